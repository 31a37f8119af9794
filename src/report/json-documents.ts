import type { MailedAgain } from '../change/mailed-again.ts';
import type { Decision, FileDiff } from '../change/plan.ts';
import type { Effect } from '../change/recipient-diff.ts';
import type { ChangeState } from '../change/result.ts';
import type { ServiceEffect } from '../change/service-effects.ts';
import type { Finding, FindingId } from '../doctor/finding.ts';
import type { LeftAlert } from '../init/importable-alerts.ts';
import type { IncludePlan } from '../init/plan-includes.ts';
import type { Removal } from '../init/plan-removal.ts';
import type { Alerted } from '../inspect/alerted.ts';
import type { OtherNotifier } from '../inspect/other-notifiers.ts';
import type { SiteStatus } from '../inspect/status.ts';
import type { UnmanagedAlert } from '../inspect/unmanaged-alerts.ts';
import type { Who } from '../inspect/who.ts';
import type { Missed } from '../maintenance/calendar/due.ts';
import type { ComingHold, PlannedHold } from '../maintenance/calendar/model.ts';
import type { TestMail } from '../maintenance/mail/test-mail.ts';
import type { Health } from '../maintenance/meanwhile/health.ts';
import type { Meanwhile } from '../maintenance/meanwhile/summary.ts';
import type { Hold, HoldEnd } from '../maintenance/record/model.ts';
import type { Revision } from '../maintenance/rollback.ts';
import type { Scheduler } from '../maintenance/scheduler/sync-log.ts';
import type { Alert } from '../monit/config/grammar.ts';
import type { MonitSeen } from '../monit/daemon/find-daemon.ts';
import type { ServiceAction } from '../monit/http/service-action.ts';
import type { ServiceStatus } from '../monit/http/status.ts';
import type { ReloadProof } from '../monit/reload/proof.ts';
import type { HistoryEntry } from '../state/history.ts';
import type { Answer, Fault } from './answer.ts';
import type { EndedHoldsDocument, PlannedDocument, SkipDocument, WindowsDocument } from './calendar-documents.ts';

/**
 * What `--json` prints. docs/output.schema.json and the tables in docs/reference.md are generated from these types and
 * their comments. A document does not contain keys that are undefined.
 */

/** Under the same schemaVersion, keys may be added, but never removed or given another meaning. */
export type Document =
  | ChangeDocument
  | ErrorDocument
  | RollbackDocument
  | RevisionsDocument
  | InitDocument
  | ReleaseDocument
  | ReloadDocument
  | ServiceDocument
  | ConfirmDocument
  | HoldsDocument
  | EndedHoldsDocument
  | PlannedDocument
  | WindowsDocument
  | SkipDocument
  | StatusDocument
  | HealthDocument
  | ListDocument
  | ShowDocument
  | CheckDocument
  | HistoryDocument
  | DoctorDocument
  | WhoDocument;

/** A document before `schemaVersion` is added. */
export type Content<One extends Document = Document> = One extends Document ? Omit<One, 'schemaVersion'> : never;

/** `PROFILE`, `apply` and `diff`; also `release` and `sync`, if there was something to end. */
export interface ChangeDocument extends Answer, ChangeEntry {}

/** A change and its result. */
export interface ChangeEntry {
  /** The exit status of the change. */
  readonly exitCode: number;
  readonly state: ChangeState;
  /** Whether the alerts in force, the holds or the base profile changed, or would change. */
  readonly changed: boolean;
  readonly profile: string;
  readonly decision: Decision;
  /** The file that monit-alert writes. */
  readonly managedFile: string;
  /** Unified diff of the managed file; empty if it does not change. Passwords are masked. */
  readonly diff: string;
  /** The files of services that change. Passwords are masked. */
  readonly serviceFiles: readonly FileDiff[];
  /** Other files that change; only with `init`. Passwords are masked. */
  readonly otherFiles: readonly FileDiff[];
  /** The recipients of global alerts whose alerts change. */
  readonly effect: readonly Effect[];
  /** The services with files of their own; `effect` is that on all others. */
  readonly serviceEffects: readonly ServiceEffect[];
  /** Alerts in other files, which no profile changes. */
  readonly unmanagedAlerts: readonly UnmanagedAlert[];
  /** Who is alerted with the profile in force, by all files. */
  readonly alerted: Alerted;
  /** Services that fail now, about which the reload makes Monit mail again; empty without a reload. */
  readonly mailedAgain: readonly MailedAgain[];
  /** Notifiers other than mail, which no profile changes. */
  readonly otherNotifiers: readonly OtherNotifier[];
  /** One sentence each. */
  readonly warnings: readonly string[];
  /** The daemon; undefined if it is not running. */
  readonly monit: MonitSeen | undefined;
  /** The reload proof; with `active` and `rolled-back`. */
  readonly proof: ReloadProof | undefined;
  /** With `pending`, `rolled-back` and `failed`. */
  readonly reason: string | undefined;
  /** What to do; undefined if no action is needed. */
  readonly hint: string | undefined;
  /** The base profile, in force when no hold is active; undefined without maintenance. */
  readonly base?: string | undefined;
  /**
   * Holds that are active after the change, oldest first. The last one without a scope, and all after it, are in force.
   */
  readonly holds?: readonly Hold[] | undefined;
  /** Holds that ended with this change. */
  readonly ended?: readonly EndedHold[] | undefined;
  /** Planned holds that were given up with `release`. */
  readonly cancelled?: readonly PlannedHold[] | undefined;
  /** With `sync`: planned holds that have begun. */
  readonly begun?: readonly Hold[] | undefined;
  /** With `sync`: planned holds that did not begin in their time. */
  readonly missed?: readonly Missed[] | undefined;
  /** With `sync`: why something could not begin. */
  readonly faults?: readonly Fault[] | undefined;
  /** The scheduler that will end the new hold. */
  readonly scheduler?: Scheduler | undefined;
  /** What happened to the services during the holds; once the last hold has ended. */
  readonly meanwhile?: Meanwhile | undefined;
  /** The base profile, while it is unconfirmed. */
  readonly unconfirmed?: UnconfirmedEntry | undefined;
  /** Why an earlier text of a profile is in force, or comes back after the holds. */
  readonly fallback?: FallbackEntry | undefined;
  /** A change that was reverted because it was not confirmed in time. */
  readonly reverted?: UnconfirmedEntry | undefined;
  /** An unconfirmed change that this change replaced. */
  readonly superseded?: UnconfirmedEntry | undefined;
  /** With `--test-mail`: the result for each recipient. */
  readonly testMail?: readonly TestMail[] | undefined;
}

