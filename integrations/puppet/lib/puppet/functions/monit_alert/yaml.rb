# frozen_string_literal: true

require 'yaml'

# The YAML text of a profile or of config.yaml.
Puppet::Functions.create_function(:'monit_alert::yaml') do
  dispatch :yaml do
    param 'Hash[String[1], Data]', :content
    return_type 'String'
  end

  def yaml(content)
    content.to_yaml
  end
end
