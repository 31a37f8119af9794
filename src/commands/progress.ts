import { printable } from '../printable.ts';

const quietMs = 1_000;

/** Does `work`; if it takes longer than a second, prints what it waits for. */
export async function waitingFor<T>(
  what: string | (() => Promise<string>),
  work: () => Promise<T>,
  notice: (text: string) => void,
): Promise<T> {
  const timer = setTimeout(() => {
    const text = typeof what === 'string' ? Promise.resolve(what) : what();
    void text.then((known) => {
      notice(`waiting for ${printable(known)} ...\n`);
    });
  }, quietMs);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
  }
}
