import type { Plan, PlanInput } from '../../../src/change/plan.ts';
import type { Alerted } from '../../../src/inspect/alerted.ts';
import type { SiteStatus } from '../../../src/inspect/status.ts';
import type { UnmanagedAlert } from '../../../src/inspect/unmanaged-alerts.ts';
import type { UnmanagedStatement } from '../../../src/monit/config/config-tree.ts';
import { type EventName, eventNames } from '../../../src/monit/config/events.ts';
import { type Alert } from '../../../src/monit/config/grammar.ts';
import type { ReloadProof } from '../../../src/monit/reload/proof.ts';

/** A row of an alert table; all events where none are given. */
export function alert(recipient: string, events: readonly EventName[] = eventNames, reminderCycles = 0): Alert {
  return { recipient, events, reminderCycles };
}

/** An alert statement outside of the managed file, as our reader finds it: global, and on all events. */
export function located(line: number, differently: Partial<UnmanagedStatement> = {}): UnmanagedStatement {
  const statement = { kind: 'alert', scope: 'global', service: undefined, recipient: 'a@x' } as const;
  const terms = { events: differently.kind === 'noalert' ? [] : eventNames, reminderCycles: 0 };
  const written = { format: undefined, unreadReason: undefined, start: 0, end: 0, line };
  return { ...statement, ...terms, ...written, file: '/etc/monit/monitrc', ...differently };
}

export const intact = (text: string): PlanInput['installed'] => ({ kind: 'intact', text });
export const absent: PlanInput['installed'] = { kind: 'absent', text: undefined };

/** Who is alerted by what is loaded: by monit-alert, and by `set alert` outside of it. */
export function alerted(managed: readonly string[], globals: readonly string[] = []): Alerted {
  const unmanaged = globals.map((recipient) => ({ recipient, origins: ['global' as const] }));
  return { source: 'loaded', recipients: [...new Set([...managed, ...globals])], managed, unmanaged };
}

const nobody = alerted([]);

/** What there is to decide about; nothing to do unless told otherwise. */
export function planInput(differently: Partial<PlanInput> = {}): PlanInput {
  return {
    profile: 'default',
    managedFile: '/etc/monit/conf.d/monit-alert',
    renderedText: 'set alert a@x\n',
    installed: intact('set alert a@x\n'),
    serviceFiles: [],
    otherFiles: [],
    serviceEffects: [],
    rendered: [alert('a@x')],
    current: [alert('a@x')],
    unmanagedAlerts: [],
    alerted: alerted(['a@x']),
    mailedAgain: [],
    otherNotifiers: [],
    disagreements: [],
    loaded: true,
    ...differently,
  };
}

export const plan: Plan = {
  profile: 'none',
  decision: 'replace',
  managedFile: '/etc/monit/conf.d/monit-alert',
  diff: '--- /etc/monit/conf.d/monit-alert\tinstalled\n+++ x\trendered\n@@ -1,1 +0,0 @@\n-set alert a@x\n',
  serviceFiles: [],
  otherFiles: [],
  effect: [{ recipient: 'a@x', before: 'all events', after: 'nothing' }],
  serviceEffects: [],
  unmanagedAlerts: [],
  alerted: nobody,
  mailedAgain: [],
  otherNotifiers: [],
  disagreements: [],
  edited: false,
};

export const proof: ReloadProof = {
  kind: 'listener',
  before: ['100'],
  after: ['200'],
  pid: 42,
  elapsedMs: 12.34,
  knocks: 4,
};

export const unmanaged = (recipient: string, service?: string): UnmanagedAlert => ({
  recipient,
  service,
  events: 'all events',
  place: { file: '/etc/monit/monitrc', line: 7 },
});

/** What is seen where all is well: the profile `default` is in force and proved. */
export function siteStatus(differently: Partial<SiteStatus> = {}): SiteStatus {
  const ops = alert('ops@example.org');
  return {
    controlFile: '/etc/monit/monitrc',
    managedFile: '/etc/monit/conf.d/monit-alert',
    installed: 'intact',
    profile: 'default',
    monit: { pid: 42, version: '5.33.0' },
    rendered: [ops],
    alerts: [ops],
    installedAt: '2026-05-01T06:20:00.000Z',
    loaded: [ops],
    alerted: alerted((differently.alerts ?? [ops]).map(({ recipient }) => recipient)),
    verified: true,
    unmanagedAlerts: [],
    warnings: [],
    drift: [],
    ...differently,
  };
}
