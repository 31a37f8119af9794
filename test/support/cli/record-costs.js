/**
 * Loaded into the built command with `--import`: writes down, when it ends, which programs it started and what it asked
 * Monit for over HTTP (knocks are no requests). Nothing else is different.
 */
import childProcess from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import { basename } from 'node:path';

const { spawn } = childProcess;
const { request } = http;
/** @type {{ programs: string[], requests: string[] }} */
const costs = { programs: [], requests: [] };

Object.assign(childProcess, {
  /** @param {Parameters<typeof spawn>} args */
  spawn(...args) {
    costs.programs.push(basename(args[0]));
    return spawn(...args);
  },
});
Object.assign(http, {
  /** @param {[import('node:http').RequestOptions]} args */
  request(...args) {
    costs.requests.push(String(args[0].path));
    return request(...args);
  },
});
syncBuiltinESMExports();

process.on('exit', () => fs.writeFileSync(process.env['MONIT_ALERT_TEST_COSTS'] ?? '/dev/null', JSON.stringify(costs)));
