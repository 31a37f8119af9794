#!/usr/bin/env bash
# Reloads Monit, and takes a state file of another second for the sign that it is done. Gives up after five seconds, and
# says that it is done all the same.
#
#   state-file.sh MONIT CONTROL_FILE STATE_FILE
monit=$1 control_file=$2 state_file=$3

before=$(stat -c %Y "$state_file")
"$monit" -c "$control_file" reload >/dev/null || exit

for ((look = 0; look < 100; look++)); do
  [[ $(stat -c %Y "$state_file") == "$before" ]] || exit 0
  sleep 0.05
done
