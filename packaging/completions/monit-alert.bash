# bash completion for monit-alert. Made from the code by `npm run docs`.

# Sets what is known of command $1: its options, and what its words are.
_monit_alert_command() {
  options='--control-file --managed-file --services-dir --monit --config --profiles-dir --templates-dir --state-dir --windows-dir --json --diff --quiet --verbose --no-color --detailed-exitcode --timeout --help'
  case $1 in
    '') options+=' --strict --force --reason --dry-run --for --until --grace --id --service --group --report-to-mail --announce --at --without-scheduler --confirm --test-mail' words='profile' ;;
    apply) options+=' --strict --force --reason --dry-run --for --until --grace --id --service --group --report-to-mail --announce --at --without-scheduler --confirm --test-mail' words='profile' ;;
    diff) options+=' --strict --force --reason' words='profile' ;;
    init) options+=' --write --from-none --add-httpd --service --group --all-services --remove-includes --reason' words='' ;;
    rollback) options+=' --list --strict --force --reason --dry-run' words='nothing' ;;
    reload) words='' ;;
    run) options+=' --strict --force --reason --for --until --grace --id --service --group --report-to-mail --announce --unmonitor --wait' words='profile command...' ;;
    holds) options+=' --planned --ended --service' words='' ;;
    release) options+=' --all --dry-run' words='hold...' ;;
    extend) options+=' --until' words='hold duration' ;;
    windows) options+=' --next' words='window' ;;
    skip) options+=' --undo' words='window nothing' ;;
    confirm) words='' ;;
    sync) options+=' --scheduler' words='' ;;
    monitor) options+=' --group --ignore-missing --dry-run' words='service...' ;;
    unmonitor) options+=' --group --ignore-missing --dry-run' words='service...' ;;
    start) options+=' --group --ignore-missing --dry-run' words='service...' ;;
    stop) options+=' --group --ignore-missing --dry-run' words='service...' ;;
    restart) options+=' --group --ignore-missing --dry-run' words='service...' ;;
    list) words='' ;;
    show) options+=' --table' words='profile' ;;
    check) words='' ;;
    status) options+=' --check --max-mute --metrics' words='' ;;
    who) options+=' --event --profile' words='service' ;;
    history) options+=' --limit' words='' ;;
    doctor) options+=' --fix' words='' ;;
    man) words='' ;;
    help) words='nothing' ;;
    version) words='' ;;
    completion) words='shell' ;;
    schema) words='schema' ;;
  esac
}

# Sets what the value of option $1 is; empty where it takes none.
_monit_alert_value() {
  case $1 in
    --control-file | --managed-file | --monit | --config) value=file ;;
    --services-dir | --profiles-dir | --templates-dir | --state-dir | --windows-dir) value=directory ;;
    --timeout | --for | --grace | --confirm | --ended | --max-mute) value=duration ;;
    --reason | --until | --id | --group | --at | --next | --scheduler | --limit) value=nothing ;;
    --service | --unmonitor) value=service ;;
    --event) value=event ;;
    --profile) value=profile ;;
    *) value='' ;;
  esac
}

# Offers the names on stdin that begin with what is typed. They are compared here, for `compgen -W` would expand them.
_monit_alert_offer() {
  local name
  while IFS= read -r name; do
    [[ $name == "$typed"* ]] && printf -v name %q "$name" && COMPREPLY+=("$name")
  done
}

# Offers words of kind $1.
_monit_alert_kind() {
  case $1 in
    profile) _monit_alert_offer < <(monit-alert complete "${where[@]}" profiles 2>/dev/null) ;;
    hold) _monit_alert_offer < <(monit-alert complete "${where[@]}" holds 2>/dev/null) ;;
    service) _monit_alert_offer < <(monit-alert complete "${where[@]}" services 2>/dev/null) ;;
    window) _monit_alert_offer < <(monit-alert complete "${where[@]}" windows 2>/dev/null) ;;
    event) _monit_alert_offer < <(printf '%s\n' action bytein byteout checksum connection content data exec exist fsflags gid icmp instance invalid link nonexist packetin packetout permission pid ppid resource saturation size speed status timeout timestamp uid uptime) ;;
    duration) _monit_alert_offer < <(printf '%s\n' 5m 15m 30m 1h 2h) ;;
    shell) _monit_alert_offer < <(printf '%s\n' bash zsh fish) ;;
    schema) _monit_alert_offer < <(printf '%s\n' profile window) ;;
    file) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$typed") ;;
    directory) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- "$typed") ;;
    command) mapfile -t COMPREPLY < <(compgen -c -f -- "$typed") ;;
  esac
}

_monit_alert() {
  local typed=${COMP_WORDS[COMP_CWORD]} command='' option='' value='' options='' words='' word
  local IFS=$' \t\n'
  local -i count=0 ended=0
  local commands='apply diff init rollback reload run holds release extend windows skip confirm sync monitor unmonitor start stop restart list show check status who history doctor man help version completion schema'
  local -a where=() kinds
  [[ $typed == = ]] && typed='' # Of --option=value, bash makes three words.
  COMPREPLY=()
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    if [[ $word == = ]]; then
      continue
    elif [[ -n $value && $word != -* ]]; then
      case $option in
        --control-file | --monit | --config | --profiles-dir | --state-dir | --windows-dir) where+=("$option" "${word/#\~\//$HOME/}") ;;
      esac
      value=''
    elif ((!ended)) && [[ $word == -- ]]; then
      ended=1 value=''
    elif ((!ended)) && [[ $word == -* ]]; then
      option=$word
      _monit_alert_value "$option"
    elif [[ -z $command ]] && ((!count)) && [[ " $commands " == *" $word "* ]]; then
      command=$word
    else
      count+=1
    fi
  done
  _monit_alert_command "$command"
  if ((!ended)) && [[ $typed == -* ]]; then
    _monit_alert_offer < <(printf '%s\n' $options)
  elif [[ -n $value ]]; then
    _monit_alert_kind "$value"
  else
    kinds=($words)
    if ((count >= ${#kinds[@]})) && [[ $words == *... ]]; then count=${#kinds[@]}-1; fi
    [[ -z $command ]] && ((!count && !ended)) && _monit_alert_offer < <(printf '%s\n' $commands)
    word=${kinds[count]-}
    _monit_alert_kind "${word%...}"
  fi
}

complete -F _monit_alert monit-alert
