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
            contains -- $word --control-file --managed-file --monit --config --profiles-dir --templates-dir --state-dir --timeout --for --confirm --max-mute --reason --id --group --limit --unmonitor --event --profile
            and set value 1
            or set value ''
        else if test -z "$command" -a $count -eq 0; and contains -- $word apply diff init rollback reload run holds release extend confirm sync monitor unmonitor start stop restart list show check status who history doctor
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
        else if contains -- $word --control-file --monit --config --profiles-dir --state-dir
            set option $word
        else if string match -qr '^(--control-file|--monit|--config|--profiles-dir|--state-dir)=' -- $word
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
complete -c monit-alert -l control-file -r -F -d 'Monit\'s control file (found as Monit finds it)'
complete -c monit-alert -l managed-file -r -F -d 'the include that monit-alert writes (found from the include patterns)'
complete -c monit-alert -l monit -r -F -d 'the monit binary (the first on PATH, then the usual places)'
complete -c monit-alert -l config -r -F -d 'config.yaml with defaults for these options'
complete -c monit-alert -l profiles-dir -x -a '(__fish_complete_directories)' -d 'the site\'s profiles (/etc/monit-alert/profiles)'
complete -c monit-alert -l templates-dir -x -a '(__fish_complete_directories)' -d 'the site\'s templates (/etc/monit-alert/templates)'
complete -c monit-alert -l state-dir -x -a '(__fish_complete_directories)' -d 'history, what is held, what is needed to go back; sync needs the same (/var/lib/monit-alert)'
complete -c monit-alert -l json -d 'one JSON document on stdout, also on failure'
complete -c monit-alert -l quiet -d 'say nothing where all is well'
complete -c monit-alert -l verbose -d 'show the evidence, and the stack of an unexpected error'
complete -c monit-alert -l no-color -d 'no colours (also NO_COLOR, and TERM=dumb)'
complete -c monit-alert -l detailed-exitcode -d 'exit 2 where something changed, or would'
complete -c monit-alert -l timeout -x -a '5m 15m 30m 1h 2h' -d 'for the whole command; going back has as long again (60s)'
complete -c monit-alert -l help -d 'this help'

complete -c monit-alert -n '__monit_alert_at "" 0' -a apply -d 'put a profile in force (`apply` may be left out)'
complete -c monit-alert -n '__monit_alert_at "" 0' -a diff -d 'what a profile would change; leaves no trace'
complete -c monit-alert -n '__monit_alert_at "" 0' -a init -d 'make Monit\'s own alerts the profile default'
complete -c monit-alert -n '__monit_alert_at "" 0' -a rollback -d 'put back what was in force before'
complete -c monit-alert -n '__monit_alert_at "" 0' -a reload -d 'reload Monit; returns when it is done and seen'
complete -c monit-alert -n '__monit_alert_at "" 0' -a run -d 'hold a profile while COMMAND runs'
complete -c monit-alert -n '__monit_alert_at "" 0' -a holds -d 'what is held, by whom, until when'
complete -c monit-alert -n '__monit_alert_at "" 0' -a release -d 'end holds now'
complete -c monit-alert -n '__monit_alert_at "" 0' -a extend -d 'move the end of a hold, from now'
complete -c monit-alert -n '__monit_alert_at "" 0' -a confirm -d 'keep what was put in force with --confirm'
complete -c monit-alert -n '__monit_alert_at "" 0' -a sync -d 'end what is over; let a timer call it every minute'
complete -c monit-alert -n '__monit_alert_at "" 0' -a monitor -d 'monitor services; returns when it is done'
complete -c monit-alert -n '__monit_alert_at "" 0' -a unmonitor -d 'unmonitor services; returns when it is done'
complete -c monit-alert -n '__monit_alert_at "" 0' -a start -d 'start services; returns when it is done'
complete -c monit-alert -n '__monit_alert_at "" 0' -a stop -d 'stop services; returns when it is done'
complete -c monit-alert -n '__monit_alert_at "" 0' -a restart -d 'restart services; returns when it is done'
complete -c monit-alert -n '__monit_alert_at "" 0' -a list -d 'the profiles there are'
complete -c monit-alert -n '__monit_alert_at "" 0' -a show -d 'what a profile renders to, passwords masked'
complete -c monit-alert -n '__monit_alert_at "" 0' -a check -d 'have Monit check every profile; touches nothing'
complete -c monit-alert -n '__monit_alert_at "" 0' -a status -d 'what is held, rendered, installed and loaded'
complete -c monit-alert -n '__monit_alert_at "" 0' -a who -d 'who is alerted about what, by whatever file'
complete -c monit-alert -n '__monit_alert_at "" 0' -a history -d 'who changed what, why, and how it ended'
complete -c monit-alert -n '__monit_alert_at "" 0' -a doctor -d 'what is missing or wrong here, and what to do'

