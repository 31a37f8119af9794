import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { MonitAlertError, systemErrorCode, systemErrorReason } from '../errors.ts';
import type { FileEdit } from '../inspect/file-edits.ts';
import { alertIncludeStatement } from '../monit/config/alert-include.ts';
import type { TreeFile } from '../monit/config/config-file.ts';
import type { ControlTree } from '../monit/config/config-tree.ts';
import { quotePath } from '../monit/config/grammar.ts';
import { includeStatement, locateManagedFile, placeBeside } from '../monit/config/managed-file.ts';
import { readHeader } from '../render/header.ts';
import type { Site } from '../site.ts';
import { lstat, realpath, stat } from '../system/files.ts';
import { type FileContent, readRegularFile } from '../system/regular-file.ts';
import type { ImportableAlert } from './importable-alerts.ts';
import { localNote, systemBlock, writtenIn } from './include-text.ts';
import type { ImportableLocal } from './local-alerts.ts';
import { hostSystem } from './located-services.ts';
import type { NewIncludes } from './plan-includes.ts';
import { addToBlock, applyEdits, commentOut, newlineOf, type TextEdit } from './text-edits.ts';

interface Wanted {
  readonly tree: ControlTree;
  readonly site: Site;
  readonly taken: readonly ImportableAlert[];
  readonly locals: readonly ImportableLocal[];
  readonly includes: Pick<NewIncludes, 'lines' | 'system'>;
  /** Of the files of services. */
  readonly directory: string;
  /** Lines for the control file, if any. */
  readonly httpd: string | undefined;
  /** `text` undefined: the file exists already. */
  readonly profile: { readonly file: string; readonly text: string | undefined };
}

/** The control file is written first, since it may have to include the managed file: so no alert is ever missing. */
export async function importEdits(wanted: Wanted): Promise<FileEdit[]> {
  const { tree, site, includes, directory, httpd, profile } = wanted;
  const include = await missingInclude(tree, site);
  const added = [include, httpd].filter((lines) => lines !== undefined);
  const edits = new Map<string, FileEdit>();
  for (const file of tree.files) {
    const edited = applyEdits(file.text, editsIn(file, wanted));
    const isControlFile = file.path === tree.controlFile;
    const text = isControlFile ? withSystem(append(edited, added), wanted) : edited;
    const hasLine = includes.lines.some((one) => one.file === file) || (isControlFile && includes.system !== undefined);
    if (text !== file.text) edits.set(file.realPath, await editOf(file, text, hasLine ? directory : undefined));
  }
  const { text } = profile;
  if (text === undefined) return [...edits.values()];
  const path = await realPathOf(profile.file);
  return [{ path, before: await contentOf(path), after: Buffer.from(text) }, ...edits.values()];
}

/** Undefined: there is no such file. */
async function contentOf(path: string): Promise<FileContent | undefined> {
  try {
    return await readRegularFile(path);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw unreadable(path, error);
  }
}

function editsIn(file: TreeFile, { taken, locals, includes, directory, profile }: Wanted): TextEdit[] {
  const isHere = ({ file: path }: ImportableAlert) => path === file.path;
  const note = () => writtenIn(file, `Imported by monit-alert into ${profile.file}:`);
  const noteOf = localNote(profile.file);
  const lines = includes.lines.filter((one) => one.file === file);
  return [
    ...lines.map((one) => {
      const statement = alertIncludeStatement(directory, one.block) ?? '';
      const imported = locals.filter(({ of }) => of === one).map((alert) => alert.statement);
      return addToBlock(file.text, one.block, writtenIn(file, statement), imported);
    }),
    ...taken.filter(isHere).map(({ statement }) => commentOut(file.text, statement, note)),
    ...locals
      .filter(isHere)
      .map(({ statement }) => commentOut(file.text, statement, (count) => writtenIn(file, noteOf(count)))),
  ];
}

function withSystem(text: string, { includes, directory }: Pick<Wanted, 'includes' | 'directory'>): string {
  const statement = alertIncludeStatement(directory, hostSystem);
  return includes.system === undefined || statement === undefined ? text : text + systemBlock(text, statement);
}

/** Without symbolic links, even if the file or its directories do not exist yet. */
async function realPathOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw unreadable(path, error);
    return join(await realPathOf(dirname(path)), basename(path));
  }
}

function unreadable(path: string, error: unknown): MonitAlertError {
  return new MonitAlertError('import.unreadable', `cannot examine ${path}: ${systemErrorReason(error)}`, {
    details: ['nothing was changed'],
    hint: 'Run this as the user that Monit runs as.',
    cause: error,
  });
}

/** @param servicesDirectory if the new text names files in it. */
export async function editOf(file: TreeFile, text: string, servicesDirectory?: string): Promise<FileEdit> {
  const { realPath, text: before, encoding } = file;
  const { mode } = await stat(realPath);
  const content = { bytes: Buffer.from(before, encoding), mode: mode & 0o7777 };
  return {
    path: realPath,
    before: content,
    after: Buffer.from(text, encoding),
    ...(servicesDirectory === undefined ? {} : { servicesDirectory }),
  };
}

/** The include statement that the control file lacks, if any. */
async function missingInclude(tree: ControlTree, { managedFile }: Site): Promise<string | undefined> {
  const isOurs = (text: string) => readHeader(text).kind !== 'unmanaged';
  try {
    await locateManagedFile(tree, { isOurs, ...(managedFile === undefined ? {} : { explicit: managedFile }) });
    return undefined;
  } catch (error) {
    const isMissing =
      error instanceof MonitAlertError && ['managed-file.no-place', 'managed-file.not-included'].includes(error.code);
    const statement = includeStatement(managedFile ?? placeBeside(tree.controlFile));
    if (!isMissing || statement === undefined) throw error;
    return `# Added by monit-alert: includes the file that it writes.\n${statement}\n`;
  }
}

function append(text: string, lines: readonly string[]): string {
  if (lines.length === 0) return text;
  const newline = newlineOf(text);
  const added = `${text.endsWith('\n') || text === '' ? '' : '\n'}\n${lines.join('\n')}`;
  return text + added.replaceAll('\n', newline);
}

/** Bytes of a unix socket's address (`sun_path`) less the NUL at its end. */
const longestSocketPath = 107;

/**
 * Only Monit's user can write to the socket. Monit starts no server without an `allow` (5.27.2 to 6.0.0).
 * @throws MonitAlertError `import.no-socket`
 */
export async function newHttpd(pidFile: string): Promise<string> {
  const socket = pidFile.replace(/(\.pid)?$/, '.sock');
  const isTaken = await exists(socket);
  if (isTaken || Buffer.byteLength(socket) > longestSocketPath) {
    const reason = isTaken ? 'the file exists already' : `a socket's path has at most ${longestSocketPath} bytes`;
    throw new MonitAlertError('import.no-socket', `cannot use ${socket} as Monit's socket: ${reason}`, {
      details: ['nothing was changed'],
      hint: 'Add `set httpd unixsocket PATH` and `allow USER:PASSWORD` to the control file yourself.',
    });
  }
  const password = randomBytes(16).toString('hex');
  const head = '# Added by monit-alert, which uses it to read what Monit has loaded.';
  return `${head}\nset httpd unixsocket ${quotePath(socket)}\n  allow monit-alert:"${password}"\n`;
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return false;
    throw unreadable(path, error);
  }
}
