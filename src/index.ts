/**
 * The library's public face: what the commands do, without a terminal. Importing it does nothing.
 */
export type { Place } from './change/alert-places.ts';
export type { ChangeRequest } from './change/apply.ts';
export type { Effect } from './change/effect.ts';
export type { ForeignAlertInForce } from './change/foreign.ts';
export type { OtherWay } from './change/other-ways.ts';
export type { Decision, FileDiff, Plan } from './change/plan.ts';
export type { PrepareOptions } from './change/prepare.ts';
export { reloadMonit as reload, type ReloadResult } from './change/reload.ts';
export type {
  Active,
  ChangeResult,
  ChangeState,
  Failed,
  MonitSeen,
  Pending,
  RolledBack,
  Unchanged,
  WouldChange,
  Written,
} from './change/result.ts';
export type { Site } from './change/site.ts';
export { type Survey, surveySite as status } from './change/survey.ts';
export { silentWatcher, type Watcher } from './change/watcher.ts';
export { type MatrixCell, type Who, whoIsAlerted as who, type WhoQuestion } from './change/who.ts';
export { MonitAlertError } from './errors.ts';
export { adopt, type Adopted, type AdoptionRequest, previewAdoption } from './maintenance/adopt.ts';
export { type ActionResult, actOnServices, type ServiceSelection } from './maintenance/act.ts';
export { type BaseRequest, type BaseSet, planBase as plan, setBase as apply } from './maintenance/base.ts';
export type { Affected, ComingBack } from './maintenance/coming-back.ts';
export { confirm, type Confirmed } from './maintenance/confirm.ts';
export {
  type Earlier,
  planRollback,
  rollback,
  type Rollback,
  type RollbackRequest,
} from './maintenance/earlier-base.ts';
export type { EndedHold } from './maintenance/ended.ts';
export type { Enforced } from './maintenance/enforce.ts';
export { type Held, hold, type HoldRequest, planHold } from './maintenance/hold.ts';
export type { Hold, HoldEnd, Keeper, Maintenance, Unconfirmed, UnconfirmedBase } from './maintenance/maintenance.ts';
export { extend, planRelease, release, type Released } from './maintenance/release.ts';
export { readMaintenance } from './maintenance/store.ts';
export { sync } from './maintenance/sync.ts';
export { sendTestMails, type TestMail } from './maintenance/test-mail.ts';
export type { Alert, EventName } from './monit/grammar.ts';
export type { ListenerProof, LogPosition, LogProof, PidFileProof, ReloadProof } from './monit/reload-proof.ts';
export type { ServiceAction } from './monit/service-action.ts';
export type { ServiceStatus } from './monit/status.ts';
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
  SecretSource,
  TlsOptions,
} from './profile/model.ts';