complete -c monit-alert -n '__monit_alert_at ""' -l strict -d 'alerts in other files are an error'
complete -c monit-alert -n '__monit_alert_at ""' -l force -d 'take over a file at the managed file\'s place that is not ours; a backup is kept'
complete -c monit-alert -n '__monit_alert_at ""' -l reason -x -d 'why, for the history'
complete -c monit-alert -n '__monit_alert_at ""' -l dry-run -d 'show what would be done; leave no trace'
complete -c monit-alert -n '__monit_alert_at ""' -l for -x -a '5m 15m 30m 1h 2h' -d 'hold it over the base profile for so long, then go back by itself'
complete -c monit-alert -n '__monit_alert_at ""' -l id -x -d 'names the hold; asked for again, the same hold changes nothing'
complete -c monit-alert -n '__monit_alert_at ""' -l report-to-mail -d 'mail what happened meanwhile to the recipients of the base profile'
complete -c monit-alert -n '__monit_alert_at ""' -l without-scheduler -d 'hold it although nobody would end it: alerts stay off until released'
complete -c monit-alert -n '__monit_alert_at ""' -l confirm -x -a '5m 15m 30m 1h 2h' -d 'go back after that, unless `monit-alert confirm` comes in time'
complete -c monit-alert -n '__monit_alert_at ""' -l test-mail -d 'then send each recipient a test message, and show what the mail server says'
complete -c monit-alert -n '__monit_alert_at "" 0' -a '(__monit_alert_names profiles)'

complete -c monit-alert -n '__monit_alert_at apply' -l strict -d 'alerts in other files are an error'
complete -c monit-alert -n '__monit_alert_at apply' -l force -d 'take over a file at the managed file\'s place that is not ours; a backup is kept'
complete -c monit-alert -n '__monit_alert_at apply' -l reason -x -d 'why, for the history'
complete -c monit-alert -n '__monit_alert_at apply' -l dry-run -d 'show what would be done; leave no trace'
complete -c monit-alert -n '__monit_alert_at apply' -l for -x -a '5m 15m 30m 1h 2h' -d 'hold it over the base profile for so long, then go back by itself'
complete -c monit-alert -n '__monit_alert_at apply' -l id -x -d 'names the hold; asked for again, the same hold changes nothing'
complete -c monit-alert -n '__monit_alert_at apply' -l report-to-mail -d 'mail what happened meanwhile to the recipients of the base profile'
complete -c monit-alert -n '__monit_alert_at apply' -l without-scheduler -d 'hold it although nobody would end it: alerts stay off until released'
complete -c monit-alert -n '__monit_alert_at apply' -l confirm -x -a '5m 15m 30m 1h 2h' -d 'go back after that, unless `monit-alert confirm` comes in time'
complete -c monit-alert -n '__monit_alert_at apply' -l test-mail -d 'then send each recipient a test message, and show what the mail server says'
complete -c monit-alert -n '__monit_alert_at apply 0' -a '(__monit_alert_names profiles)'

complete -c monit-alert -n '__monit_alert_at diff' -l strict -d 'alerts in other files are an error'
complete -c monit-alert -n '__monit_alert_at diff' -l force -d 'take over a file at the managed file\'s place that is not ours; a backup is kept'
complete -c monit-alert -n '__monit_alert_at diff' -l reason -x -d 'why, for the history'
complete -c monit-alert -n '__monit_alert_at diff 0' -a '(__monit_alert_names profiles)'

complete -c monit-alert -n '__monit_alert_at init' -l write -d 'do it'
complete -c monit-alert -n '__monit_alert_at init' -l from-none -d 'leave every alert where it stands, and add the profiles only'
complete -c monit-alert -n '__monit_alert_at init' -l add-httpd -d 'give Monit a private socket where it has no `set httpd`'
complete -c monit-alert -n '__monit_alert_at init' -l reason -x -d 'why, for the history'

complete -c monit-alert -n '__monit_alert_at rollback' -l list -d 'what one can go back to'
complete -c monit-alert -n '__monit_alert_at rollback' -l strict -d 'alerts in other files are an error'
complete -c monit-alert -n '__monit_alert_at rollback' -l force -d 'take over a file at the managed file\'s place that is not ours; a backup is kept'
complete -c monit-alert -n '__monit_alert_at rollback' -l reason -x -d 'why, for the history'
complete -c monit-alert -n '__monit_alert_at rollback' -l dry-run -d 'show what would be done; leave no trace'


