import type { CheckedConfiguration } from '../monit/check/check-configuration.ts';
import { type UnmanagedStatement, unmanagedAlerts } from '../monit/config/config-tree.ts';
import type { Deadline } from '../system/clock.ts';
import { checkWith, type Installation } from './installation.ts';

/** A configuration as it is without the managed file. */
export interface OtherFiles {
  /** What our reader of Monit's syntax finds in them. */
  readonly alerts: readonly UnmanagedStatement[];
  /** Asks Monit. @throws MonitAlertError as {@link checkWith}. */
  readonly check: () => Promise<CheckedConfiguration>;
}

export function otherFiles(installation: Installation, monit: string, deadline: Deadline): OtherFiles {
  return {
    alerts: unmanagedAlerts(installation.tree, installation.managedFile),
    check: async () => checkWith(installation, undefined, monit, deadline),
  };
}
