# frozen_string_literal: true

module PuppetX
  module MonitAlert
    # Messages of monit-alert in the words of a manifest: they name its attributes instead of command-line options.
    module Messages
      # An option, and a value that is an example (`30m`) or a placeholder (`PATH`).
      OPTION = /--(?<option>[a-z][a-z-]*[a-z])(?:[ =](?:(?<value>[\w:+-]*\d[\w:+-]*)|[A-Z]+\b))?/.freeze
      # Of those that no attribute sets.
      SETTINGS = %w[managed-file services-dir profiles-dir templates-dir state-dir monit timeout strict force].freeze

      # Whole commands stay as they are.
      def self.with_attributes(text, attributes)
        text.split(/(`[^`]*`)/).map do |part|
          next part if part.start_with?('`') && !part.start_with?('`--')

          part.delete('`').gsub(OPTION) { word_for(Regexp.last_match, attributes) }
        end.join
      end

      def self.word_for(match, attributes)
        option = match[:option].tr('-', '_')
        name = [option, "#{option}s"].find { |one| attributes.include?(one.to_sym) }
        return match[:value] ? "`#{name} => '#{match[:value]}'`" : "`#{name}`" if name

        SETTINGS.include?(match[:option]) ? "`#{match[:option]}` in config.yaml" : match[0]
      end
      private_class_method :word_for
    end
  end
end
