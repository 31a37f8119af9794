#compdef monit-alert
# zsh completion for monit-alert. Made from the code by `npm run docs`.

# Offers the names of list $argv[-1], asked with the options of $line_words that say where.
_monit_alert_names() {
  local word option=''
  local -a where names
  for word in "${(Q@)line_words[2,-1]}"; do
    if [[ -n $option ]]; then
      where+=($option "${word/#\~\//$HOME/}") option=''
    elif [[ $word == (--control-file|--monit|--config|--profiles-dir|--state-dir) ]]; then
      option=$word
    elif [[ $word == (--control-file|--monit|--config|--profiles-dir|--state-dir)=* ]]; then
      where+=($word)
    fi
  done
  names=(${(f)"$(monit-alert complete $where $argv[-1] 2>/dev/null)"})
  compadd "${(@)argv[1,-2]}" -a names
}

_monit_alert_first() {
  local -a commands=(
    'apply:put a profile in force (`apply` may be left out)'
    'diff:what a profile would change; leaves no trace'
    'init:make Monit'\''s own alerts the profile default'
    'rollback:put back what was in force before'
    'reload:reload Monit; returns when it is done and seen'
    'run:hold a profile while COMMAND runs'
    'holds:what is held, by whom, until when'
    'release:end holds now'
    'extend:move the end of a hold, from now'
    'confirm:keep what was put in force with --confirm'
    'sync:end what is over; let a timer call it every minute'
    'monitor:monitor services; returns when it is done'
    'unmonitor:unmonitor services; returns when it is done'
    'start:start services; returns when it is done'
    'stop:stop services; returns when it is done'
    'restart:restart services; returns when it is done'
    'list:the profiles there are'
    'show:what a profile renders to, passwords masked'
    'check:have Monit check every profile; touches nothing'
    'status:what is held, rendered, installed and loaded'
    'who:who is alerted about what, by whatever file'
    'history:who changed what, why, and how it ended'
    'doctor:what is missing or wrong here, and what to do'
  )
  _describe -t commands command commands
  _monit_alert_names profiles
}

