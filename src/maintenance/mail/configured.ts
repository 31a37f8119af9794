import { MonitAlertError } from '../../errors.ts';
import { checkWith, readInstallation } from '../../inspect/installation.ts';
import { asTheDaemonSees } from '../../inspect/observe.ts';
import type { CheckedService } from '../../monit/check/check-configuration.ts';
import { areMailServersPlain } from '../../monit/config/mailserver-statement.ts';
import type { MailServer, Profile } from '../../profile/model.ts';
import type { Site } from '../../site.ts';
import type { Deadline } from '../../system/clock.ts';

/** What Monit's configuration says that a mail needs. */
export interface Configured {
  readonly services: readonly CheckedService[];
  /** Or why they cannot be used. */
  readonly servers: readonly MailServer[] | string;
}

/** Has Monit check the configuration. @throws MonitAlertError `control-file.*`, `managed-file.*`, `check.*` */
export async function readConfigured(site: Site, deadline: Deadline): Promise<Configured> {
  const seen = await asTheDaemonSees(site);
  const installation = await readInstallation(seen);
  const { installed, tree } = installation;
  const { mail, services } = await checkWith(installation, { global: installed.text }, seen.monit, deadline);
  return { services, servers: serversOf(mail.servers, () => areMailServersPlain(tree.files.map(({ text }) => text))) };
}

function serversOf(printed: readonly string[], arePlain: () => boolean): Configured['servers'] {
  if (printed.length === 0) return 'Monit has no mail server: neither the profile nor the configuration names one';
  if (arePlain()) return printed.map(toServer);
  return 'the mail server in the configuration needs a login or TLS, which only a profile can name';
}

/** From `host:port`, as Monit's check prints it. */
function toServer(printed: string): MailServer {
  const colon = printed.lastIndexOf(':');
  return { host: printed.slice(0, colon), port: Number(printed.slice(colon + 1)) };
}

/** The servers that Monit uses with this profile, or why they cannot be tried. */
export async function serversFor(
  { mailServers }: Pick<Profile, 'mailServers'>,
  configured: () => Promise<Configured>,
): Promise<Configured['servers']> {
  if (mailServers !== undefined) return mailServers.servers;
  try {
    return (await configured()).servers;
  } catch (error) {
    if (error instanceof MonitAlertError) return error.message;
    throw error;
  }
}
