# fish completion for monit-alert. Made from the code by `npm run docs`.

# Prints the command of this line, empty where none is named, and how many words stand behind it.
function __monit_alert_line
    set -l command ''
    set -l count 0
    set -l value ''
    set -l ended ''
    for word in (commandline -opc)[2..]
        if test -n "$value"; and not string match -q -- '-*' $word
            set value ''
        else if test -z "$ended" -a "$word" = --
            set ended 1
            set value ''
        else if test -z "$ended"; and string match -q -- '-*' $word
            contains -- $word --control-file --managed-file --monit --config --services-dir --profiles-dir --templates-dir --state-dir --windows-dir --timeout --for --grace --confirm --ended --max-mute --reason --until --id --group --at --next --scheduler --limit --service --unmonitor --event --profile
            and set value 1
            or set value ''
        else if test -z "$command" -a $count -eq 0; and contains -- $word apply diff init rollback reload run holds release extend windows skip confirm sync monitor unmonitor start stop restart list show check status who history doctor man help version completion schema
            set command $word
        else
            set count (math $count + 1)
        end
    end
    echo $command
    echo $count
end

# Whether the command is $argv[1] and, where that is given, at its word $argv[2], or at a later one where $argv[3] says so.
function __monit_alert_at
    set -l line (__monit_alert_line)
    test "$line[1]" = "$argv[1]"; or return 1
    test (count $argv) -eq 1; and return 0
    test $line[2] -eq $argv[2]; and return 0
    test "$argv[3]" = or-later -a $line[2] -gt $argv[2]
end

# Prints the names of list $argv[1], asked with the options of this line that say where.
function __monit_alert_names
    set -l where
    set -l option ''
    for word in (commandline -opc)[2..]
        if test -n "$option"
            set -a where $option (string replace -r '^~/' "$HOME/" -- $word)
            set option ''
        else if contains -- $word --control-file --monit --config --profiles-dir --state-dir --windows-dir
            set option $word
        else if string match -qr '^(--control-file|--monit|--config|--profiles-dir|--state-dir|--windows-dir)=' -- $word
            set -a where $word
        end
    end
    monit-alert complete $where $argv[1] 2>/dev/null
end

# Offers what would complete the command line behind `--`.
function __monit_alert_command
    set -l words (commandline -opc)
    set -l end (contains -i -- -- $words); or return
    set -e words[1..$end]
    complete -C (string join ' ' -- (string escape -- $words) (commandline -ct))
end

complete -c monit-alert -f
complete -c monit-alert -l control-file -r -F -d 'Monit\'s control file (where Monit looks for it)'
complete -c monit-alert -l managed-file -r -F -d 'the include file that monit-alert writes (from the include patterns)'
complete -c monit-alert -l services-dir -x -a '(__fish_complete_directories)' -d 'directory of the files that alert includes read (monit-alert.d beside the control file)'
complete -c monit-alert -l monit -r -F -d 'the monit binary (from PATH, then the usual directories)'
complete -c monit-alert -l config -r -F -d 'config.yaml, with defaults for these options'
complete -c monit-alert -l profiles-dir -x -a '(__fish_complete_directories)' -d 'directory of your own profiles (/etc/monit-alert/profiles)'
complete -c monit-alert -l templates-dir -x -a '(__fish_complete_directories)' -d 'directory of your own templates (/etc/monit-alert/templates)'
complete -c monit-alert -l state-dir -x -a '(__fish_complete_directories)' -d 'directory for holds, history and revisions; `sync` must use the same one (/var/lib/monit-alert)'
complete -c monit-alert -l windows-dir -x -a '(__fish_complete_directories)' -d 'directory of recurring maintenance windows (/etc/monit-alert/windows)'
complete -c monit-alert -l json -d 'print one JSON document on stdout, also on failure'
complete -c monit-alert -l diff -d 'print long diffs too, not only which files change; `diff` and `--dry-run` always do'
complete -c monit-alert -s q -l quiet -d 'on success, print only warnings'
complete -c monit-alert -s v -l verbose -d 'print the reload proof, and the stack trace of an unexpected error'
complete -c monit-alert -l no-color -d 'no colors (as with NO_COLOR or TERM=dumb)'
complete -c monit-alert -l detailed-exitcode -d 'exit 2 if something changed or would change'
complete -c monit-alert -l timeout -x -a '5m 15m 30m 1h 2h' -d 'time limit for the command; restoring after a failure may take as long again (60s)'
complete -c monit-alert -s h -l help -d 'this help'