_monit-alert() {
  local curcontext=$curcontext state
  local -a line line_words=("${(@)words[1,CURRENT-1]}") common=(
    '--control-file=[Monit'\''s control file (found as Monit finds it)]:file:_files'
    '--managed-file=[the include that monit-alert writes (found from the include patterns)]:file:_files'
    '--monit=[the monit binary (the first on PATH, then the usual places)]:file:_files'
    '--config=[config.yaml with defaults for these options]:file:_files'
    '--profiles-dir=[the site'\''s profiles (/etc/monit-alert/profiles)]:directory:_files -/'
    '--templates-dir=[the site'\''s templates (/etc/monit-alert/templates)]:directory:_files -/'
    '--state-dir=[history, what is held, what is needed to go back; sync needs the same (/var/lib/monit-alert)]:directory:_files -/'
    '--json[one JSON document on stdout, also on failure]'
    '--quiet[say nothing where all is well]'
    '--verbose[show the evidence, and the stack of an unexpected error]'
    '--no-color[no colours (also NO_COLOR, and TERM=dumb)]'
    '--detailed-exitcode[exit 2 where something changed, or would]'
    '--timeout=[for the whole command; going back has as long again (60s)]:duration:(5m 15m 30m 1h 2h)'
    '--help[this help]'
  ) main=(
    '--strict[alerts in other files are an error]'
    '--force[take over a file at the managed file'\''s place that is not ours; a backup is kept]'
    '--reason=[why, for the history]:nothing: '
    '--dry-run[show what would be done; leave no trace]'
    '--for=[hold it over the base profile for so long, then go back by itself]:duration:(5m 15m 30m 1h 2h)'
    '--id=[names the hold; asked for again, the same hold changes nothing]:nothing: '
    '--report-to-mail[mail what happened meanwhile to the recipients of the base profile]'
    '--without-scheduler[hold it although nobody would end it\: alerts stay off until released]'
    '--confirm=[go back after that, unless `monit-alert confirm` comes in time]:duration:(5m 15m 30m 1h 2h)'
    '--test-mail[then send each recipient a test message, and show what the mail server says]'
  )
  _arguments -C -S $common $main '(-)1: :->first' '(-)*:: :->rest'
  case $state in
    first) _monit_alert_first ;;
    rest)
      case $words[1] in
        apply) _arguments -S $common \
    '--strict[alerts in other files are an error]' \
    '--force[take over a file at the managed file'\''s place that is not ours; a backup is kept]' \
    '--reason=[why, for the history]:nothing: ' \
    '--dry-run[show what would be done; leave no trace]' \
    '--for=[hold it over the base profile for so long, then go back by itself]:duration:(5m 15m 30m 1h 2h)' \
    '--id=[names the hold; asked for again, the same hold changes nothing]:nothing: ' \
    '--report-to-mail[mail what happened meanwhile to the recipients of the base profile]' \
    '--without-scheduler[hold it although nobody would end it\: alerts stay off until released]' \
    '--confirm=[go back after that, unless `monit-alert confirm` comes in time]:duration:(5m 15m 30m 1h 2h)' \
    '--test-mail[then send each recipient a test message, and show what the mail server says]' '1:profile:_monit_alert_names profiles' ;;
        diff) _arguments -S $common \
    '--strict[alerts in other files are an error]' \
    '--force[take over a file at the managed file'\''s place that is not ours; a backup is kept]' \
    '--reason=[why, for the history]:nothing: ' '1:profile:_monit_alert_names profiles' ;;
        init) _arguments -S $common \
    '--write[do it]' \
    '--from-none[leave every alert where it stands, and add the profiles only]' \
    '--add-httpd[give Monit a private socket where it has no `set httpd`]' \
    '--reason=[why, for the history]:nothing: ' ;;
        rollback) _arguments -S $common \
    '--list[what one can go back to]' \
    '--strict[alerts in other files are an error]' \
    '--force[take over a file at the managed file'\''s place that is not ours; a backup is kept]' \
    '--reason=[why, for the history]:nothing: ' \
    '--dry-run[show what would be done; leave no trace]' '1:nothing: ' ;;
        reload) _arguments -S $common ;;
        run) _arguments -S $common \
    '--strict[alerts in other files are an error]' \
    '--force[take over a file at the managed file'\''s place that is not ours; a backup is kept]' \
    '--reason=[why, for the history]:nothing: ' \
    '--for=[hold it over the base profile for so long, then go back by itself]:duration:(5m 15m 30m 1h 2h)' \
    '--id=[names the hold; asked for again, the same hold changes nothing]:nothing: ' \
    '--report-to-mail[mail what happened meanwhile to the recipients of the base profile]' \
    '*--unmonitor=[take a service out meanwhile (may be repeated)]:service:_monit_alert_names services' '1:profile:_monit_alert_names profiles' '*:::command:_normal' ;;
        holds) _arguments -S $common ;;
        release) _arguments -S $common \
    '--all[every hold]' \
    '--dry-run[show what would be done; leave no trace]' '*:hold:_monit_alert_names holds' ;;
        extend) _arguments -S $common '1:hold:_monit_alert_names holds' '2:duration:(5m 15m 30m 1h 2h)' ;;
        confirm) _arguments -S $common ;;
        sync) _arguments -S $common ;;
        monitor) _arguments -S $common \
    '--group=[the services of this group of Monit]:nothing: ' '*:service:_monit_alert_names services' ;;
        unmonitor) _arguments -S $common \
    '--group=[the services of this group of Monit]:nothing: ' '*:service:_monit_alert_names services' ;;
        start) _arguments -S $common \
    '--group=[the services of this group of Monit]:nothing: ' '*:service:_monit_alert_names services' ;;
        stop) _arguments -S $common \
    '--group=[the services of this group of Monit]:nothing: ' '*:service:_monit_alert_names services' ;;
        restart) _arguments -S $common \
    '--group=[the services of this group of Monit]:nothing: ' '*:service:_monit_alert_names services' ;;
        list) _arguments -S $common ;;
        show) _arguments -S $common \
    '--table[who gets what instead]' '1:profile:_monit_alert_names profiles' ;;
        check) _arguments -S $common ;;
        status) _arguments -S $common \
    '--check[one line and an exit status, for monitoring systems]' \
    '--max-mute=[with --check\: for how long alerts may be off (4h)]:duration:(5m 15m 30m 1h 2h)' \
    '--metrics[the same in Prometheus'\'' text format]' ;;
        who) _arguments -S $common \
    '--event=[only who is mailed about this event of Monit]:event:(action bytein byteout checksum connection content data exec exist fsflags gid icmp instance invalid link nonexist packetin packetout permission pid ppid resource saturation size speed status timeout timestamp uid uptime)' \
    '--profile=[who would be, if this profile were in force]:profile:_monit_alert_names profiles' '1:service:_monit_alert_names services' ;;
        history) _arguments -S $common \
    '--limit=[the newest N (20; with --json all)]:nothing: ' ;;
        doctor) _arguments -S $common \
    '--fix[finish or clear away what an interrupted change left]' ;;
        *) _arguments -S $common $main ;;
      esac
      ;;
  esac
}

# Loaded by name, or sourced.
if [[ $funcstack[1] == _monit-alert ]]; then _monit-alert "$@"; else compdef _monit-alert monit-alert; fi
