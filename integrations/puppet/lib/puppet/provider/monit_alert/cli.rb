# frozen_string_literal: true

require 'json'
require 'time'
require_relative '../../../puppet_x/monit_alert/command'

Puppet::Type.type(:monit_alert).provide(:cli) do
  desc 'Runs the command monit-alert.'

  include PuppetX::MonitAlert::Command

  # What would change, as monit-alert says it; nil if that is not known.
  attr_reader :plan

  # How the change ended, as monit-alert says it.
  attr_reader :result

  def ensure
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

    asked << '--announce' if resource.announce?
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
    raise Puppet::Error, said.empty? ? "monit-alert printed no message: #{status}" : said
  end

  def last_paragraph(text)
    text.split("\n\n").last.to_s.strip
  end

  def lines_of(text)
    text.lines.map(&:strip)
  end
end
