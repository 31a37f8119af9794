import { spawn } from 'node:child_process';
import { systemErrorCode } from '../errors.ts';

export type Priority = 'notice' | 'warning';

/** A message that is on its way to the system log. */
export interface LogMessage {
  /** Why the log did not take it; undefined if it did. Never rejects. */
  readonly taken: Promise<string | undefined>;
}

/** syslog(3): the facility of who may do what. sudo, su and sshd log beside it. */
const facility = 'auth';

/**
 * Hands a message to the system log (journal or syslog). Node.js cannot write to a datagram socket such as /dev/log, so
 * this starts `logger`, which util-linux and BusyBox have. Nothing waits for it, and it outlives us.
 *
 * @param message one line of less than 1 KiB, the limit of RFC 3164.
 */
export function logMessage(tag: string, message: string, priority: Priority): LogMessage {
  const args = ['-t', tag, '-p', `${facility}.${priority}`, '--', message];
  const taken = new Promise<string | undefined>((resolve) => {
    try {
      const logger = spawn('logger', args, {
        env: { PATH: process.env['PATH'] },
        cwd: '/',
        // Ctrl-C in the terminal must not reach it.
        detached: true,
        stdio: 'ignore',
      });
      logger.on('error', (error) => {
        resolve(`cannot run logger: ${systemErrorCode(error) ?? error.message}`);
      });
      logger.on('exit', (status, signal) => {
        resolve(status === 0 ? undefined : `logger ended with ${signal ?? status ?? 'an error'}`);
      });
      logger.unref();
    } catch (error) {
      resolve(`cannot run logger: ${systemErrorCode(error) ?? String(error)}`);
    }
  });
  return { taken };
}
