import { readFileSync } from 'node:fs';
import { constants } from 'node:os';

const interruptions = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** How many pieces of work that must come to their end are under way. */
let uninterruptible = 0;

/**
 * Makes the usual interruptions end the process through `exit`, which runs the handlers that tidy up, and with the
 * status that a shell gives it (128 + the signal's number); during {@link withoutInterruption} they are let pass.
 */
export function exitOnInterruption(exit: (status: number) => void): void {
  for (const signal of interruptions) {
    process.on(signal, () => {
      if (uninterruptible === 0) exit(128 + constants.signals[signal]);
    });
  }
}

/**
 * Does `work` to its end even if somebody presses Ctrl-C, the shell closes or a supervisor loses patience: for the
 * short stretch in which stopping half-way would leave more harm than finishing. Everything in it must have a limit.
 */
export async function withoutInterruption<T>(work: () => Promise<T>): Promise<T> {
  const stayAlive = () => undefined;
  for (const signal of interruptions) process.on(signal, stayAlive);
  uninterruptible += 1;
  try {
    return await work();
  } finally {
    uninterruptible -= 1;
    for (const signal of interruptions) process.off(signal, stayAlive);
  }
}

/** What people send to a command to have it do something, with what a terminal's Ctrl-\ sends. */
const forCommands = [...interruptions, 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGALRM'] as const;

/**
 * Tells of interruptions and of signals that commands give a meaning; told, they do not end this process: see
 * {@link withoutInterruption}.
 *
 * @returns stops telling.
 */
export function onSignals(tell: (signal: NodeJS.Signals) => void): () => void {
  for (const signal of forCommands) process.on(signal, tell);
  return () => {
    for (const signal of forCommands) process.off(signal, tell);
  };
}

/**
 * Whether a terminal sends its signals (Ctrl-C) to our process group: then a child of ours in the same group has had
 * them from the terminal already. From proc_pid_stat(5): `pgrp` and `tpgid`.
 */
export function isTerminalsForeground(): boolean {
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[2] !== undefined && fields[2] === fields[5];
  } catch {
    return false; // Without /proc nobody can tell.
  }
}
