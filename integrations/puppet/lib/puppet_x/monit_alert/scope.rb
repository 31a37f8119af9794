# frozen_string_literal: true

module PuppetX
  module MonitAlert
    # What the properties `services` and `groups` of a type say together.
    module Scope
      private

      def scoped?
        !(self[:services].nil? && self[:groups].nil?)
      end

      # A value that is empty by mistake must not mute the whole host.
      def ensure_names
        return unless scoped? && [self[:services], self[:groups]].compact.flatten.empty?

        raise Puppet::Error, 'services and groups have no names. Omit both if all services are meant'
      end
    end
  end
end
