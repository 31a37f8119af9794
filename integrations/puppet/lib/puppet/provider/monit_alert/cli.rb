# frozen_string_literal: true

require 'time'
require_relative '../../../puppet_x/monit_alert/command'

Puppet::Type.type(:monit_alert).provide(:cli) do
  desc 'Runs the command monit-alert.'

  include PuppetX::MonitAlert::Command

  # The base, the active holds, and the planned ones. Times are those of the host.
  def self.instances
    status = PuppetX::MonitAlert::Command.read('status')
    base = status['base'] && { name: status['base'], ensure: :applied, profile: status['base'] }
    planned = status['planned'].reject { |hold| hold['window'] }
    [base, *(status['holds'] + planned).map { |hold| listed(hold) }].compact.map { |one| new(one) }
  end

  def self.listed(hold)
    scope = hold.fetch('scope', {}).reject { |_, names| names.empty? }.transform_keys(&:to_sym)
    times = { at: hold['from'], until: hold['until'] }.compact.transform_values { |time| local(time) }
    { name: hold['id'], ensure: :held, profile: hold['profile'], reason: hold['reason'], **times, **scope }.compact
  end

  def self.local(time)
    Time.parse(time).localtime.strftime('%F %R')
  end
  private_class_method :listed, :local

  # Known only if they were listed.
  %i[profile at until services groups reason].each do |name|
    define_method(name) { @property_hash.fetch(name, :absent) }
  end

  # What would change, as monit-alert says it; nil if that is not known.
  attr_reader :plan

  # How the change ended, as monit-alert says it.
  attr_reader :result

  def ensure
    return @property_hash[:ensure] if @property_hash.key?(:ensure)
    # `puppet resource` asks for a name that is not listed.
    return :absent if resource[:ensure].nil?

    @plan = nil
    return resource[:ensure] if over?

    dry_run['changed'] ? :differs : resource[:ensure]
  rescue Puppet::Error => e
    raise unless resource.noop? && resource.awaited

    @plan = "cannot be shown before #{resource.awaited} exists: #{e.message}"
    :differs
  end

  def ensure=(wanted)
    stdout, stderr = run(arguments(wanted))
    tell(lines_of(stderr))
    @result = last_paragraph(stdout)
  end

  private

  # A date can pass while the resource is in the catalogue. monit-alert takes no time that has passed.
  def over?
    passed = %i[at until].find { |name| passed?(resource[name]) }
    return false if resource[:ensure] != :held || passed.nil?

    resource.notice("#{passed} (#{resource[passed]}) has passed: nothing is left to do. Remove this resource.")
    true
  end

  def passed?(text)
    text.to_s.match?(/\A\d{4}-/) && Time.parse(text) <= Time.now
  rescue ArgumentError
    # monit-alert says what is wrong.
    false
  end

  def dry_run
    stdout, stderr = run(arguments(resource[:ensure]) + ['--dry-run', '--json'])
    answer = document_of(stdout)
    # If only the base or a hold would change, there is no diff to show.
    return answer if answer['state'] == 'unchanged'

    tell(lines_of(stderr))
    @plan = answer['state'] == 'planned' ? words_for_hold(answer['planned']) : words_for_change(answer)
    answer
  end

  def words_for_hold(hold)
    scope = hold.fetch('scope', {}).flat_map { |kind, names| names.map { |name| "#{kind.chomp('s')} #{name}" } }
    covered = scope.empty? ? '' : " for #{scope.join(', ')}"
    "hold \"#{hold['id']}\": \"#{hold['profile']}\"#{covered} from #{hold['from']} until #{hold['until']}"
  end

  def words_for_change(answer)
    files = [*answer['serviceFiles'], *answer['otherFiles']]
    diffs = [answer['diff'], *files.map { |file| file['diff'] }]
    [*diffs.reject(&:empty?), *effects_in(answer)].join("\n")
  end

  # On the services that have files of their own, then on all others.
  def effects_in(answer)
    services = answer['serviceEffects'].flat_map do |one|
      one['effect'].map { |effect| "#{one['service']}: #{words_for_effect(effect)}" }
    end
    services + answer['effect'].map { |effect| words_for_effect(effect) }
  end

  def words_for_effect(effect)
    "#{effect['recipient']}: #{effect['before'] || 'unknown'} -> #{effect['after']}"
  end

  def arguments(wanted)
    return ['release', resource[:id]] if wanted == :released

    asked = ['apply', resource[:profile]]
    asked << "--reason=#{resource[:reason]}" if resource[:reason]
    return asked if wanted == :applied

    flags = %i[announce report_to_mail without_scheduler].select { |name| resource[name] }
    asked += flags.map { |name| "--#{name.to_s.tr('_', '-')}" }
    asked + ["--id=#{resource[:id]}"] + times + scope
  end

  def times
    given = %i[at for until grace].select { |name| resource[name] }.map { |name| "--#{name}=#{resource[name]}" }
    # Without an end, the host's default applies.
    resource[:for] || resource[:until] ? given : ['--for', *given]
  end

  def scope
    { service: resource[:services], group: resource[:groups] }.flat_map do |kind, names|
      (names || []).map { |name| "--#{kind}=#{name}" }
    end
  end

  # Returns stdout and stderr. Raises an error with monit-alert's message if the command fails.
  def run(arguments)
    name, word, *given = arguments
    stdout, stderr, status = ask(name, given, word)
    # 2 is "changed", if config.yaml sets detailed-exitcode.
    return stdout, stderr if [0, 2].include?(status.exitstatus)

    parts = [stderr]
    parts.unshift(last_paragraph(stdout)) if [3, 4, 5].include?(status.exitstatus)
    said = parts.join("\n").strip.delete_prefix('error: ')
    raise Puppet::Error, said.empty? ? "monit-alert printed no message: #{status}" : in_puppet(said)
  end

  def last_paragraph(text)
    text.split("\n\n").last.to_s.strip
  end

  def lines_of(text)
    text.lines.map(&:strip)
  end
end
