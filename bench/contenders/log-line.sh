#!/usr/bin/env bash
# Hangs up on Monit, and waits until its log has one more line that says so; a minute at most.
#
#   log-line.sh MONIT CONTROL_FILE PID_FILE LOG_FILE
pid_file=$3 log_file=$4

lines() { grep -c 'Monit reloaded' "$log_file"; }

before=$(lines)
kill -HUP "$(<"$pid_file")" || exit
deadline=$((SECONDS + 60))
until (($(lines) > before)); do
  ((SECONDS < deadline)) || exit 1
  sleep 0.05
done
