import { MonitAlertError } from '../../errors.ts';
import type { Deadline } from '../../system/clock.ts';
import { readProcess } from '../process/process.ts';
import { describeAddress, type Endpoint } from './client.ts';

/** A reload may keep Monit from answering for this long. */
const patienceMs = 10_000;
const retryMs = 5;

/**
 * Retries during a reload. Throws MonitAlertError `http.denied` and `daemon.ended` (Monit's process is gone) at once,
 * `http.silent` after the time limit.
 */
export async function ask<T>(
  read: (endpoint: Endpoint, timeoutMs: number) => Promise<T>,
  endpoint: Endpoint,
  deadline: Deadline,
): Promise<T> {
  const { clock } = deadline;
  const limitMs = Math.min(patienceMs, deadline.remainingMs());
  const start = clock.now();
  for (;;) {
    const leftMs = limitMs - (clock.now() - start);
    try {
      return await read(endpoint, leftMs);
    } catch (error) {
      if (error instanceof MonitAlertError && error.code === 'http.denied') throw error;
      if (readProcess(endpoint.pid) === undefined) throw ended(endpoint, error);
      if (leftMs <= 0) throw silent(endpoint, error);
    }
    await clock.sleep(retryMs);
  }
}

function ended({ pid }: Endpoint, cause: unknown): MonitAlertError {
  return new MonitAlertError('daemon.ended', `Monit (pid ${pid}) has ended`, {
    hint: 'Run `monit -t`, and start Monit.',
    cause,
  });
}

/** Whether an error means that Monit's process is gone. */
export function saysEnded(error: unknown): error is MonitAlertError {
  return error instanceof MonitAlertError && error.code === 'daemon.ended';
}

function silent(endpoint: Endpoint, cause: unknown): MonitAlertError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new MonitAlertError(
    'http.silent',
    `Monit at ${describeAddress(endpoint.address)} does not answer: ${reason}`,
    {
      hint: 'Check that it is running: `monit status`.',
      cause,
    },
  );
}
