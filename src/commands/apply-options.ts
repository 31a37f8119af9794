import type { Scope } from '../render/scope.ts';

export interface ApplyOptions {
  readonly dryRun: boolean;
  readonly reason: string | undefined;
  /** Undefined: set the base profile; true: hold it for the default duration. */
  readonly for: string | true | undefined;
  readonly confirm: string | undefined;
  readonly testMail: boolean;
  readonly id: string | undefined;
  /** Only with `for`; undefined: everything. */
  readonly scope: Scope | undefined;
  readonly mailsReport: boolean;
  readonly withoutScheduler: boolean;
}
