# frozen_string_literal: true

module PuppetX
  module MonitAlert
    # The parameters `services` and `groups` of a type.
    module Scope
      # @param what What the names limit, for the documentation.
      def self.add_to(type, what)
        {
          services: "Names of the services that the #{what} covers. By default, it covers all. Each needs an alert " \
                    'include.',
          groups: "Names of Monit's groups. The #{what} covers their services, in addition to `services`.",
        }.each do |kind, text|
          type.newparam(kind) do
            desc text

            validate do |value|
              are_names = Array(value).all? { |name| name.is_a?(String) && !name.empty? }
              raise ArgumentError, 'must be a name or an array of names' unless are_names
            end

            munge { |value| Array(value) }
          end
        end
      end

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