/** A profile that could not be put in force when a hold ended. Its earlier text is in force instead. */
export interface FallbackEntry {
  readonly profile: string;
  /** The id of the hold that it is held by, and of the scoped holds after it; undefined: it is the base profile. */
  readonly hold: string | undefined;
  /** The earlier text is in force for all services: the scoped holds have no effect. */
  readonly isUnscoped?: boolean | undefined;
  /** UTC, ISO 8601. */
  readonly since: string;
  readonly reason: string;
}

/** An unconfirmed change of the base profile. */
export interface UnconfirmedEntry {
  readonly profile: string;
  /** The user who made the change, or who ran sudo to make it. */
  readonly by: string;
  readonly reason?: string | undefined;
  /** UTC, ISO 8601. */
  readonly since: string;
  /** The deadline to confirm it. UTC, ISO 8601. */
  readonly until: string;
  /** Milliseconds from `since` to `until`. */
  readonly forMs: number;
  /** The profile that is in force again unless the change is confirmed. */
  readonly before: string;
}

/** `confirm` */
export interface ConfirmDocument extends Answer {
  readonly changed: true;
  /** The base profile, in force when no hold is active. */
  readonly base: string;
  /** Oldest first. The last one without a scope, and all after it, are in force. */
  readonly holds: readonly Hold[];
  readonly confirmed: UnconfirmedEntry;
}

/** `rollback`: a change, and the revision that it returns to. */
export interface RollbackDocument extends ChangeDocument {
  readonly revision: Revision;
}

/** `rollback --list`: the revisions, newest first. */
export interface RevisionsDocument extends Answer {
  readonly revisions: readonly Revision[];
}

/** `init`: a change, and the alerts that it imports. */
export interface InitDocument extends ChangeDocument {
  /** The profile that they are imported into; undefined if that was done before. */
  readonly profileFile: string | undefined;
  readonly taken: readonly TakenAlert[];
  /** Alerts that are not imported. */
  readonly left: readonly LeftAlert[];
  readonly alertIncludes: AlertIncludes;
  /** Whether Monit has `set httpd`, so that its loaded alerts can be read. */
  readonly hasHttpd: boolean;
}

/** Which services get an alert include, or lose it. */
export interface AlertIncludes extends IncludePlan {
  /** With `--remove-includes`: where the lines are that are removed. */
  readonly removed: Removal['removed'];
  /** With `--remove-includes`: lines that stay, and why. */
  readonly kept: Removal['kept'];
}

/** An imported alert, and where it was. A `noalert` of a service has no events. */
export interface TakenAlert extends Alert {
  /** The service; undefined for a `set alert`. */
  readonly service?: string;
  readonly file: string;
  readonly line: number;
}

/** Any command that was refused or failed. Nothing was changed. */
export interface ErrorDocument extends Answer {
  readonly state: 'failed';
  readonly error: Fault;
}

/** `release` and `sync`, if there was nothing to end. */
export interface ReleaseDocument extends Answer {
  readonly state: 'unchanged';
  /** Whether planned holds were given up. */
  readonly changed: boolean;
  readonly holds: readonly Hold[];
  readonly ended: readonly EndedHold[];
  /** Planned holds that were given up. */
  readonly cancelled?: readonly PlannedHold[] | undefined;
  /** With `sync`: planned holds that have begun. */
  readonly begun?: readonly Hold[] | undefined;
  /** With `sync`: planned holds that did not begin in their time. */
  readonly missed?: readonly Missed[] | undefined;
  /** With `sync`: why something could not begin. */
  readonly faults?: readonly Fault[] | undefined;
}

