# frozen_string_literal: true

require 'yaml'

# A profile or settings as the text of a file.
Puppet::Functions.create_function(:'monit_alert::yaml') do
  dispatch :yaml do
    param 'Hash[String[1], Data]', :content
    return_type 'String'
  end

  def yaml(content)
    content.to_yaml
  end
end