complete -c monit-alert -n '__monit_alert_at run' -l strict -d 'alerts in other files are an error'
complete -c monit-alert -n '__monit_alert_at run' -l force -d 'take over a file at the managed file\'s place that is not ours; a backup is kept'
complete -c monit-alert -n '__monit_alert_at run' -l reason -x -d 'why, for the history'
complete -c monit-alert -n '__monit_alert_at run' -l for -x -a '5m 15m 30m 1h 2h' -d 'hold it over the base profile for so long, then go back by itself'
complete -c monit-alert -n '__monit_alert_at run' -l id -x -d 'names the hold; asked for again, the same hold changes nothing'
complete -c monit-alert -n '__monit_alert_at run' -l report-to-mail -d 'mail what happened meanwhile to the recipients of the base profile'
complete -c monit-alert -n '__monit_alert_at run' -l unmonitor -x -a '(__monit_alert_names services)' -d 'take a service out meanwhile (may be repeated)'
complete -c monit-alert -n '__monit_alert_at run 0' -a '(__monit_alert_names profiles)'
complete -c monit-alert -n '__monit_alert_at run 1 or-later' -a '(__monit_alert_command)'


complete -c monit-alert -n '__monit_alert_at release' -l all -d 'every hold'
complete -c monit-alert -n '__monit_alert_at release' -l dry-run -d 'show what would be done; leave no trace'
complete -c monit-alert -n '__monit_alert_at release 0 or-later' -a '(__monit_alert_names holds)'

complete -c monit-alert -n '__monit_alert_at extend 0' -a '(__monit_alert_names holds)'
complete -c monit-alert -n '__monit_alert_at extend 1' -a '5m 15m 30m 1h 2h'



complete -c monit-alert -n '__monit_alert_at monitor' -l group -x -d 'the services of this group of Monit'
complete -c monit-alert -n '__monit_alert_at monitor 0 or-later' -a '(__monit_alert_names services)'

complete -c monit-alert -n '__monit_alert_at unmonitor' -l group -x -d 'the services of this group of Monit'
complete -c monit-alert -n '__monit_alert_at unmonitor 0 or-later' -a '(__monit_alert_names services)'

complete -c monit-alert -n '__monit_alert_at start' -l group -x -d 'the services of this group of Monit'
complete -c monit-alert -n '__monit_alert_at start 0 or-later' -a '(__monit_alert_names services)'

complete -c monit-alert -n '__monit_alert_at stop' -l group -x -d 'the services of this group of Monit'
complete -c monit-alert -n '__monit_alert_at stop 0 or-later' -a '(__monit_alert_names services)'

complete -c monit-alert -n '__monit_alert_at restart' -l group -x -d 'the services of this group of Monit'
complete -c monit-alert -n '__monit_alert_at restart 0 or-later' -a '(__monit_alert_names services)'


complete -c monit-alert -n '__monit_alert_at show' -l table -d 'who gets what instead'
complete -c monit-alert -n '__monit_alert_at show 0' -a '(__monit_alert_names profiles)'


complete -c monit-alert -n '__monit_alert_at status' -l check -d 'one line and an exit status, for monitoring systems'
complete -c monit-alert -n '__monit_alert_at status' -l max-mute -x -a '5m 15m 30m 1h 2h' -d 'with --check: for how long alerts may be off (4h)'
complete -c monit-alert -n '__monit_alert_at status' -l metrics -d 'the same in Prometheus\' text format'

complete -c monit-alert -n '__monit_alert_at who' -l event -x -a 'action bytein byteout checksum connection content data exec exist fsflags gid icmp instance invalid link nonexist packetin packetout permission pid ppid resource saturation size speed status timeout timestamp uid uptime' -d 'only who is mailed about this event of Monit'
complete -c monit-alert -n '__monit_alert_at who' -l profile -x -a '(__monit_alert_names profiles)' -d 'who would be, if this profile were in force'
complete -c monit-alert -n '__monit_alert_at who 0' -a '(__monit_alert_names services)'

complete -c monit-alert -n '__monit_alert_at history' -l limit -x -d 'the newest N (20; with --json all)'

complete -c monit-alert -n '__monit_alert_at doctor' -l fix -d 'finish or clear away what an interrupted change left'