/** `reload` */
export interface ReloadDocument extends Answer {
  readonly state: 'active' | 'pending' | 'failed';
  /** A reload always counts as a change. */
  readonly changed: true;
  /** One sentence each. */
  readonly warnings: readonly string[];
  /** With `active`. */
  readonly monit?: MonitSeen;
  /** With `active`. */
  readonly proof?: ReloadProof;
  /** With `pending` and `failed`. */
  readonly reason?: string;
  /** How to get a proof. */
  readonly hint?: string | undefined;
}

/** `monitor`, `unmonitor`, `start`, `stop` and `restart` */
export interface ServiceDocument extends Answer {
  readonly action: ServiceAction;
  /**
   * Whether Monit did something: it monitors a service now, or no longer, or it ran a program to start or restart one.
   * With `--dry-run`: whether it would do something.
   */
  readonly changed: boolean;
  /** The current state of the services. */
  readonly services: readonly ServiceStatus[];
  /** Services for which the action was not done in time. */
  readonly open: readonly ServiceStatus[];
  /** With `--ignore-missing`: named services, and a group, that Monit does not have. */
  readonly missing: readonly string[];
  /** One sentence each. */
  readonly warnings: readonly string[];
}

/** `holds` and `extend` */
export interface HoldsDocument extends Answer {
  /** With `extend`. */
  readonly changed?: true;
  /** The base profile; undefined if no hold is active. */
  readonly base: string | undefined;
  /** Oldest first. The last one without a scope, and all after it, are in force. */
  readonly holds: readonly Hold[];
  /** What has not begun, in the order of the beginning: planned holds, and the next time of each window. */
  readonly planned?: readonly ComingHold[] | undefined;
  /** The base profile, while it is unconfirmed. */
  readonly unconfirmed?: UnconfirmedEntry | undefined;
}

/** `status`: the holds, and what is rendered, installed and loaded. */
export interface StatusDocument extends Answer, SiteStatus {
  /** The base profile, in force when no hold is active. */
  readonly base: string | undefined;
  /** Oldest first. The last one without a scope, and all after it, are in force. */
  readonly holds: readonly Hold[];
  /** What has not begun, in the order of the beginning: planned holds, and the next time of each window. */
  readonly planned: readonly ComingHold[];
  /** The base profile, while it is unconfirmed. */
  readonly unconfirmed?: UnconfirmedEntry | undefined;
  /** Why an earlier text of a profile is in force, or comes back after the holds. */
  readonly fallback?: FallbackEntry | undefined;
}

/** `status --check` and `status --metrics` */
export interface HealthDocument extends Answer, Health {}

/** `list` */
export interface ListDocument extends Answer {
  readonly profiles: readonly ListedProfile[];
}

/** A profile of the list. */
export interface ListedProfile {
  readonly name: string;
  /** `site`: your own; `shipped`: comes with monit-alert. */
  readonly origin: 'site' | 'shipped';
  readonly file: string;
  readonly description: string | undefined;
  /** Why the profile is invalid; undefined if it is valid. */
  readonly error: string | undefined;
}

/** `show` */
export interface ShowDocument extends Answer {
  readonly profile: string;
  readonly description: string | undefined;
  readonly file: string;
  readonly templateFile: string;
  /** The rendered text, passwords masked. */
  readonly text: string;
  /** The alert table. */
  readonly alerts: readonly Alert[];
}

/** `check` */
export interface CheckDocument extends Answer {
  readonly profiles: readonly CheckedEntry[];
}

/** The result for one profile. */
export interface CheckedEntry {
  readonly profile: string;
  readonly file: string;
  readonly ok: boolean;
  /** Why the profile is invalid; undefined if it is valid. */
  readonly error: Fault | undefined;
}

/**
 * `history`: who did what, newest first. `action` tells the entries apart.
 * Does not list dry runs, and commands that had nothing to do.
 */
export interface HistoryDocument extends Answer {
  readonly history: readonly HistoryEntry[];
}

/** `doctor` */
export interface DoctorDocument extends Answer {
  readonly findings: readonly Finding[];
  /** With `--fix`. */
  readonly repairs?: readonly RepairEntry[];
}

/** `who`: recipients by services and events, by Monit's rules. */
export type WhoDocument = Answer & Who;

/** A repair by `doctor --fix`. */
export interface RepairEntry {
  readonly id: FindingId;
  /** What was done; undefined if `change` describes it, or nothing was done. */
  readonly what: string | undefined;
  /** The change that repaired it. */
  readonly change: ChangeEntry | undefined;
  /** Why the repair failed. */
  readonly error: Fault | undefined;
}

/** A hold that has ended. */
export interface EndedHold extends Hold {
  readonly end: HoldEnd;
}
