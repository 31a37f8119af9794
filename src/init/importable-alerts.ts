import { alertOf, type AlertFormat, type AlertStatement } from '../monit/config/alert-statement.ts';
import { describeAlert, subtractAlerts } from '../monit/config/alert-table.ts';
import type { TreeFile } from '../monit/config/config-file.ts';
import { type Alert, formatSender, parseSender } from '../monit/config/grammar.ts';
import type { MailFormat, Recipient } from '../profile/model.ts';
import { recipientFault } from '../profile/write.ts';
import { ourHands, otherUserOnTheWay } from '../system/trust.ts';

/** A statement of the user's whose place a profile can take. */
export interface ImportableAlert {
  /** As Monit includes it. */
  readonly file: string;
  readonly line: number;
  /** Without events for `noalert`. */
  readonly alert: Alert;
  readonly recipient: Recipient;
  readonly statement: AlertStatement;
}

/** A `set alert` of the user's, or an `alert` or `noalert` of a service, that stays where it is. */
export interface LeftAlert {
  /** Of a local statement; undefined if it is not known. */
  readonly service?: string;
  readonly file: string;
  readonly line: number;
  readonly recipient: string;
  readonly reason: string;
}

export interface Found {
  readonly file: TreeFile;
  readonly statement: AlertStatement;
}

/** What was imported, and what was not. */
export interface Sorted<Taken extends ImportableAlert = ImportableAlert> {
  readonly taken: readonly Taken[];
  readonly left: readonly LeftAlert[];
}

/**
 * Global alerts outside of the managed file are taken if a profile can express them exactly.
 * @param read the global alert table as Monit reads it.
 * @param leaveAll why none is taken.
 */
export async function sortAlerts(
  files: readonly TreeFile[],
  read: readonly Alert[],
  leaveAll: string | undefined,
): Promise<Sorted> {
  const all = files
    .flatMap((file) => file.statements.alerts.map((statement): Found => ({ file, statement })))
    .filter(({ statement }) => statement.scope === 'global');
  const taken: ImportableAlert[] = [];
  const left: LeftAlert[] = [];
  for (const found of all) {
    const { statement } = found;
    const alert = alertOf(statement);
    const reason = leaveAll ?? (await reasonToLeave(found, read));
    if (alert !== undefined && reason === undefined) taken.push(toImportable(found, alert));
    else left.push(toLeft(found, reason ?? ''));
  }
  return { taken, left };
}

export function toImportable({ file, statement }: Found, alert: Alert): ImportableAlert {
  const { line, format } = statement;
  return { file: file.path, line, alert, recipient: recipientOf(alert, format), statement };
}

export function toLeft({ file, statement }: Found, reason: string): LeftAlert {
  return { file: file.path, line: statement.line, recipient: statement.recipient, reason };
}

/** @param read the alerts that Monit reads at this place. */
export async function reasonToLeave({ file, statement }: Found, read: readonly Alert[]): Promise<string | undefined> {
  const alert = alertOf(statement);
  if (alert === undefined) return statement.unreadReason;
  const { format, kind } = statement;
  if (subtractAlerts([alert], read).length > 0) return `Monit does not read it as ${describeAlert(alert)}`;
  if (file.encoding !== 'utf8' && format !== undefined) return 'its file is not valid UTF-8';
  const untrusted = await linkFault(file);
  if (untrusted !== undefined) return untrusted;
  return kind === 'noalert' ? undefined : recipientFault(recipientOf(alert, format));
}

/** Why a file cannot be rewritten through its symbolic link. */
export async function linkFault({ path, realPath }: TreeFile): Promise<string | undefined> {
  const otherUser = path === realPath ? undefined : await otherUserOnTheWay(path, ourHands());
  return otherUser && `its file is a symbolic link that another user could redirect: ${otherUser}`;
}

function recipientOf(alert: Alert, format: AlertFormat | undefined): Recipient {
  return {
    address: alert.recipient,
    events: { only: alert.events },
    ...(alert.reminderCycles === 0 ? {} : { reminderCycles: alert.reminderCycles }),
    ...(format === undefined ? {} : { mailFormat: format }),
  };
}

/** Whether two mail formats make the same mail: Monit strips blanks, and quotes around a sender's name. */
export function isSameFormat(one: MailFormat = {}, other: MailFormat = {}): boolean {
  return (
    sender(one.from) === sender(other.from) &&
    sender(one.replyTo) === sender(other.replyTo) &&
    one.subject?.trim() === other.subject?.trim() &&
    one.message?.trim() === other.message?.trim()
  );
}

function sender(text: string | undefined): string | undefined {
  const parsed = text === undefined ? undefined : parseSender(text);
  return parsed === undefined ? text : formatSender(parsed);
}
