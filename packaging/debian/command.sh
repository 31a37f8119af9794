#!/bin/sh
# /usr/bin/monit-alert. Debian 13's monit.service sets MemoryDenyWriteExecute, which also holds for what Monit starts, such
# as `check program`. There, Node.js would abort, because it compiles code in memory; its interpreter alone works.
if [ -n "$MONIT_SERVICE" ] && [ "$(systemctl show --property=MemoryDenyWriteExecute --value monit.service 2>&1)" = yes ]; then
    exec node --jitless --no-expose-wasm /usr/share/monit-alert/dist/cli.cjs "$@"
fi
exec node /usr/share/monit-alert/dist/cli.cjs "$@"
