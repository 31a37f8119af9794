import { readFileSync } from 'node:fs';
import { constants } from 'node:os';

const interruptions = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

let uninterruptibleTasks = 0;

/** Exits with 128 + the number of the signal, but ignores signals during {@link withoutInterruption}. */
export function exitOnInterruption(exit: (status: number) => void): void {
  for (const signal of interruptions) {
    process.on(signal, () => {
      if (uninterruptibleTasks === 0) exit(128 + constants.signals[signal]);
    });
  }
}

/** For short work that does more harm if it stops half-way. Everything in it must have a time limit. */
export async function withoutInterruption<T>(work: () => Promise<T>): Promise<T> {
  const stayAlive = () => undefined;
  for (const signal of interruptions) process.on(signal, stayAlive);
  uninterruptibleTasks += 1;
  try {
    return await work();
  } finally {
    uninterruptibleTasks -= 1;
    for (const signal of interruptions) process.off(signal, stayAlive);
  }
}

const forCommands = [...interruptions, 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGALRM'] as const;

/** These signals do not end this process while it listens. @returns stops listening. */
export function onSignals(tell: (signal: NodeJS.Signals) => void): () => void {
  for (const signal of forCommands) process.on(signal, tell);
  return () => {
    for (const signal of forCommands) process.off(signal, tell);
  };
}

/** Whether Ctrl-C reaches our children directly: proc_pid_stat(5), `pgrp` and `tpgid`. */
export function isTerminalsForeground(): boolean {
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[2] !== undefined && fields[2] === fields[5];
  } catch {
    return false; // Unknown without /proc.
  }
}
