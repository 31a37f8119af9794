import { effectiveAlerts, recipientKey } from '../monit/config/effective-alerts.ts';
import type { TracedAlert, TracedAlerts } from './alert-origin.ts';

/** Whom Monit mails about anything, by its own rules: alerts of all files, global and local, less every `noalert`. */
export interface Alerted {
  /** `loaded`: as the daemon runs it. `installed`: as the files say, because the daemon cannot be asked. */
  readonly source: 'loaded' | 'installed';
  /** Mail addresses, each once. */
  readonly recipients: readonly string[];
  /** Those whom the file of monit-alert alerts. */
  readonly managed: readonly string[];
  /** Those whom other alerts reach. Somebody may be among both. */
  readonly unmanaged: readonly UnmanagedRecipient[];
}

/** Somebody who is alerted whatever the profile says. */
export interface UnmanagedRecipient {
  /** A mail address. */
  readonly recipient: string;
  /** `global`: a `set alert`. `local`: an `alert` of a service. `unknown`: loaded, but no longer in any file. */
  readonly origins: readonly ('global' | 'local' | 'unknown')[];
  /** Whether the site knows all of these alerts (`accept` in config.yaml). Undefined: no. */
  readonly accepted?: true | undefined;
}

/** @param source where the alerts of services were read. */
export function alertedBy({ globals, services }: TracedAlerts, source: Alerted['source']): Alerted {
  const mailing = effectiveAlerts(globals, services).filter(({ events }) => events.length > 0);
  return {
    source,
    recipients: byRecipient(mailing).map(nameOf),
    managed: byRecipient(mailing.filter(({ foundIn }) => foundIn === 'managed')).map(nameOf),
    unmanaged: byRecipient(mailing.filter(({ foundIn }) => foundIn !== 'managed')).map((cells) => ({
      recipient: nameOf(cells),
      origins: [...new Set(cells.map(originOf))],
    })),
  };
}

type Cell = TracedAlert & { readonly origin: 'global' | 'local' };
type Cells = readonly [Cell, ...Cell[]];

function byRecipient(cells: readonly Cell[]): Cells[] {
  const groups = new Map<string, [Cell, ...Cell[]]>();
  for (const cell of cells) {
    const group = groups.get(recipientKey(cell));
    if (group === undefined) groups.set(recipientKey(cell), [cell]);
    else group.push(cell);
  }
  return [...groups.values()];
}

function nameOf([{ recipient }]: Cells): string {
  return recipient;
}

function originOf({ foundIn, origin }: Cell): UnmanagedRecipient['origins'][number] {
  return foundIn === 'unknown' ? 'unknown' : origin;
}
