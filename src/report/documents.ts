import type { Decision, FileDiff } from '../change/plan.ts';
import type { Effect } from '../change/recipient-diff.ts';
import type { ChangeState } from '../change/result.ts';
import type { Finding, FindingId } from '../doctor/finding.ts';
import type { LeftAlert } from '../init/importable-alerts.ts';
import type { OtherNotifier } from '../inspect/other-notifiers.ts';
import type { SiteStatus } from '../inspect/status.ts';
import type { UnmanagedAlert } from '../inspect/unmanaged-alerts.ts';
import type { Who } from '../inspect/who.ts';
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

/**
 * What `--json` prints: a promise to programs. docs/output.schema.json and the tables in docs/reference.md are made of these
 * types and of what is said about them, and every test that reads a document holds it to them. What is undefined is left
 * out of the document.
 */

/** One document of monit-alert. A key may be added under the same schemaVersion, never removed or given another meaning. */
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
  | StatusDocument
  | HealthDocument
  | ListDocument
  | ShowDocument
  | CheckDocument
  | HistoryDocument
  | DoctorDocument
  | WhoDocument;

/** A document without the number of its form, which is put before it when it is printed. */
export type Content<One extends Document = Document> = One extends Document ? Omit<One, 'schemaVersion'> : never;

interface Answer {
  /** Version of the documents' form. */
  readonly schemaVersion: 1;
  /** The exit status of the command. */
  readonly exitCode: number;
}

/** `PROFILE`, `apply`, `diff`; `release` and `sync` where there was something to end: what was to be done, and how it ended. */
export interface ChangeDocument extends Answer, ChangeEntry {}

/** A change. */
export interface ChangeEntry {
  /** The exit status that says how it ended. */
  readonly exitCode: number;
  readonly state: ChangeState;
  /** Whether anything is another than before, or would be: what is in force, what is held, or the base below it. */
  readonly changed: boolean;
  readonly profile: string;
  readonly decision: Decision;
  /** The file that monit-alert writes. */
  readonly managedFile: string;
  /** Unified diff of the managed file; empty where its text stays as it is. Passwords are masked. */
  readonly diff: string;
  /** Other files that change with it; empty but for `init`. Passwords are masked. */
  readonly otherFiles: readonly FileDiff[];
  /** Who gets something else than before. */
  readonly effect: readonly Effect[];
  /** Alerts that no profile touches, because they stand in other files. */
  readonly unmanagedAlerts: readonly UnmanagedAlert[];
  /** What else tells somebody of events, whatever the profile. */
  readonly otherNotifiers: readonly OtherNotifier[];
  /** What one should know although the change is done, a sentence each. */
  readonly warnings: readonly string[];
  /** The daemon; undefined where none runs. */
  readonly monit: MonitSeen | undefined;
  /** What was seen of the reload; with `active` and `rolled-back`. */
  readonly proof: ReloadProof | undefined;
  /** Why it ended so; with `pending`, `rolled-back` and `failed`. */
  readonly reason: string | undefined;
  /** What to do; undefined where nothing is to be done. */
  readonly hint: string | undefined;
  /** The profile that is in force when nothing is held; undefined where nothing is. */
  readonly base?: string | undefined;
  /** What is held after the change, oldest first: the last one is in force. */
  readonly holds?: readonly Hold[] | undefined;
  /** Holds that ended with it. */
  readonly ended?: readonly EndedHold[] | undefined;
  /** What ends the hold: what calls `monit-alert sync` regularly. */
  readonly scheduler?: Scheduler | undefined;
  /** What happened to the services while alerts were held; when the last hold has ended. */
  readonly meanwhile?: Meanwhile | undefined;
  /** The base where it waits to be confirmed. */
  readonly unconfirmed?: UnconfirmedEntry | undefined;
  /** What was reverted, because nobody confirmed it in time. */
  readonly reverted?: UnconfirmedEntry | undefined;
  /** What waited to be confirmed, and was replaced. */
  readonly superseded?: UnconfirmedEntry | undefined;
  /** With `--test-mail`: what became of each recipient's message. */
  readonly testMail?: readonly TestMail[] | undefined;
}

/** A base that waits, or waited, to be confirmed. */
export interface UnconfirmedEntry {
  readonly profile: string;
  /** Who asked for it: the user behind sudo where there is one. */
  readonly by: string;
  readonly reason?: string | undefined;
  /** UTC, ISO 8601. */
  readonly since: string;
  /** The last moment to confirm it. UTC, ISO 8601. */
  readonly until: string;
  /** Milliseconds that there were for it. */
  readonly forMs: number;
  /** The profile whose text comes back. */
  readonly before: string;
}

/** `confirm`: what stays. */
export interface ConfirmDocument extends Answer {
  /** The profile that is in force when nothing is held. */
  readonly base: string;
  /** Oldest first: the last one is in force. */
  readonly holds: readonly Hold[];
  readonly confirmed: UnconfirmedEntry;
}

/** `rollback`: a change, and the revision that it put in force. */
export interface RollbackDocument extends ChangeDocument {
  readonly revision: Revision;
}

/** `rollback --list`: the revisions, newest first. */
export interface RevisionsDocument extends Answer {
  readonly revisions: readonly Revision[];
}

