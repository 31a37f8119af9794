#compdef monit-alert
# zsh completion for monit-alert. Made from the code by `npm run docs`.

# Offers the names of list $argv[-1], asked with the options of $line_words that say where.
_monit_alert_names() {
  local word option=''
  local -a where names
  for word in "${(Q@)line_words[2,-1]}"; do
    if [[ -n $option ]]; then
      where+=($option "${word/#\~\//$HOME/}") option=''
    elif [[ $word == (--control-file|--monit|--config|--profiles-dir|--state-dir|--windows-dir) ]]; then
      option=$word
    elif [[ $word == (--control-file|--monit|--config|--profiles-dir|--state-dir|--windows-dir)=* ]]; then
      where+=($word)
    fi
  done
  names=(${(f)"$(monit-alert complete $where $argv[-1] 2>/dev/null)"})
  compadd "${(@)argv[1,-2]}" -a names
}

_monit_alert_first() {
  local -a commands=(
    'apply:apply a profile (same as monit-alert PROFILE)'
    'diff:show what applying a profile would change'
    'init:import Monit'\''s existing alerts into a profile'
    'rollback:return to an earlier revision'
    'reload:reload Monit and wait until it is done'
    'run:hold a profile while a command runs'
    'holds:list active and planned holds, their owners and end times'
    'release:end holds now, or give up planned ones'
    'extend:set a new end for a hold: earlier or later'
    'windows:list recurring maintenance windows, and when they begin next'
    'skip:leave out one occurrence of a maintenance window'
    'confirm:keep a change that was made with --confirm'
    'sync:begin planned holds, end expired ones, and revert unconfirmed changes'
    'monitor:monitor services and wait until it is done'
    'unmonitor:unmonitor services and wait until it is done'
    'start:start services and wait until it is done'
    'stop:stop services and wait until it is done'
    'restart:restart services and wait until it is done'
    'list:list profiles'
    'show:show what a profile renders to, passwords masked'
    'check:have Monit check every profile'
    'status:show which profile is in force, and any drift'
    'who:show who is alerted about what, from all files'
    'history:show who changed what, why, and the result'
    'doctor:diagnose problems and suggest fixes'
    'man:print the man page'
    'help:print the help, or the help of a command'
    'version:print the version'
    'completion:print the completion script for bash, zsh or fish'
    'schema:print the JSON Schema of a profile, or of a window'
  )
  _describe -t commands command commands
  _monit_alert_names profiles
}

