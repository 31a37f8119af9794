import { MonitAlertError } from '../../errors.ts';
import { describeAddress, type Endpoint, type HttpAccess } from '../http/client.ts';
import { readStatus } from '../http/status.ts';
import { listeningSockets, ownListeners } from '../process/listening-sockets.ts';
import { type Process, socketOwners } from '../process/process.ts';

const lastLookMs = 2_000;

/** Only others listen where the daemon should. */
export function isTaken({ pid }: Process, { address }: HttpAccess): boolean {
  return ownListeners(pid, address).size === 0 && listeningSockets('self', address).size > 0;
}

/** @returns `httpd.taken`, `http.certificate` or `daemon.unreachable`. */
export async function whyUnserved(process: Process, endpoint: Endpoint): Promise<MonitAlertError> {
  const where = describeAddress(endpoint.address);
  if (isTaken(process, endpoint)) {
    const others = socketOwners(listeningSockets('self', endpoint.address)).join(', ');
    return new MonitAlertError(
      'httpd.taken',
      `another process${others === '' ? '' : ` (pid ${others})`} has ${where}, which is Monit's (pid ${process.pid})`,
      { hint: 'End that process or give `set httpd` another port, then run `monit-alert reload`.' },
    );
  }
  const reason: unknown = await readStatus(endpoint, lastLookMs).catch((error: unknown) => error);
  if (reason instanceof MonitAlertError && reason.code === 'http.certificate') return reason;
  return new MonitAlertError(
    'daemon.unreachable',
    `Monit is running (pid ${process.pid}), but does not listen at ${where}`,
    {
      hint: 'Monit may still use an older `set httpd`: run `monit reload`, then try again.',
    },
  );
}
