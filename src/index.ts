/** The library: what the commands do, without a terminal. */
export type { Place } from './inspect/alert-places.ts';
export type { ChangeRequest } from './change/apply.ts';
export type { Effect } from './change/recipient-diff.ts';
export type { MailedAgain } from './change/mailed-again.ts';
export type { ServiceEffect } from './change/service-effects.ts';
export type { Alerted, UnmanagedRecipient } from './inspect/alerted.ts';
export type { UnmanagedAlert } from './inspect/unmanaged-alerts.ts';
export type { OtherNotifier } from './inspect/other-notifiers.ts';
export type { Decision, FileDiff, Plan } from './change/plan.ts';
export type { PrepareOptions } from './change/prepare.ts';
export { reloadMonit as reload, type ReloadResult } from './change/reload.ts';
export type {
  Active,
  ChangeResult,
  ChangeState,
  Failed,
  Pending,
  RolledBack,
  Unchanged,
  WouldChange,
  Written,
} from './change/result.ts';
export type { Accepted, Site } from './site.ts';
export { type SiteStatus, readSiteStatus as status } from './inspect/status.ts';
export { silentWatcher, type Watcher } from './change/progress.ts';
export { type MatrixCell, type Who, whoIsAlerted as who, type WhoQuestion } from './inspect/who.ts';
export { MonitAlertError } from './errors.ts';
export type { MonitSeen } from './monit/daemon/find-daemon.ts';
export { importAlerts, type Imported, type ImportRequest, planImport } from './init/init.ts';
export { type ActionResult, actOnServices, type ServiceSelection } from './maintenance/service-command.ts';
export { type BaseRequest, type BaseSet, planBase as plan, setBase as apply } from './maintenance/set-base.ts';
export type { Affected, Meanwhile } from './maintenance/meanwhile/summary.ts';
export { confirm, type Confirmed } from './maintenance/confirm.ts';
export { planRollback, type Revision, rollback, type Rollback, type RollbackRequest } from './maintenance/rollback.ts';
export type { Reconciliation } from './maintenance/reconcile.ts';
export { type Held, hold, type HoldRequest, planHold } from './maintenance/hold.ts';
export type {
  EndedHold,
  Hold,
  HoldEnd,
  OwnerProcess,
  Maintenance,
  Unconfirmed,
  UnconfirmedBase,
} from './maintenance/record/model.ts';
export { planLater, type LaterRequest, type Planned } from './maintenance/calendar/plan-hold.ts';
export type { ComingHold, PlannedHold } from './maintenance/calendar/model.ts';
export { type ComingOccurrence, listWindows, type WindowEntry } from './maintenance/calendar/list-windows.ts';
export { skip, type Skipped, type SkippedOccurrence, type SkipRequest } from './maintenance/calendar/skip.ts';
export type { Begun } from './maintenance/calendar/begin-due.ts';
export type { Missed } from './maintenance/calendar/due.ts';
export type { Schedule } from './maintenance/calendar/schedule.ts';
export type { Window } from './maintenance/calendar/window.ts';
export type { BasePolicy } from './maintenance/base-policy.ts';
export type { HoldReport } from './maintenance/meanwhile/hold-reports.ts';
export type { WindowPolicy } from './maintenance/calendar/window-policy.ts';
export { type EndAfter, type EndAt, extend, type Extended, type NewEnd } from './maintenance/extend.ts';
export { planRelease, release } from './maintenance/release.ts';
export type { Released } from './maintenance/released.ts';
export { readMaintenance } from './maintenance/record/store.ts';
export type { Scheduler } from './maintenance/scheduler/sync-log.ts';
export { sync, type Synced, type SyncRequest } from './maintenance/sync.ts';
export { sendTestMails, type TestMail } from './maintenance/mail/test-mail.ts';
export type { EventName } from './monit/config/events.ts';
export type { Alert } from './monit/config/grammar.ts';
export type { LogPosition } from './monit/process/log-file.ts';
export type { ListenerProof, LogProof, PidFileProof, ReloadProof } from './monit/reload/proof.ts';
export type { ServiceAction } from './monit/http/service-action.ts';
export type { ServiceStatus } from './monit/http/status.ts';
export { listProfiles, type ProfileSource } from './profile/list.ts';
export { loadProfile } from './profile/load.ts';
export type {
  EventFilter,
  EventQueue,
  MailFormat,
  MailServer,
  MailServers,
  Profile,
  Recipient,
  Route,
  SecretSource,
  TlsOptions,
} from './profile/model.ts';
export type { Scope } from './render/scope.ts';
