# frozen_string_literal: true

require 'json'
require 'open3'

Puppet::Type.type(:monit_alert).provide(:cli) do
  desc 'Asks the command monit-alert, and has it do what is to be done.'

  # What would change, in its words; nil where that cannot be told.
  attr_reader :plan

  # How the change ended, in its words.
  attr_reader :result

  def ensure
    @plan = nil
    dry_run['changed'] ? :differs : resource[:ensure]
  rescue Puppet::Error => e
    raise unless resource.noop? && resource.awaited

    @plan = "cannot be told before #{resource.awaited} is there: #{e.message}"
    :differs
  end

  def ensure=(wanted)
    stdout, stderr = run(arguments(wanted))
    tell(stderr)
    @result = last_paragraph(stdout)
  end

  private

  # The environment wins over config.yaml, which may ask for another form.
  def for_people
    { 'MONIT_ALERT_JSON' => 'no', 'MONIT_ALERT_QUIET' => 'no', 'MONIT_ALERT_VERBOSE' => 'no' }
  end

  def dry_run
    stdout, stderr = run(arguments(resource[:ensure]) + ['--dry-run', '--json'])
    answer = JSON.parse(stdout)
    # What is held may have to change where what is in force need not: under a hold, or for its duration.
    return answer if answer['state'] == 'unchanged'

    tell(stderr)
    @plan = [answer['diff'], *answer['effect'].map { |effect| words_for(effect) }].join("\n")
    answer
  rescue JSON::ParserError
    raise Puppet::Error, "#{resource[:executable]} printed no JSON document: is it monit-alert?"
  end

  def words_for(effect)
    "#{effect['recipient']}: #{effect['before'] || 'unknown'} -> #{effect['after']}"
  end

  def arguments(wanted)
    return ['release', resource[:id]] if wanted == :released

    asked = ['apply', resource[:profile]]
    asked << "--reason=#{resource[:reason]}" if resource[:reason]
    return asked if wanted == :applied

    asked + ["--id=#{resource[:id]}", resource[:for] ? "--for=#{resource[:for]}" : '--for']
  end

  # What the command says on stdout and stderr. Whatever it does not call done is an error, in its words.
  def run(arguments)
    name, word, *given = arguments
    # What is named comes behind `--`: the id `--all` would release every hold.
    words = [name, *given, *options, '--', word]
    stdout, stderr, status = Open3.capture3(for_people, resource[:executable], *words, stdin_data: '')
    # A service of systemd has no locale as a rule, and Ruby takes all that it reads for ASCII then.
    [stdout, stderr].each { |text| text.force_encoding(Encoding::UTF_8).scrub! }
    # 2 is "changed", where config.yaml asks for that.
    return stdout, stderr if [0, 2].include?(status.exitstatus)

    parts = [stderr]
    parts.unshift(last_paragraph(stdout)) if [3, 4, 5].include?(status.exitstatus)
    said = parts.join("\n").strip.delete_prefix('error: ')
    raise Puppet::Error, said.empty? ? "monit-alert ended with nothing said: #{status}" : said
  rescue SystemCallError => e
    raise Puppet::Error, "monit-alert cannot be run (#{e.message}): install it, or name its path (executable)"
  end

  def options
    { '--control-file' => resource[:control_file], '--config' => resource[:config] }
      .compact.map { |option, value| "#{option}=#{value}" }
  end

  def last_paragraph(text)
    text.split("\n\n").last.to_s.strip
  end

  # Warnings, each once.
  def tell(text)
    @told ||= []
    (text.lines.map(&:strip) - @told).each do |line|
      resource.warning(line.delete_prefix('warning: '))
      @told << line
    end
  end
end
