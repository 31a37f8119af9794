# frozen_string_literal: true

require 'fileutils'
require 'tmpdir'
require 'yaml'
require 'puppet/util'
require 'puppet/util/diff'
require_relative '../../../puppet_x/monit_alert/command'

Puppet::Type.type(:monit_alert_window).provide(:cli) do
  desc 'Writes the file of a window, once the command monit-alert has checked it.'

  include PuppetX::MonitAlert::Command
  include Puppet::Util::Diff

  # The windows in the host's directory.
  def self.instances
    PuppetX::MonitAlert::Command.read('windows')['windows'].map do |window|
      new(name: window['name'], ensure: :present, **listed(window['file']))
    end
  end

  # What the file says; nothing if it cannot be read.
  def self.listed(file)
    content = YAML.safe_load(File.read(file))
    content.is_a?(Hash) ? keys.to_h { |key, name| [name, content[key]] }.compact : {}
  rescue SystemCallError, Psych::Exception
    {}
  end
  private_class_method :listed

  # Of the file, and the attribute of each. `schedule` has another meaning in Puppet.
  def self.keys
    same = %w[profile services groups for reason grace announce].to_h { |key| [key, key.to_sym] }
    { **same, 'schedule' => :cron, 'time-zone' => :time_zone, 'report-to-mail' => :report_to_mail }
  end

  # Known only if they were listed.
  keys.each_value { |name| define_method(name) { @property_hash.fetch(name, :absent) } }

  # Whether `puppet resource` made it from what is on the host.
  def listed?
    @property_hash.key?(:ensure)
  end

  # What would change; nil if that is not known.
  attr_reader :plan

  def ensure
    return @property_hash[:ensure] if listed?
    # `puppet resource` asks for a name that is not listed.
    return :absent if resource[:ensure].nil?

    @plan = nil
    return File.exist?(path) ? :present : :absent if resource[:ensure] == :absent

    check
    same? ? :present : state_before
  rescue Puppet::Error => e
    raise unless resource.noop? && resource.awaited

    @plan = "cannot be checked before #{resource.awaited} exists: #{e.message}"
    state_before
  end

  def ensure=(wanted)
    return File.unlink(path) if wanted == :absent

    FileUtils.mkdir_p(resource[:windows_dir], mode: 0o755)
    Puppet::Util.replace_file(path, mode) { |file| file.write(text) }
    # The file that was replaced may have had another mode.
    File.chmod(mode, path)
  end

  private

  def path
    File.join(resource[:windows_dir], "#{resource[:name]}.yaml")
  end

  def state_before
    File.exist?(path) ? :differs : :absent
  end

  def same?
    return false unless File.file?(path)

    stat = File.stat(path)
    stat.mode & 0o7777 == mode && stat.uid == Process.euid && File.binread(path) == text.b
  end

  def mode
    0o644
  end

  # The same for the same parameters.
  def text
    entries = self.class.keys.map { |key, name| entry(key, resource[name]) }
    ["# Puppet writes this file. Changes made here will be lost.\n", *entries].join
  end

  # A key of a YAML file. JSON is YAML.
  def entry(key, value)
    return '' if [nil, false, []].include?(value)
    return "#{key}:\n#{value.map { |item| "  - #{item.to_json}\n" }.join}" if value.is_a?(Array)

    "#{key}: #{value.to_json}\n"
  end

  # Lets monit-alert read the window as if it were written. Raises an error with its message if the window is wrong.
  def check
    Dir.mktmpdir do |directory|
      # With the others, monit-alert finds a second file of the same name, and times that overlap.
      FileUtils.cp(files_before, directory)
      candidate = File.join(directory, File.basename(path))
      File.write(candidate, text)
      ensure_valid(directory)
      difference = diff(File.exist?(path) ? path : '/dev/null', candidate)
      @plan = difference unless difference.empty?
    end
  end

  def ensure_valid(directory)
    stdout, _, status = ask('windows', ["--windows-dir=#{directory}", '--json'], resource[:name])
    answer = document_of(stdout.gsub(directory, resource[:windows_dir]))
    windows = answer.fetch('windows', [])
    errors = [answer, *windows].map { |one| one['error'] }.compact
    return tell(windows.flat_map { |window| window['warnings'] }) if errors.empty? && status.success?

    said = errors.flat_map { |error| [error['message'], *error['details'].map { |one| "  #{one}" }, error['hint']] }
    raise Puppet::Error, errors.empty? ? "monit-alert printed no message: #{status}" : in_puppet(said.compact.join("\n"))
  end

  def files_before
    names = Dir.glob('*.y{,a}ml', base: resource[:windows_dir])
    names.map { |name| File.join(resource[:windows_dir], name) }.select { |file| File.file?(file) }
  end
end
