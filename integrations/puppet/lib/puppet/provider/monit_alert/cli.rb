# frozen_string_literal: true

require 'json'
require 'open3'

Puppet::Type.type(:monit_alert).provide(:cli) do
  desc 'Runs the command monit-alert.'

  # What would change, as monit-alert says it; nil if that is not known.
  attr_reader :plan

  # How the change ended, as monit-alert says it.
  attr_reader :result

  def ensure
    @plan = nil
    dry_run['changed'] ? :differs : resource[:ensure]
  rescue Puppet::Error => e
    raise unless resource.noop? && resource.awaited

    @plan = "cannot be shown before #{resource.awaited} exists: #{e.message}"
    :differs
  end

  def ensure=(wanted)
    stdout, stderr = run(arguments(wanted))
    tell(stderr)
    @result = last_paragraph(stdout)
  end

  private

  # config.yaml may set another form of output; the environment takes precedence.
  def for_people
    { 'MONIT_ALERT_JSON' => 'no', 'MONIT_ALERT_QUIET' => 'no', 'MONIT_ALERT_VERBOSE' => 'no' }
  end

  def dry_run
    stdout, stderr = run(arguments(resource[:ensure]) + ['--dry-run', '--json'])
    answer = JSON.parse(stdout)
    # If only the base or a hold would change, there is no diff to show.
    return answer if answer['state'] == 'unchanged'

    tell(stderr)
    files = [*answer['serviceFiles'], *answer['otherFiles']]
    diffs = [answer['diff'], *files.map { |file| file['diff'] }]
    @plan = [*diffs.reject(&:empty?), *effects_in(answer)].join("\n")
    answer
  rescue JSON::ParserError
    raise Puppet::Error, "#{resource[:executable]} printed no JSON document: is it monit-alert?"
  end

  # On the services that have files of their own, then on all others.
  def effects_in(answer)
    services = answer['serviceEffects'].flat_map do |one|
      one['effect'].map { |effect| "#{one['service']}: #{words_for(effect)}" }
    end
    services + answer['effect'].map { |effect| words_for(effect) }
  end

  def words_for(effect)
    "#{effect['recipient']}: #{effect['before'] || 'unknown'} -> #{effect['after']}"
  end

  def arguments(wanted)
    return ['release', resource[:id]] if wanted == :released

    asked = ['apply', resource[:profile]]
    asked << "--reason=#{resource[:reason]}" if resource[:reason]
    return asked if wanted == :applied

    asked + ["--id=#{resource[:id]}", resource[:for] ? "--for=#{resource[:for]}" : '--for'] + scope
  end

  def scope
    { service: resource[:services], group: resource[:groups] }.flat_map do |kind, names|
      (names || []).map { |name| "--#{kind}=#{name}" }
    end
  end

  # Returns stdout and stderr. Raises an error with monit-alert's message if the command fails.
  def run(arguments)
    name, word, *given = arguments
    # Names come after `--`: the id `--all` would release every hold.
    words = [name, *given, *options, '--', word]
    stdout, stderr, status = Open3.capture3(for_people, resource[:executable], *words, stdin_data: '')
    # A systemd service usually has no locale; Ruby then reads all input as ASCII.
    [stdout, stderr].each { |text| text.force_encoding(Encoding::UTF_8).scrub! }
    # 2 is "changed", if config.yaml sets detailed-exitcode.
    return stdout, stderr if [0, 2].include?(status.exitstatus)

    parts = [stderr]
    parts.unshift(last_paragraph(stdout)) if [3, 4, 5].include?(status.exitstatus)
    said = parts.join("\n").strip.delete_prefix('error: ')
    raise Puppet::Error, said.empty? ? "monit-alert printed no message: #{status}" : said
  rescue SystemCallError => e
    raise Puppet::Error, "cannot run monit-alert (#{e.message}): install it, or set executable to its path"
  end

  def options
    { '--control-file' => resource[:control_file], '--config' => resource[:config] }
      .compact.map { |option, value| "#{option}=#{value}" }
  end

  def last_paragraph(text)
    text.split("\n\n").last.to_s.strip
  end

  # Logs each warning once.
  def tell(text)
    @told ||= []
    (text.lines.map(&:strip) - @told).each do |line|
      resource.warning(line.delete_prefix('warning: '))
      @told << line
    end
  end
end
