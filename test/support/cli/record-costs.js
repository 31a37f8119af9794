/**
 * Loaded into the built command with `--import`: writes down, when it ends, which programs it started and what it asked
 * Monit for over HTTP (a knock is no request: it ends its socket at once). Nothing else is different.
 */
import childProcess from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { Socket } from 'node:net';
import { basename } from 'node:path';

const { spawn } = childProcess;
const { write } = Socket.prototype;
/** @type {{ programs: string[], requests: string[] }} */
const costs = { programs: [], requests: [] };

Object.assign(childProcess, {
  /** @param {Parameters<typeof spawn>} args */
  spawn(...args) {
    costs.programs.push(basename(args[0]));
    return spawn(...args);
  },
});
/** @param {any[]} args @this {Socket} */
Socket.prototype.write = function (...args) {
  const path = /^(?:GET|POST) (\S+) HTTP/.exec(String(args[0]))?.[1];
  if (path !== undefined) costs.requests.push(path);
  return Reflect.apply(write, this, args);
};
syncBuiltinESMExports();

process.on('exit', () => fs.writeFileSync(process.env['MONIT_ALERT_TEST_COSTS'] ?? '/dev/null', JSON.stringify(costs)));