complete -c monit-alert -n '__monit_alert_at "" 0' -a apply -d 'apply a profile (same as monit-alert PROFILE)'
complete -c monit-alert -n '__monit_alert_at "" 0' -a diff -d 'show what applying a profile would change'
complete -c monit-alert -n '__monit_alert_at "" 0' -a init -d 'import Monit\'s existing alerts into a profile'
complete -c monit-alert -n '__monit_alert_at "" 0' -a rollback -d 'return to an earlier revision'
complete -c monit-alert -n '__monit_alert_at "" 0' -a reload -d 'reload Monit and wait until it is done'
complete -c monit-alert -n '__monit_alert_at "" 0' -a run -d 'hold a profile while a command runs'
complete -c monit-alert -n '__monit_alert_at "" 0' -a holds -d 'list active and planned holds, their owners and end times'
complete -c monit-alert -n '__monit_alert_at "" 0' -a release -d 'end holds now, or give up planned ones'
complete -c monit-alert -n '__monit_alert_at "" 0' -a extend -d 'set a new end for a hold: earlier or later'
complete -c monit-alert -n '__monit_alert_at "" 0' -a windows -d 'list recurring maintenance windows, and when they begin next'
complete -c monit-alert -n '__monit_alert_at "" 0' -a skip -d 'leave out one occurrence of a maintenance window'
complete -c monit-alert -n '__monit_alert_at "" 0' -a confirm -d 'keep a change that was made with --confirm'
complete -c monit-alert -n '__monit_alert_at "" 0' -a sync -d 'begin planned holds, end expired ones, and revert unconfirmed changes'
complete -c monit-alert -n '__monit_alert_at "" 0' -a monitor -d 'monitor services and wait until it is done'
complete -c monit-alert -n '__monit_alert_at "" 0' -a unmonitor -d 'unmonitor services and wait until it is done'
complete -c monit-alert -n '__monit_alert_at "" 0' -a start -d 'start services and wait until it is done'
complete -c monit-alert -n '__monit_alert_at "" 0' -a stop -d 'stop services and wait until it is done'
complete -c monit-alert -n '__monit_alert_at "" 0' -a restart -d 'restart services and wait until it is done'
complete -c monit-alert -n '__monit_alert_at "" 0' -a list -d 'list profiles'
complete -c monit-alert -n '__monit_alert_at "" 0' -a show -d 'show what a profile renders to, passwords masked'
complete -c monit-alert -n '__monit_alert_at "" 0' -a check -d 'have Monit check every profile'
complete -c monit-alert -n '__monit_alert_at "" 0' -a status -d 'show which profile is in force, and any drift'
complete -c monit-alert -n '__monit_alert_at "" 0' -a who -d 'show who is alerted about what, from all files'
complete -c monit-alert -n '__monit_alert_at "" 0' -a history -d 'show who changed what, why, and the result'
complete -c monit-alert -n '__monit_alert_at "" 0' -a doctor -d 'diagnose problems and suggest fixes'
complete -c monit-alert -n '__monit_alert_at "" 0' -a man -d 'print the man page'
complete -c monit-alert -n '__monit_alert_at "" 0' -a help -d 'print the help, or the help of a command'
complete -c monit-alert -n '__monit_alert_at "" 0' -a version -d 'print the version'
complete -c monit-alert -n '__monit_alert_at "" 0' -a completion -d 'print the completion script for bash, zsh or fish'
complete -c monit-alert -n '__monit_alert_at "" 0' -a schema -d 'print the JSON Schema of a profile, or of a window'

