import { MonitAlertError, systemErrorCode, systemErrorReason } from '../errors.ts';

/** What was found out, or the reason why that was not possible. */
export type Fact<T> = T | MonitAlertError;

/** An error of the system is a finding of the doctor; any other one is a defect of monit-alert. */
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

/** A fact that needs another one: without that, the reason is the same. */
export async function andThen<T, U>(fact: Fact<T>, look: (value: T) => Promise<Fact<U>>): Promise<Fact<U>> {
  return fact instanceof MonitAlertError ? fact : findOut(async () => look(fact));
}
