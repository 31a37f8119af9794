import { MonitAlertError, systemErrorCode, systemErrorReason } from '../errors.ts';

/** A fact, or the reason why it could not be found out. */
export type Fact<T> = T | MonitAlertError;

/** An error of the system is a finding of the doctor; any other error is a bug in monit-alert. */
export async function findOut<T>(look: () => Promise<Fact<T>>): Promise<Fact<T>> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof MonitAlertError) return error;
    if (systemErrorCode(error) === undefined) throw error;
    const path = error instanceof Error && 'path' in error && typeof error.path === 'string' ? `${error.path}: ` : '';
    return new MonitAlertError('system', `${path}${systemErrorReason(error)}`, { cause: error });
  }
}

/** A fact that is derived from another one. If that is an error, so is this. */
export async function andThen<T, U>(fact: Fact<T>, look: (value: T) => Promise<Fact<U>>): Promise<Fact<U>> {
  return fact instanceof MonitAlertError ? fact : findOut(async () => look(fact));
}