_monit-alert() {
  local curcontext=$curcontext state
  local -a line line_words=("${(@)words[1,CURRENT-1]}") common=(
    '--control-file=[Monit'\''s control file (where Monit looks for it)]:file:_files'
    '--managed-file=[the include file that monit-alert writes (from the include patterns)]:file:_files'
    '--services-dir=[directory of the files that alert includes read (monit-alert.d beside the control file)]:directory:_files -/'
    '--monit=[the monit binary (from PATH, then the usual directories)]:file:_files'
    '--config=[config.yaml, with defaults for these options]:file:_files'
    '--profiles-dir=[directory of your own profiles (/etc/monit-alert/profiles)]:directory:_files -/'
    '--templates-dir=[directory of your own templates (/etc/monit-alert/templates)]:directory:_files -/'
    '--state-dir=[directory for holds, history and revisions; `sync` must use the same one (/var/lib/monit-alert)]:directory:_files -/'
    '--windows-dir=[directory of recurring maintenance windows (/etc/monit-alert/windows)]:directory:_files -/'
    '--json[print one JSON document on stdout, also on failure]'
    '--diff[print long diffs too, not only which files change; `diff` and `--dry-run` always do]'
    '(-q --quiet)-q[on success, print only warnings]'
    '(-q --quiet)--quiet[on success, print only warnings]'
    '(-v --verbose)-v[print the reload proof, and the stack trace of an unexpected error]'
    '(-v --verbose)--verbose[print the reload proof, and the stack trace of an unexpected error]'
    '--no-color[no colors (as with NO_COLOR or TERM=dumb)]'
    '--detailed-exitcode[exit 2 if something changed or would change]'
    '--timeout=[time limit for the command; restoring after a failure may take as long again (60s)]:duration:(5m 15m 30m 1h 2h)'
    '(-h --help)-h[this help]'
    '(-h --help)--help[this help]'
  ) main=(
    '--strict[fail if there are unmanaged alerts that config.yaml does not accept]'
    '--force[replace a managed file that monit-alert did not write; a backup is kept]'
    '--reason=[the reason, recorded in the history]:nothing: '
    '--dry-run[show what would change, without changing it]'
    '--for=[hold the profile for this long, then return to the base profile]:duration:(5m 15m 30m 1h 2h)'
    '--until=[end the hold at this time\: 04\:00, "2026-12-24 04\:00", +90m]:nothing: '
    '--grace=[keep the hold after its end until Monit finds its services well, but at most for this long (none)]:duration:(5m 15m 30m 1h 2h)'
    '--id=[name of the hold; repeating the same request changes nothing]:nothing: '
    '*--service=[hold the profile for this service only; the service needs an alert include (repeatable)]:service:_monit_alert_names services'
    '*--group=[hold the profile for the services of this Monit group only (repeatable)]:nothing: '
    '--report-to-mail[when the hold ends, mail a report to the recipients of the base profile]'
    '--announce[mail them also when the hold begins, and when its end is moved]'
    '--at=[begin the hold at this time\: 02\:00 (the next one), "2026-12-24 02\:00", +90m]:nothing: '
    '--without-scheduler[start the hold even if no scheduler would end it; you must release it yourself]'
    '--confirm=[revert the change after this time unless you run `monit-alert confirm`]:duration:(5m 15m 30m 1h 2h)'
    '--test-mail[send a test message to each recipient, and show the mail server'\''s answer]'
  )
  _arguments -C -S $common $main '(-)1: :->first' '(-)*:: :->rest'
  case $state in
    first) _monit_alert_first ;;
    rest)
      case $words[1] in
        apply) _arguments -S $common \
    '--strict[fail if there are unmanaged alerts that config.yaml does not accept]' \
    '--force[replace a managed file that monit-alert did not write; a backup is kept]' \
    '--reason=[the reason, recorded in the history]:nothing: ' \
    '--dry-run[show what would change, without changing it]' \
    '--for=[hold the profile for this long, then return to the base profile]:duration:(5m 15m 30m 1h 2h)' \
    '--until=[end the hold at this time\: 04\:00, "2026-12-24 04\:00", +90m]:nothing: ' \
    '--grace=[keep the hold after its end until Monit finds its services well, but at most for this long (none)]:duration:(5m 15m 30m 1h 2h)' \
    '--id=[name of the hold; repeating the same request changes nothing]:nothing: ' \
    '*--service=[hold the profile for this service only; the service needs an alert include (repeatable)]:service:_monit_alert_names services' \
    '*--group=[hold the profile for the services of this Monit group only (repeatable)]:nothing: ' \
    '--report-to-mail[when the hold ends, mail a report to the recipients of the base profile]' \
    '--announce[mail them also when the hold begins, and when its end is moved]' \
    '--at=[begin the hold at this time\: 02\:00 (the next one), "2026-12-24 02\:00", +90m]:nothing: ' \
    '--without-scheduler[start the hold even if no scheduler would end it; you must release it yourself]' \
    '--confirm=[revert the change after this time unless you run `monit-alert confirm`]:duration:(5m 15m 30m 1h 2h)' \
    '--test-mail[send a test message to each recipient, and show the mail server'\''s answer]' '1:profile:_monit_alert_names profiles' ;;
        diff) _arguments -S $common \
    '--strict[fail if there are unmanaged alerts that config.yaml does not accept]' \
    '--force[replace a managed file that monit-alert did not write; a backup is kept]' \
    '--reason=[the reason, recorded in the history]:nothing: ' '1:profile:_monit_alert_names profiles' ;;
        init) _arguments -S $common \
    '--write[make the changes]' \
    '--from-none[import nothing\: keep all alerts where they are, and add an empty profile "default"]' \
    '--add-httpd[add a private `set httpd` socket if Monit has none]' \
    '*--service=[add an alert include to this service (repeatable)]:service:_monit_alert_names services' \
    '*--group=[add an alert include to each service of this Monit group (repeatable)]:nothing: ' \
    '--all-services[add an alert include to every service]' \
    '--remove-includes[remove all alert includes, and restore the alerts that services had]' \
    '--reason=[the reason, recorded in the history]:nothing: ' ;;
        rollback) _arguments -S $common \
    '--list[list the revisions instead]' \
    '--strict[fail if there are unmanaged alerts that config.yaml does not accept]' \
    '--force[replace a managed file that monit-alert did not write; a backup is kept]' \
    '--reason=[the reason, recorded in the history]:nothing: ' \
    '--dry-run[show what would change, without changing it]' '1:nothing: ' ;;
        reload) _arguments -S $common ;;
        run) _arguments -S $common \
    '--strict[fail if there are unmanaged alerts that config.yaml does not accept]' \
    '--force[replace a managed file that monit-alert did not write; a backup is kept]' \
    '--reason=[the reason, recorded in the history]:nothing: ' \
    '--for=[hold the profile for this long, then return to the base profile]:duration:(5m 15m 30m 1h 2h)' \
    '--until=[end the hold at this time\: 04\:00, "2026-12-24 04\:00", +90m]:nothing: ' \
    '--grace=[keep the hold after its end until Monit finds its services well, but at most for this long (none)]:duration:(5m 15m 30m 1h 2h)' \
    '--id=[name of the hold; repeating the same request changes nothing]:nothing: ' \
    '*--service=[hold the profile for this service only; the service needs an alert include (repeatable)]:service:_monit_alert_names services' \
    '*--group=[hold the profile for the services of this Monit group only (repeatable)]:nothing: ' \
    '--report-to-mail[when the hold ends, mail a report to the recipients of the base profile]' \
    '--announce[mail them also when the hold begins, and when its end is moved]' \
    '*--unmonitor=[stop monitoring this service during the hold (repeatable)]:service:_monit_alert_names services' \
    '--wait[with --grace\: return only when the hold has ended]' '1:profile:_monit_alert_names profiles' '*:::command:_normal' ;;
        holds) _arguments -S $common \
    '--planned[only those that have not begun]' \
    '--ended=[only those that ended within this time before now]:duration:(5m 15m 30m 1h 2h)' \
    '--service=[only those that are in force for this service]:service:_monit_alert_names services' ;;
        release) _arguments -S $common \
    '--all[end every hold]' \
    '--dry-run[show what would change, without changing it]' '*:hold:_monit_alert_names holds' ;;
        extend) _arguments -S $common \
    '--until=[end the hold at this time\: 04\:00, "2026-12-24 04\:00", +90m]:nothing: ' '1:hold:_monit_alert_names holds' '2:duration:(5m 15m 30m 1h 2h)' ;;
        windows) _arguments -S $common \
    '--next=[how many times to show of each window (default\: 1)]:nothing: ' '1:window:_monit_alert_names windows' ;;
        skip) _arguments -S $common \
    '--undo[let what was left out happen after all]' '1:window:_monit_alert_names windows' '2:nothing: ' ;;
        confirm) _arguments -S $common ;;
        sync) _arguments -S $common \
    '--scheduler=[what runs it\: systemd, cron, monit or other (default\: other)]:nothing: ' ;;
        monitor) _arguments -S $common \
    '--group=[all services in this Monit group]:nothing: ' \
    '--ignore-missing[leave out services and a group that Monit does not have]' \
    '--dry-run[say whether something would change, without asking Monit to do it]' '*:service:_monit_alert_names services' ;;
        unmonitor) _arguments -S $common \
    '--group=[all services in this Monit group]:nothing: ' \
    '--ignore-missing[leave out services and a group that Monit does not have]' \
    '--dry-run[say whether something would change, without asking Monit to do it]' '*:service:_monit_alert_names services' ;;
        start) _arguments -S $common \
    '--group=[all services in this Monit group]:nothing: ' \
    '--ignore-missing[leave out services and a group that Monit does not have]' \
    '--dry-run[say whether something would change, without asking Monit to do it]' '*:service:_monit_alert_names services' ;;
        stop) _arguments -S $common \
    '--group=[all services in this Monit group]:nothing: ' \
    '--ignore-missing[leave out services and a group that Monit does not have]' \
    '--dry-run[say whether something would change, without asking Monit to do it]' '*:service:_monit_alert_names services' ;;
        restart) _arguments -S $common \
    '--group=[all services in this Monit group]:nothing: ' \
    '--ignore-missing[leave out services and a group that Monit does not have]' \
    '--dry-run[say whether something would change, without asking Monit to do it]' '*:service:_monit_alert_names services' ;;
        list) _arguments -S $common ;;
        show) _arguments -S $common \
    '--table[show the alert table instead of the text]' '1:profile:_monit_alert_names profiles' ;;
        check) _arguments -S $common ;;
        status) _arguments -S $common \
    '--check[print one line and set the exit status, as a monitoring plugin]' \
    '--max-mute=[with --check\: how long alerts may be muted (4h)]:duration:(5m 15m 30m 1h 2h)' \
    '--metrics[print metrics in the Prometheus text format]' ;;
        who) _arguments -S $common \
    '--event=[only alerts for this Monit event]:event:(action bytein byteout checksum connection content data exec exist fsflags gid icmp instance invalid link nonexist packetin packetout permission pid ppid resource saturation size speed status timeout timestamp uid uptime)' \
    '--profile=[alerts as they would be with this profile]:profile:_monit_alert_names profiles' '1:service:_monit_alert_names services' ;;
        history) _arguments -S $common \
    '--limit=[show the newest N changes (20; with --json\: all)]:nothing: ' ;;
        doctor) _arguments -S $common \
    '--fix[complete or clean up an interrupted change]' ;;
        man) _arguments -S $common ;;
        help) _arguments -S $common '1:nothing: ' ;;
        version) _arguments -S $common ;;
        completion) _arguments -S $common '1:shell:(bash zsh fish)' ;;
        schema) _arguments -S $common '1:schema:(profile window)' ;;
        *) _arguments -S $common $main ;;
      esac
      ;;
  esac
}

# Loaded by name, or sourced.
if [[ $funcstack[1] == _monit-alert ]]; then _monit-alert "$@"; else compdef _monit-alert monit-alert; fi
