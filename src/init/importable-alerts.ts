import { alertOf, type AlertFormat, type AlertStatement } from '../monit/config/alert-statement.ts';
import { describeAlert, subtractAlerts } from '../monit/config/alert-table.ts';
import type { TreeFile } from '../monit/config/config-file.ts';
import type { ControlTree } from '../monit/config/config-tree.ts';
import { type Alert, formatSender, parseSender } from '../monit/config/grammar.ts';
import type { MailFormat, Recipient } from '../profile/model.ts';
import { recipientFault } from '../profile/write.ts';
import { readHeader } from '../render/header.ts';
import { ourHands, otherUserOnTheWay } from '../system/trust.ts';

/** A `set alert` of the user's whose place a profile can take. */
export interface ImportableAlert {
  /** As Monit includes it. */
  readonly file: string;
  readonly line: number;
  readonly alert: Alert;
  readonly recipient: Recipient;
  readonly statement: AlertStatement;
}

/** A `set alert` of the user's that stays where it is. */
export interface LeftAlert {
  readonly file: string;
  readonly line: number;
  readonly recipient: string;
  readonly reason: string;
}

interface Found {
  readonly file: TreeFile;
  readonly statement: AlertStatement;
}

/**
 * Global alerts outside of the managed file are taken if a profile can express them exactly.
 * @param read the global alert table as Monit reads it.
 */
export async function sortAlerts(
  tree: ControlTree,
  read: readonly Alert[],
  leaveAll: boolean,
): Promise<{ readonly taken: readonly ImportableAlert[]; readonly left: readonly LeftAlert[] }> {
  const all = tree.files
    .filter(({ text, includedBy }) => includedBy === undefined || readHeader(text).kind === 'unmanaged')
    .flatMap((file) => file.statements.alerts.map((statement): Found => ({ file, statement })))
    .filter(({ statement }) => statement.scope === 'global');
  const taken: ImportableAlert[] = [];
  const left: LeftAlert[] = [];
  for (const { file, statement } of all) {
    const { line, format } = statement;
    const alert = alertOf(statement);
    const reason = leaveAll ? 'because of --from-none' : await reasonToLeave({ file, statement }, read);
    if (alert !== undefined && reason === undefined) {
      taken.push({ file: file.path, line, alert, recipient: recipientOf(alert, format), statement });
    } else left.push({ file: file.path, line, recipient: statement.recipient, reason: reason ?? '' });
  }
  return { taken, left };
}

async function reasonToLeave({ file, statement }: Found, read: readonly Alert[]): Promise<string | undefined> {
  const alert = alertOf(statement);
  if (alert === undefined) return statement.unreadReason;
  const { format } = statement;
  if (subtractAlerts([alert], read).length > 0) return `Monit does not read it as ${describeAlert(alert)}`;
  if (file.encoding !== 'utf8' && format !== undefined) return 'its file is not valid UTF-8';
  const otherUser = file.path === file.realPath ? undefined : await otherUserOnTheWay(file.path, ourHands());
  if (otherUser !== undefined) return `its file is a symbolic link that another user could redirect: ${otherUser}`;
  return recipientFault(recipientOf(alert, format));
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
