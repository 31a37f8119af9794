# frozen_string_literal: true

module PuppetX
  module MonitAlert
    # A property that `puppet resource` lists. Whether it differs is for monit-alert to find out, and `ensure` tells it.
    module Listed
      def insync?(_current)
        true
      end
    end

    # Properties of this kind that are texts.
    module ListedText
      include Listed

      def unsafe_validate(value)
        raise ArgumentError, 'must be a text' unless value.is_a?(String)
      end
    end

    # Properties of this kind that are names of services or groups.
    module ListedNames
      include Listed

      def unsafe_validate(value)
        raise ArgumentError, 'must be a name or an array of names' unless value.is_a?(String) && !value.empty?
      end
    end
  end
end