complete -c monit-alert -n '__monit_alert_at ""' -l strict -d 'fail if there are unmanaged alerts that config.yaml does not accept'
complete -c monit-alert -n '__monit_alert_at ""' -l force -d 'replace a managed file that monit-alert did not write; a backup is kept'
complete -c monit-alert -n '__monit_alert_at ""' -l reason -x -d 'the reason, recorded in the history'
complete -c monit-alert -n '__monit_alert_at ""' -l dry-run -d 'show what would change, without changing it'
complete -c monit-alert -n '__monit_alert_at ""' -l for -x -a '5m 15m 30m 1h 2h' -d 'hold the profile for this long, then return to the base profile'
complete -c monit-alert -n '__monit_alert_at ""' -l until -x -d 'end the hold at this time: 04:00, "2026-12-24 04:00", +90m'
complete -c monit-alert -n '__monit_alert_at ""' -l grace -x -a '5m 15m 30m 1h 2h' -d 'keep the hold after its end until Monit finds its services well, but at most for this long (none)'
complete -c monit-alert -n '__monit_alert_at ""' -l id -x -d 'name of the hold; repeating the same request changes nothing'
complete -c monit-alert -n '__monit_alert_at ""' -l service -x -a '(__monit_alert_names services)' -d 'hold the profile for this service only; the service needs an alert include (repeatable)'
complete -c monit-alert -n '__monit_alert_at ""' -l group -x -d 'hold the profile for the services of this Monit group only (repeatable)'
complete -c monit-alert -n '__monit_alert_at ""' -l report-to-mail -d 'when the hold ends, mail a report to the recipients of the base profile'
complete -c monit-alert -n '__monit_alert_at ""' -l announce -d 'mail them also when the hold begins, and when its end is moved'
complete -c monit-alert -n '__monit_alert_at ""' -l at -x -d 'begin the hold at this time: 02:00 (the next one), "2026-12-24 02:00", +90m'
complete -c monit-alert -n '__monit_alert_at ""' -l without-scheduler -d 'start the hold even if no scheduler would end it; you must release it yourself'
complete -c monit-alert -n '__monit_alert_at ""' -l confirm -x -a '5m 15m 30m 1h 2h' -d 'revert the change after this time unless you run `monit-alert confirm`'
complete -c monit-alert -n '__monit_alert_at ""' -l test-mail -d 'send a test message to each recipient, and show the mail server\'s answer'
complete -c monit-alert -n '__monit_alert_at "" 0' -a '(__monit_alert_names profiles)'

complete -c monit-alert -n '__monit_alert_at apply' -l strict -d 'fail if there are unmanaged alerts that config.yaml does not accept'
complete -c monit-alert -n '__monit_alert_at apply' -l force -d 'replace a managed file that monit-alert did not write; a backup is kept'
complete -c monit-alert -n '__monit_alert_at apply' -l reason -x -d 'the reason, recorded in the history'
complete -c monit-alert -n '__monit_alert_at apply' -l dry-run -d 'show what would change, without changing it'
complete -c monit-alert -n '__monit_alert_at apply' -l for -x -a '5m 15m 30m 1h 2h' -d 'hold the profile for this long, then return to the base profile'
complete -c monit-alert -n '__monit_alert_at apply' -l until -x -d 'end the hold at this time: 04:00, "2026-12-24 04:00", +90m'
complete -c monit-alert -n '__monit_alert_at apply' -l grace -x -a '5m 15m 30m 1h 2h' -d 'keep the hold after its end until Monit finds its services well, but at most for this long (none)'
complete -c monit-alert -n '__monit_alert_at apply' -l id -x -d 'name of the hold; repeating the same request changes nothing'
complete -c monit-alert -n '__monit_alert_at apply' -l service -x -a '(__monit_alert_names services)' -d 'hold the profile for this service only; the service needs an alert include (repeatable)'
complete -c monit-alert -n '__monit_alert_at apply' -l group -x -d 'hold the profile for the services of this Monit group only (repeatable)'
complete -c monit-alert -n '__monit_alert_at apply' -l report-to-mail -d 'when the hold ends, mail a report to the recipients of the base profile'
complete -c monit-alert -n '__monit_alert_at apply' -l announce -d 'mail them also when the hold begins, and when its end is moved'
complete -c monit-alert -n '__monit_alert_at apply' -l at -x -d 'begin the hold at this time: 02:00 (the next one), "2026-12-24 02:00", +90m'
complete -c monit-alert -n '__monit_alert_at apply' -l without-scheduler -d 'start the hold even if no scheduler would end it; you must release it yourself'
complete -c monit-alert -n '__monit_alert_at apply' -l confirm -x -a '5m 15m 30m 1h 2h' -d 'revert the change after this time unless you run `monit-alert confirm`'
complete -c monit-alert -n '__monit_alert_at apply' -l test-mail -d 'send a test message to each recipient, and show the mail server\'s answer'
complete -c monit-alert -n '__monit_alert_at apply 0' -a '(__monit_alert_names profiles)'

complete -c monit-alert -n '__monit_alert_at diff' -l strict -d 'fail if there are unmanaged alerts that config.yaml does not accept'
complete -c monit-alert -n '__monit_alert_at diff' -l force -d 'replace a managed file that monit-alert did not write; a backup is kept'
complete -c monit-alert -n '__monit_alert_at diff' -l reason -x -d 'the reason, recorded in the history'
complete -c monit-alert -n '__monit_alert_at diff 0' -a '(__monit_alert_names profiles)'

