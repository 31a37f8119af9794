import { MonitAlertError, systemErrorCode, systemErrorReason } from '../errors.ts';

/** Something that was looked for, or why it could not be had. */
export type Known<T> = T | MonitAlertError;

/** Looks, and keeps what was in the way. */
export async function know<T>(look: () => Promise<Known<T>>): Promise<Known<T>> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof MonitAlertError) return error;
    // What the system refuses is a finding; anything else is a mistake of ours.
    if (systemErrorCode(error) === undefined) throw error;
    return new MonitAlertError('system', systemErrorReason(error), { cause: error });
  }
}

/** What follows from something, or what was in the way of it. */
export async function andThen<T, U>(known: Known<T>, look: (value: T) => Promise<Known<U>>): Promise<Known<U>> {
  return known instanceof MonitAlertError ? known : know(async () => look(known));
}
