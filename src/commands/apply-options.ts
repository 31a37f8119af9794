import type { Scope } from '../render/scope.ts';

export interface ApplyOptions {
  readonly dryRun: boolean;
  readonly reason: string | undefined;
  /** Undefined: set the base profile; true: hold it for the default duration. */
  readonly for: string | true | undefined;
  /** When the hold ends; not with `for`. */
  readonly until: string | undefined;
  /** When the hold begins; undefined: now. */
  readonly at: string | undefined;
  readonly grace: string | undefined;
  readonly confirm: string | undefined;
  readonly testMail: boolean;
  readonly id: string | undefined;
  /** Only for a hold; undefined: everything. */
  readonly scope: Scope | undefined;
  readonly mailsReport: boolean;
  readonly announces: boolean;
  readonly withoutScheduler: boolean;
}
