import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @import { Monit } from '../monit/daemon.js' */

/** The built command. */
export const program = fileURLToPath(new URL('../../../dist/cli.cjs', import.meta.url));

/** The Node.js that runs it. */
export const node = process.env['MONIT_ALERT_TEST_NODE'] || process.execPath;
const standalone = process.env['MONIT_ALERT_TEST_COMMAND'];

/**
 * A program and its first arguments: the built command, or a program that needs no Node.js.
 *
 * @type {readonly [string, ...string[]]}
 */
export const command = standalone ? [standalone] : [node, program];

/** Where the commands of all tests keep their compiled code: the machine's own place is left alone. */
export const codeCache = resolve(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'monit-alert', 'code');

/**
 * An environment of which only PATH is the machine's own: it points the built command at one Monit, and keeps all that
 * the command writes in that Monit's directory.
 *
 * @param {Monit} monit
 * @returns {NodeJS.ProcessEnv}
 */
export function environmentFor({ binary, controlFile, directory }) {
  return {
    PATH: process.env['PATH'],
    HOME: directory,
    MONIT_ALERT_CONFIG: '/dev/null',
    MONIT_ALERT_LOG: 'none',
    MONIT_ALERT_CODE_CACHE: codeCache,
    MONIT_ALERT_RUNTIME_DIR: '',
    MONIT_ALERT_CONTROL_FILE: controlFile,
    MONIT_ALERT_MONIT: binary,
    MONIT_ALERT_STATE_DIR: join(directory, 'state'),
    MONIT_ALERT_PROFILES_DIR: join(directory, 'profiles'),
    MONIT_ALERT_TEMPLATES_DIR: join(directory, 'templates'),
    MONIT_ALERT_WINDOWS_DIR: join(directory, 'windows'),
  };
}
