import { systemErrorCode } from '../errors.ts';

/** Whether the system says that a file, or a process in /proc, is not there: not that we may not look. */
export function isAbsent(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'ESRCH'].includes(systemErrorCode(error) ?? '');
}

/** Whether the system says that we may not look. */
export function isDenied(error: unknown): boolean {
  return ['EACCES', 'EPERM'].includes(systemErrorCode(error) ?? '');
}

/** For `.catch()`: a value for what is not there; every other error is thrown on. */
export function ifAbsent<T>(value: T): (error: unknown) => T {
  return (error) => {
    if (isAbsent(error)) return value;
    throw error;
  };
}