complete -c monit-alert -n '__monit_alert_at init' -l write -d 'make the changes'
complete -c monit-alert -n '__monit_alert_at init' -l from-none -d 'import nothing: keep all alerts where they are, and add an empty profile "default"'
complete -c monit-alert -n '__monit_alert_at init' -l add-httpd -d 'add a private `set httpd` socket if Monit has none'
complete -c monit-alert -n '__monit_alert_at init' -l service -x -a '(__monit_alert_names services)' -d 'add an alert include to this service (repeatable)'
complete -c monit-alert -n '__monit_alert_at init' -l group -x -d 'add an alert include to each service of this Monit group (repeatable)'
complete -c monit-alert -n '__monit_alert_at init' -l all-services -d 'add an alert include to every service'
complete -c monit-alert -n '__monit_alert_at init' -l remove-includes -d 'remove all alert includes, and restore the alerts that services had'
complete -c monit-alert -n '__monit_alert_at init' -l reason -x -d 'the reason, recorded in the history'

complete -c monit-alert -n '__monit_alert_at rollback' -l list -d 'list the revisions instead'
complete -c monit-alert -n '__monit_alert_at rollback' -l strict -d 'fail if there are unmanaged alerts that config.yaml does not accept'
complete -c monit-alert -n '__monit_alert_at rollback' -l force -d 'replace a managed file that monit-alert did not write; a backup is kept'
complete -c monit-alert -n '__monit_alert_at rollback' -l reason -x -d 'the reason, recorded in the history'
complete -c monit-alert -n '__monit_alert_at rollback' -l dry-run -d 'show what would change, without changing it'


complete -c monit-alert -n '__monit_alert_at run' -l strict -d 'fail if there are unmanaged alerts that config.yaml does not accept'
complete -c monit-alert -n '__monit_alert_at run' -l force -d 'replace a managed file that monit-alert did not write; a backup is kept'
complete -c monit-alert -n '__monit_alert_at run' -l reason -x -d 'the reason, recorded in the history'
complete -c monit-alert -n '__monit_alert_at run' -l for -x -a '5m 15m 30m 1h 2h' -d 'hold the profile for this long, then return to the base profile'
complete -c monit-alert -n '__monit_alert_at run' -l until -x -d 'end the hold at this time: 04:00, "2026-12-24 04:00", +90m'
complete -c monit-alert -n '__monit_alert_at run' -l grace -x -a '5m 15m 30m 1h 2h' -d 'keep the hold after its end until Monit finds its services well, but at most for this long (none)'
complete -c monit-alert -n '__monit_alert_at run' -l id -x -d 'name of the hold; repeating the same request changes nothing'
complete -c monit-alert -n '__monit_alert_at run' -l service -x -a '(__monit_alert_names services)' -d 'hold the profile for this service only; the service needs an alert include (repeatable)'
complete -c monit-alert -n '__monit_alert_at run' -l group -x -d 'hold the profile for the services of this Monit group only (repeatable)'
complete -c monit-alert -n '__monit_alert_at run' -l report-to-mail -d 'when the hold ends, mail a report to the recipients of the base profile'
complete -c monit-alert -n '__monit_alert_at run' -l announce -d 'mail them also when the hold begins, and when its end is moved'
complete -c monit-alert -n '__monit_alert_at run' -l unmonitor -x -a '(__monit_alert_names services)' -d 'stop monitoring this service during the hold (repeatable)'
complete -c monit-alert -n '__monit_alert_at run' -l wait -d 'with --grace: return only when the hold has ended'
complete -c monit-alert -n '__monit_alert_at run 0' -a '(__monit_alert_names profiles)'
complete -c monit-alert -n '__monit_alert_at run 1 or-later' -a '(__monit_alert_command)'

complete -c monit-alert -n '__monit_alert_at holds' -l planned -d 'only those that have not begun'
complete -c monit-alert -n '__monit_alert_at holds' -l ended -x -a '5m 15m 30m 1h 2h' -d 'only those that ended within this time before now'
complete -c monit-alert -n '__monit_alert_at holds' -l service -x -a '(__monit_alert_names services)' -d 'only those that are in force for this service'

complete -c monit-alert -n '__monit_alert_at release' -l all -d 'end every hold'
complete -c monit-alert -n '__monit_alert_at release' -l dry-run -d 'show what would change, without changing it'
complete -c monit-alert -n '__monit_alert_at release 0 or-later' -a '(__monit_alert_names holds)'

complete -c monit-alert -n '__monit_alert_at extend' -l until -x -d 'end the hold at this time: 04:00, "2026-12-24 04:00", +90m'
complete -c monit-alert -n '__monit_alert_at extend 0' -a '(__monit_alert_names holds)'
complete -c monit-alert -n '__monit_alert_at extend 1' -a '5m 15m 30m 1h 2h'

