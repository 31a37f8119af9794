#!/usr/bin/env bash
# Reloads Monit, and takes an answer that names a service for the sign that it is done; a minute at most. The module
# itself waits five seconds before it asks again, so this is the quicker of both.
#
#   summary.sh MONIT CONTROL_FILE
monit=$1 control_file=$2

"$monit" -c "$control_file" reload >/dev/null || exit
deadline=$((SECONDS + 60))
until "$monit" -c "$control_file" -B summary 2>/dev/null | grep -qw foo; do
  ((SECONDS < deadline)) || exit 1
  sleep 0.05
done
