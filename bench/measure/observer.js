import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** @import { Monit } from '../../test/support/monit/daemon.js' */

const lookEveryMs = 1;
const patienceMs = 120_000;
/** The flag `__SO_ACCEPTCON` in /proc/net/unix. */
const listening = '00010000';

/** Of a Monit that has one. @param {Monit} monit */
export function socketPathOf({ address }) {
  if (address?.socketPath === undefined) throw new Error('this Monit has no unix socket');
  return address.socketPath;
}

/**
 * The kernel's inode number of the socket that listens there. Monit closes its listener before it parses and opens
 * another one when it serves the new configuration, and looking at this does not disturb it.
 *
 * @param {string} socketPath
 * @returns {string | undefined} Undefined while nobody listens.
 */
export function listenerAt(socketPath) {
  for (const line of readFileSync('/proc/net/unix', 'utf8').split('\n')) {
    if (!line.endsWith(` ${socketPath}`)) continue;
    const [, , , flags, , , inode] = line.trim().split(/\s+/);
    if (flags === listening) return inode;
  }
  return undefined;
}

/**
 * Waits without a word to Monit until it serves what it has parsed since.
 *
 * @param {string} socketPath
 * @param {string | undefined} before The listener that was seen before the reload was asked for.
 */
export async function awaitReload(socketPath, before) {
  const deadline = performance.now() + patienceMs;
  while (!isReloaded(socketPath, before)) {
    if (performance.now() > deadline) throw new Error(`waited ${patienceMs / 1000} s in vain for Monit to reload`);
    await pause(lookEveryMs);
  }
}

/**
 * @param {string} socketPath
 * @param {string | undefined} before
 */
export function isReloaded(socketPath, before) {
  const now = listenerAt(socketPath);
  return now !== undefined && now !== before;
}
