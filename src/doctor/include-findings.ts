import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { MonitAlertError } from '../errors.ts';
import type { Installation } from '../inspect/installation.ts';
import type { TreeFile } from '../monit/config/config-file.ts';
import type { ControlTree } from '../monit/config/config-tree.ts';
import { isMagic } from '../monit/config/glob-segment.ts';
import { maskPasswords } from '../render/secrets.ts';
import type { Facts } from './facts.ts';
import { type Finding, ok, problem, problemOf, unknown, warning } from './finding.ts';

/** What is included, and what should not be. */
export async function examineIncludes({ installation }: Facts): Promise<Finding[]> {
  if (installation instanceof MonitAlertError) {
    const place = installation.code.startsWith('managed-file.')
      ? problemOf('managed-file', installation)
      : unknown('managed-file', installation.message);
    return [place, unknown('backup-files', installation.message), unknown('recipients', installation.message)];
  }
  const { tree, managedFile } = installation;
  const mode = await stat(managedFile.target).then(
    (found) => found.mode,
    () => 0,
  );
  return [judgeManagedFile(installation, mode), judgeBackups(tree.files), judgeRecipients(tree.files)];
}

export function judgeManagedFile({ managedFile, installed }: Omit<Installation, 'tree'>, mode: number): Finding {
  const { path, includedBy } = managedFile;
  if (installed.kind === 'unmanaged') {
    const remedy = 'Move it away, or give --force once: monit-alert then takes its place and keeps a copy.';
    return problem('managed-file', `what stands at ${path} is not of monit-alert`, remedy, [path]);
  }
  if (installed.kind === 'edited') {
    const remedy = `Put what was changed into profile ${installed.profile}; monit-alert keeps a copy when it overwrites the file.`;
    return warning('managed-file', `${path} was edited by hand`, remedy, [path]);
  }
  if ((mode & 0o044) !== 0 && installed.text !== undefined && maskPasswords(installed.text) !== installed.text) {
    return problem('managed-file', `others can read the passwords in ${path}`, `chmod 600 ${path}`, [path]);
  }
  const whether = installed.kind === 'absent' ? 'to be written to' : 'in';
  return ok('managed-file', `${whether} ${path}, by ${includedBy.file}:${includedBy.line}`);
}

/** As editors and package managers name what they keep; `web~` is none that Monit would read. */
const backup =
  /\.(?:bak|backup|old|orig|save|rej|tmp|sw[a-p]|dpkg-(?:old|dist|new|tmp|bak|remove)|ucf-(?:old|dist|new)|rpm(?:new|save|orig)|pacnew|pacsave|apk-new)$|^#.*#$/;

/**
 * Backups that an include pattern catches. Our own temporary files end in `~`, which no pattern catches (5.27.2 to 6.0.0);
 * and what a statement names in full is meant.
 */
export function judgeBackups(files: readonly Pick<TreeFile, 'path' | 'includedBy'>[]): Finding {
  const found = files.filter(
    ({ path, includedBy }) =>
      includedBy !== undefined && isMagic(basename(includedBy.pattern)) && backup.test(basename(path)),
  );
  if (found.length === 0) return ok('backup-files', 'none is loaded');
  return warning(
    'backup-files',
    'Monit loads files whose names say that they are backups',
    'Move them out of the directory, or have the include statement name what it means, such as *.conf.',
    found.map(({ path, includedBy }) => `${path}, by ${includedBy?.file ?? ''}:${includedBy?.line ?? ''}`),
  );
}

/** Monit mails each `set alert`: who stands in two of them gets two mails, or some that a profile does not give him. */
export function judgeRecipients(files: ControlTree['files']): Finding {
  const places = new Map<string, string[]>();
  for (const { path, statements } of files) {
    for (const { scope, recipient, line } of statements.alerts) {
      if (scope === 'global') places.set(recipient, [...(places.get(recipient) ?? []), `${path}:${line}`]);
    }
  }
  const twice = [...places].filter(([, where]) => where.length > 1);
  if (twice.length === 0) return ok('recipients', 'nobody is named twice');
  return warning(
    'recipients',
    `more than one \`set alert\` names ${twice.map(([recipient]) => recipient).join(', ')}: one event may be mailed twice`,
    'Leave the recipient to the profiles, and take the other statements out.',
    twice.flatMap(([recipient, where]) => where.map((place) => `${place}: ${recipient}`)),
  );
}
