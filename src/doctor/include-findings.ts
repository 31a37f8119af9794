import { basename } from 'node:path';
import { MonitAlertError } from '../errors.ts';
import type { Installation } from '../inspect/installation.ts';
import type { AlertStatement } from '../monit/config/alert-statement.ts';
import type { TreeFile } from '../monit/config/config-file.ts';
import type { ControlTree } from '../monit/config/config-tree.ts';
import { isMagic } from '../monit/config/glob-segment.ts';
import { repetitions } from '../profile/repeated-recipients.ts';
import { maskPasswords } from '../render/mask-passwords.ts';
import { stat } from '../system/files.ts';
import { findOut } from './fact.ts';
import { type Finding, ok, problem, problemOf, unknown, warning } from './finding.ts';
import type { Facts } from './gather-facts.ts';

export async function examineIncludes({ installation }: Facts): Promise<Finding[]> {
  if (installation instanceof MonitAlertError) {
    const place = installation.code.startsWith('managed-file.')
      ? problemOf('managed-file', installation)
      : unknown('managed-file', installation.message);
    return [place, unknown('backup-files', installation.message), unknown('recipients', installation.message)];
  }
  const { tree, managedFile, installed } = installation;
  const mode = await findOut(async () => (installed.kind === 'absent' ? 0 : (await stat(managedFile.target)).mode));
  const place =
    mode instanceof MonitAlertError ? problemOf('managed-file', mode) : judgeManagedFile(installation, mode);
  return [place, judgeBackups(tree.files), judgeRecipients(tree.files, managedFile.path)];
}

export function judgeManagedFile({ managedFile, installed }: Omit<Installation, 'tree'>, mode: number): Finding {
  const { path, includedBy } = managedFile;
  if (installed.kind === 'unmanaged') {
    const remedy = 'Run `monit-alert PROFILE --force`, which keeps a backup of it; or move it to another directory.';
    return problem('managed-file', `${path} was not written by monit-alert`, remedy, [path]);
  }
  if (installed.kind === 'edited') {
    const { profile } = installed;
    const remedy = `Edit profile "${profile}" instead, then run \`monit-alert ${profile}\`, which keeps a backup.`;
    return warning('managed-file', `${path} was edited by hand`, remedy, [path]);
  }
  if ((mode & 0o044) !== 0 && installed.text !== undefined && maskPasswords(installed.text) !== installed.text) {
    return problem('managed-file', `other users can read the passwords in ${path}`, `chmod 600 ${path}`, [path]);
  }
  const state = installed.kind === 'absent' ? ' (not written yet)' : '';
  return ok('managed-file', `${path}${state}, included by ${includedBy.file}:${includedBy.line}`);
}

/** Names that editors and package managers give to backups; Monit reads no `web~`. */
const suffixes = [
  'bak|backup|old|orig|save|rej|tmp|sw[a-p]',
  'dpkg-(?:old|dist|new|tmp|bak|remove)|ucf-(?:old|dist|new)',
  'rpm(?:new|save|orig)|pacnew|pacsave|apk-new',
];
const backup = new RegExp(`\\.(?:${suffixes.join('|')})$|^#.*#$`);

/**
 * Backups that match an include pattern. A file that is included by its full name is included on purpose. Temporary
 * files of monit-alert end in `~`, which no pattern matches (5.27.2 to 6.0.0).
 */
export function judgeBackups(files: readonly Pick<TreeFile, 'path' | 'includedBy'>[]): Finding {
  const found = files.filter(
    ({ path, includedBy }) =>
      includedBy !== undefined && isMagic(basename(includedBy.pattern)) && backup.test(basename(path)),
  );
  if (found.length === 0) return ok('backup-files', 'Monit loads no backup files');
  return warning(
    'backup-files',
    'Monit loads files that look like backups',
    'Move them to another directory, or use a narrower include pattern, such as *.conf.',
    found.map(({ path, includedBy }) => `${path}, by ${includedBy?.file ?? ''}:${includedBy?.line ?? ''}`),
  );
}

/**
 * Monit mails once for each `set alert` whose filter has the event. A profile that says so itself means it.
 * @param managedFile the file that monit-alert writes.
 */
export function judgeRecipients(files: ControlTree['files'], managedFile: string): Finding {
  const globals = files.flatMap(({ path, statements }) =>
    statements.alerts.filter(({ scope }) => scope === 'global').map((statement) => ({ path, statement })),
  );
  // Reminders do not matter here: the first mail comes from both.
  const rows = globals.map(({ statement: { recipient, events, format = {} } }) => ({
    address: recipient,
    events: events ?? [],
    reminder: undefined,
    format: JSON.stringify([format.from, format.replyTo, format.subject, format.message]),
  }));
  const twice = repetitions(rows).filter(
    ({ index, earlier }) => ![index, earlier].every((at) => globals[at]?.path === managedFile),
  );
  if (twice.length === 0) return ok('recipients', 'nobody is alerted twice');
  const names = new Set(twice.flatMap(({ index }) => rows[index]?.address ?? []));
  const involved = [...new Set(twice.flatMap(({ index, earlier }) => [earlier, index]))];
  return warning(
    'recipients',
    `several \`set alert\` statements name ${[...names].join(', ')}: an event is mailed twice`,
    'Name the recipient in profiles only, and remove the other statements; `monit-alert init` can import them.',
    involved.flatMap((at) => placeText(globals[at])),
  );
}

function placeText(global: { readonly path: string; readonly statement: AlertStatement } | undefined): string[] {
  return global === undefined ? [] : [`${global.path}:${global.statement.line}: ${global.statement.recipient}`];
}