/** `init`: a change, and the alerts that it takes over. */
export interface InitDocument extends ChangeDocument {
  /** The profile that they go into; undefined where that was done before. */
  readonly profileFile: string | undefined;
  readonly taken: readonly TakenAlert[];
  /** Alerts that stay where they are. */
  readonly left: readonly LeftAlert[];
  /** Whether Monit can be asked what it has loaded. */
  readonly hasHttpd: boolean;
}

/** An alert that leaves the file where it stands. */
export interface TakenAlert extends Alert {
  readonly file: string;
  readonly line: number;
}

/** Any command that was refused: nothing was changed. */
export interface ErrorDocument extends Answer {
  readonly state: 'failed';
  readonly error: Fault;
}

/** `release` and `sync` where there was nothing to end. */
export interface ReleaseDocument extends Answer {
  readonly state: 'unchanged';
  readonly changed: false;
  readonly holds: readonly Hold[];
  readonly ended: readonly EndedHold[];
}

/** `reload`. */
export interface ReloadDocument extends Answer {
  readonly state: 'active' | 'pending' | 'failed';
  /** With `active`. */
  readonly monit?: MonitSeen;
  /** With `active`. */
  readonly proof?: ReloadProof;
  /** With `pending` and `failed`. */
  readonly reason?: string;
  /** What to do to have a proof. */
  readonly hint?: string | undefined;
}

/** `monitor`, `unmonitor`, `start`, `stop` and `restart`. */
export interface ServiceDocument extends Answer {
  readonly action: ServiceAction;
  /** The services, as they are now. */
  readonly services: readonly ServiceStatus[];
  /** Those of them for which it was not seen to be done in time. */
  readonly open: readonly ServiceStatus[];
}

/** `holds` and `extend`: what is held. */
export interface HoldsDocument extends Answer {
  /** The profile that comes after it; undefined where nothing is held. */
  readonly base: string | undefined;
  /** Oldest first: the last one is in force. */
  readonly holds: readonly Hold[];
  /** The base where it waits to be confirmed. */
  readonly unconfirmed?: UnconfirmedEntry | undefined;
}

/** `status`: what is held, rendered, installed and loaded. */
export interface StatusDocument extends Answer, SiteStatus {
  /** The profile that is in force when nothing is held. */
  readonly base: string | undefined;
  /** Oldest first: the last one is in force. */
  readonly holds: readonly Hold[];
  /** The base where it waits to be confirmed. */
  readonly unconfirmed?: UnconfirmedEntry | undefined;
}

/** `status --check` and `status --metrics`: what a monitoring system asks. */
export interface HealthDocument extends Answer, Health {}

/** `list`: the profiles there are. */
export interface ListDocument extends Answer {
  readonly profiles: readonly ListedProfile[];
}

/** One profile of the list. */
export interface ListedProfile {
  readonly name: string;
  /** Whose it is: yours, or one that comes with monit-alert. */
  readonly origin: 'site' | 'shipped';
  readonly file: string;
  readonly description: string | undefined;
  /** Why it cannot be used; undefined where it can. */
  readonly error: string | undefined;
}

/** `show`: one profile, rendered. */
export interface ShowDocument extends Answer {
  readonly profile: string;
  readonly description: string | undefined;
  readonly file: string;
  readonly templateFile: string;
  /** What Monit would read, passwords masked. */
  readonly text: string;
  /** Who gets what. */
  readonly alerts: readonly Alert[];
}

/** `check`: whether the profiles can be used on this host. */
export interface CheckDocument extends Answer {
  readonly profiles: readonly CheckedEntry[];
}

/** What Monit makes of one profile. */
export interface CheckedEntry {
  readonly profile: string;
  readonly file: string;
  readonly ok: boolean;
  /** Why it cannot be used; undefined where it can. */
  readonly error: Fault | undefined;
}

/** `history`: the changes that were begun, newest first; no dry run, nothing `unchanged`, no `reload`. */
export interface HistoryDocument extends Answer {
  readonly history: readonly HistoryEntry[];
}

/** `doctor`: everything that monit-alert needs on this host. */
export interface DoctorDocument extends Answer {
  readonly findings: readonly Finding[];
  /** With `--fix`. */
  readonly repairs?: readonly RepairEntry[];
}

/** `who`: recipients x services x events, by Monit's rules. */
export type WhoDocument = Answer & Who;

/** What was finished or cleared away. */
export interface RepairEntry {
  readonly id: FindingId;
  /** What was done; undefined where a change says it, or nothing was done. */
  readonly what: string | undefined;
  /** The change that was made for it. */
  readonly change: ChangeEntry | undefined;
  /** Why nothing was done. */
  readonly error: Fault | undefined;
}

/** Why something was refused. */
export interface Fault {
  /** Stable; its first word tells the subject. */
  readonly code: string;
  /** What happened, and where. */
  readonly message: string;
  /** What to do. */
  readonly hint: string | undefined;
  /** Further places of the same refusal, a line each. */
  readonly details: readonly string[];
}

/** A hold that is over. */
export interface EndedHold extends Hold {
  readonly end: HoldEnd;
}
