import { readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { MonitAlertError, systemErrorCode } from '../../errors.ts';
import { isAbsent } from '../../system/absent-file.ts';
import { resolvePattern } from './glob.ts';
import { type IncludeStatement, readStatements, type Statements } from './statements.ts';

export interface TreeInclude extends IncludeStatement {
  /** The absolute pattern. */
  readonly resolved: string;
}

export interface IncludedBy {
  readonly file: string;
  readonly line: number;
  readonly pattern: string;
}

export interface TreeFile {
  /** Absolute, as the include statement names it. */
  readonly path: string;
  /** Without symbolic links. */
  readonly realPath: string;
  readonly text: string;
  /** False if the text is still to be written. */
  readonly isOnDisk: boolean;
  /** `latin1` if the bytes are not valid UTF-8, so that a copy has the same bytes. */
  readonly encoding: 'utf8' | 'latin1';
  readonly statements: Statements;
  readonly includes: readonly TreeInclude[];
  /** Undefined for the control file. */
  readonly includedBy: IncludedBy | undefined;
}

/** @throws MonitAlertError `control-file.*` or `include.*`, with the place of the include statement. */
export function readTreeFile(path: string, includedBy: IncludedBy | undefined, workingDirectory: string): TreeFile {
  return { ...parseTreeFile(path, readBytes(path, includedBy), includedBy, workingDirectory), isOnDisk: true };
}

/** For bytes that are still to be written: the file need not exist. */
export function parseTreeFile(
  path: string,
  bytes: Buffer,
  includedBy: IncludedBy | undefined,
  workingDirectory: string,
): TreeFile {
  const utf8 = bytes.toString('utf8');
  const encoding = Buffer.from(utf8).equals(bytes) ? 'utf8' : 'latin1';
  const text = encoding === 'utf8' ? utf8 : bytes.toString('latin1');
  const statements = readStatements(text);
  const includes = statements.includes.map((include) => resolveInclude(include, path, workingDirectory));
  return { path, realPath: realPathIfAny(path), text, isOnDisk: false, encoding, statements, includes, includedBy };
}

/** The path itself if its directory is still to be made; other errors are reported when the file is read. */
export function realPathIfAny(path: string): string {
  try {
    return realPathOf(path);
  } catch {
    return path;
  }
}

/** The file itself need not exist. Throws the system error if its directory is missing or cannot be read. */
export function realPathOf(path: string): string {
  try {
    return realpathSync.native(path);
  } catch (error) {
    if (!isAbsent(error)) throw error;
    return join(realpathSync.native(dirname(path)), basename(path));
  }
}

function resolveInclude(include: IncludeStatement, file: string, workingDirectory: string): TreeInclude {
  const resolved = resolvePattern(include.pattern, workingDirectory);
  if (resolved !== undefined) return { ...include, resolved };
  const place = `${file}:${include.line}`;
  throw new MonitAlertError(
    'include.unsupported',
    `${place}: cannot follow the include pattern "${include.pattern}": it has ".." after a wildcard`,
    {
      hint: 'Write the directory itself into the include statement.',
    },
  );
}

function readBytes(path: string, includedBy: IncludedBy | undefined): Buffer {
  let status: Stats;
  try {
    status = statSync(path);
    if (status.isFile()) return readFileSync(path);
  } catch (error) {
    throw includedBy === undefined ? unreadableControlFile(path, error) : unreadableInclude(path, includedBy, error);
  }
  if (includedBy === undefined) {
    throw new MonitAlertError('control-file.not-a-file', `the control file ${path} is not a regular file`);
  }
  if (status.isFIFO() || status.isSocket()) throw unfitInclude(path, includedBy, status.isFIFO() ? 'pipe' : 'socket');
  // Monit accepts a device as an include. Only /dev/null makes sense; reading another might never end.
  return Buffer.alloc(0);
}

/** Monit would wait forever for a pipe's writer, and cannot open a socket. */
function unfitInclude(path: string, { file, line }: IncludedBy, kind: string): MonitAlertError {
  return new MonitAlertError('include.unreadable', `${path} is a ${kind} (included at ${file}:${line})`, {
    hint: 'Move it away, or narrow the include pattern: Monit cannot read its configuration while it is there.',
  });
}

function unreadableControlFile(path: string, error: unknown): MonitAlertError {
  const hint = 'Name the control file with --control-file.';
  if (systemErrorCode(error) === 'ENOENT') {
    return new MonitAlertError('control-file.missing', `there is no control file ${path}`, { hint, cause: error });
  }
  return new MonitAlertError('control-file.unreadable', `cannot read the control file ${path}: ${reason(error)}`, {
    hint: 'Run this as the user that Monit runs as.',
    cause: error,
  });
}

function unreadableInclude(path: string, { file, line }: IncludedBy, error: unknown): MonitAlertError {
  const isDangling = systemErrorCode(error) === 'ENOENT';
  const message = isDangling
    ? `${path} is a symbolic link to a file that does not exist`
    : `cannot read ${path}: ${reason(error)}`;
  return new MonitAlertError('include.unreadable', `${message} (included at ${file}:${line})`, {
    hint: isDangling
      ? 'Remove the link or restore its target: until then, Monit refuses the whole configuration.'
      : 'Run this as the user that Monit runs as.',
    cause: error,
  });
}

/** `EACCES: permission denied, open '/x'` -> `permission denied` */
function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return /^[A-Z]+: ([^,]+)/.exec(message)?.[1] ?? message;
}