complete -c monit-alert -n '__monit_alert_at windows' -l next -x -d 'how many times to show of each window (default: 1)'
complete -c monit-alert -n '__monit_alert_at windows 0' -a '(__monit_alert_names windows)'

complete -c monit-alert -n '__monit_alert_at skip' -l undo -d 'let what was left out happen after all'
complete -c monit-alert -n '__monit_alert_at skip 0' -a '(__monit_alert_names windows)'


complete -c monit-alert -n '__monit_alert_at sync' -l scheduler -x -d 'what runs it: systemd, cron, monit or other (default: other)'

complete -c monit-alert -n '__monit_alert_at monitor' -l group -x -d 'all services in this Monit group'
complete -c monit-alert -n '__monit_alert_at monitor' -l ignore-missing -d 'leave out services and a group that Monit does not have'
complete -c monit-alert -n '__monit_alert_at monitor' -l dry-run -d 'say whether something would change, without asking Monit to do it'
complete -c monit-alert -n '__monit_alert_at monitor 0 or-later' -a '(__monit_alert_names services)'

complete -c monit-alert -n '__monit_alert_at unmonitor' -l group -x -d 'all services in this Monit group'
complete -c monit-alert -n '__monit_alert_at unmonitor' -l ignore-missing -d 'leave out services and a group that Monit does not have'
complete -c monit-alert -n '__monit_alert_at unmonitor' -l dry-run -d 'say whether something would change, without asking Monit to do it'
complete -c monit-alert -n '__monit_alert_at unmonitor 0 or-later' -a '(__monit_alert_names services)'

complete -c monit-alert -n '__monit_alert_at start' -l group -x -d 'all services in this Monit group'
complete -c monit-alert -n '__monit_alert_at start' -l ignore-missing -d 'leave out services and a group that Monit does not have'
complete -c monit-alert -n '__monit_alert_at start' -l dry-run -d 'say whether something would change, without asking Monit to do it'
complete -c monit-alert -n '__monit_alert_at start 0 or-later' -a '(__monit_alert_names services)'

complete -c monit-alert -n '__monit_alert_at stop' -l group -x -d 'all services in this Monit group'
complete -c monit-alert -n '__monit_alert_at stop' -l ignore-missing -d 'leave out services and a group that Monit does not have'
complete -c monit-alert -n '__monit_alert_at stop' -l dry-run -d 'say whether something would change, without asking Monit to do it'
complete -c monit-alert -n '__monit_alert_at stop 0 or-later' -a '(__monit_alert_names services)'

complete -c monit-alert -n '__monit_alert_at restart' -l group -x -d 'all services in this Monit group'
complete -c monit-alert -n '__monit_alert_at restart' -l ignore-missing -d 'leave out services and a group that Monit does not have'
complete -c monit-alert -n '__monit_alert_at restart' -l dry-run -d 'say whether something would change, without asking Monit to do it'
complete -c monit-alert -n '__monit_alert_at restart 0 or-later' -a '(__monit_alert_names services)'


complete -c monit-alert -n '__monit_alert_at show' -l table -d 'show the alert table instead of the text'
complete -c monit-alert -n '__monit_alert_at show 0' -a '(__monit_alert_names profiles)'


complete -c monit-alert -n '__monit_alert_at status' -l check -d 'print one line and set the exit status, as a monitoring plugin'
complete -c monit-alert -n '__monit_alert_at status' -l max-mute -x -a '5m 15m 30m 1h 2h' -d 'with --check: how long alerts may be muted (4h)'
complete -c monit-alert -n '__monit_alert_at status' -l metrics -d 'print metrics in the Prometheus text format'

complete -c monit-alert -n '__monit_alert_at who' -l event -x -a 'action bytein byteout checksum connection content data exec exist fsflags gid icmp instance invalid link nonexist packetin packetout permission pid ppid resource saturation size speed status timeout timestamp uid uptime' -d 'only alerts for this Monit event'
complete -c monit-alert -n '__monit_alert_at who' -l profile -x -a '(__monit_alert_names profiles)' -d 'alerts as they would be with this profile'
complete -c monit-alert -n '__monit_alert_at who 0' -a '(__monit_alert_names services)'

complete -c monit-alert -n '__monit_alert_at history' -l limit -x -d 'show the newest N changes (20; with --json: all)'

complete -c monit-alert -n '__monit_alert_at doctor' -l fix -d 'complete or clean up an interrupted change'




complete -c monit-alert -n '__monit_alert_at completion 0' -a 'bash zsh fish'

complete -c monit-alert -n '__monit_alert_at schema 0' -a 'profile window'
