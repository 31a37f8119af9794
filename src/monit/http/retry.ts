import { MonitAlertError } from '../../errors.ts';
import type { Deadline } from '../../system/clock.ts';
import { describeAddress, type Endpoint } from './client.ts';

/** A reload may keep Monit from answering for this long. */
const patienceMs = 10_000;
const retryMs = 5;

/** Retries during a reload. Throws MonitAlertError `http.denied` at once, `http.silent` after the time limit. */
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
      if (leftMs <= 0) throw silent(endpoint, error);
    }
    await clock.sleep(retryMs);
  }
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
