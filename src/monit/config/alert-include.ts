import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { type IncludedBy, realPathIfAny, type TreeFile, type TreeInclude } from './config-file.ts';
import type { ControlTree } from './config-tree.ts';
import { foldCase } from './fold-case.ts';
import { escapeGlob, isMagic, onlyName, unescapeGlob } from './glob-segment.ts';
import { globMatches } from './glob.ts';
import { quotePattern } from './include-pattern.ts';
import type { Block } from './statements.ts';

/** An include statement in a `check` block, through which a profile reaches the service. */
interface AlertInclude extends Place {
  readonly service: Block;
  /** Absolute: the file that it reads. The file need not exist. */
  readonly path: string;
  readonly pattern: string;
  /** Another statement reads the file, too: it must stay empty. */
  readonly isShared: boolean;
}

interface Place {
  readonly file: string;
  readonly line: number;
}

/** Why an include statement that reads files of the services' directory is no alert include. */
export interface IncludeProblem extends Place {
  readonly reason: string;
  /** Outside of a `check` block, where `noalert` is a syntax error. */
  readonly isOutside: boolean;
  /** The absolute pattern. */
  readonly resolved: string;
}

export interface AlertIncludes {
  /** Absolute. It need not exist. */
  readonly directory: string;
  /** One for each service. */
  readonly includes: readonly AlertInclude[];
  readonly problems: readonly IncludeProblem[];
}

/** Beside the control file. */
export function defaultServicesDirectory(controlFile: string): string {
  return join(dirname(controlFile), 'monit-alert.d');
}

const longestName = 200;

/**
 * The name of a service's file: two services never share one. The system has a fixed name, because `check system $HOST`
 * has the host's.
 */
export function serviceFileName({ service, isSystem }: Block): string {
  if (isSystem) return 'system';
  const folded = foldCase(service);
  const plain = Array.from(Buffer.from(folded), (byte) => encodeByte(byte, /[a-z0-9._-]/)).join('');
  // Patterns do not match a leading dot; "system" is another service's file.
  const isReserved = plain === 'system' || plain.startsWith('.');
  const encoded = isReserved ? encodeByte(plain.charCodeAt(0), /[]/) + plain.slice(1) : plain;
  if (encoded.length <= longestName) return encoded;
  const digest = createHash('sha256').update(folded).digest('hex');
  return `${encoded.slice(0, longestName - 66)}%%${digest}`;
}

function encodeByte(byte: number, allowed: RegExp): string {
  const character = String.fromCharCode(byte);
  return allowed.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** A pattern that matches one name only. Monit reports a missing file, but not a pattern without a match. */
function patternFor(directory: string, service: Block): string {
  const name = serviceFileName(service);
  return `${escapeGlob(directory)}/[${name.charAt(0)}]${name.slice(1)}`;
}

/** Undefined if Monit's grammar cannot express the path. */
export function alertIncludeStatement(directory: string, service: Block): string | undefined {
  const pattern = quotePattern(patternFor(directory, service));
  return pattern === undefined ? undefined : `include ${pattern}`;
}

/** @param directory of the services' files. */
export function alertIncludesIn(tree: ControlTree, directory: string): AlertIncludes {
  const includes = new Map<string, Omit<AlertInclude, 'isShared'>>();
  const problems: IncludeProblem[] = [];
  const readsIn = readerOf(directory);
  for (const file of tree.files) {
    for (const include of file.includes) {
      if (!readsIn(dirname(include.resolved))) continue;
      const place = { file: file.path, line: include.line };
      const service = include.block ?? blockAround(file, tree);
      const path = service && join(unescapeGlob(dirname(include.resolved)), serviceFileName(service));
      const reason = faultOf(include, path, path === undefined ? undefined : includes.get(path));
      if (reason !== undefined)
        problems.push({ ...place, reason, resolved: include.resolved, isOutside: service === undefined });
      else if (service !== undefined && path !== undefined)
        includes.set(path, { ...place, service, path, pattern: include.pattern });
    }
  }
  const isShared = (path: string) => isReadByProblem(path, problems);
  return {
    directory,
    includes: [...includes.values()].map((include) => ({ ...include, isShared: isShared(include.path) })),
    problems,
  };
}

/** Whether a statement reads the file that is not the alert include of its service. */
export function isReadByProblem(path: string, problems: readonly IncludeProblem[]): boolean {
  return problems.some(({ resolved }) => globMatches(resolved, path));
}

function faultOf({ resolved }: TreeInclude, path: string | undefined, other: Place | undefined): string | undefined {
  if (path === undefined) return 'stands outside of a `check` block';
  if (isMagic(dirname(resolved)) || onlyName(basename(resolved)) === undefined) return 'reads more than one file';
  if (onlyName(basename(resolved)) !== basename(path)) return `reads the file of another service, not ${path}`;
  return other && `is the second one for its service: the first is at ${other.file}:${other.line}`;
}

/** A pattern in the path may lead into the directory, too: then the statement is no alert include. */
function readerOf(directory: string): (read: string) => boolean {
  const realDirectory = realPathIfAny(directory);
  const known = new Map<string, boolean>();
  return (read) => {
    const isIn = () =>
      isMagic(read) ? globMatches(read, directory) : realPathIfAny(unescapeGlob(read)) === realDirectory;
    const found = known.get(read) ?? isIn();
    known.set(read, found);
    return found;
  };
}

/** The block in which the include statement of this file stands. */
function blockAround({ includedBy }: TreeFile, tree: ControlTree): Block | undefined {
  const includer = includedBy && tree.files.find(({ path }) => path === includedBy.file);
  const statement = includer?.includes.find((one) => isStatement(one, includedBy));
  if (includer === undefined || statement === undefined) return undefined;
  return statement.block ?? blockAround(includer, tree);
}

function isStatement({ line, pattern }: TreeInclude, by: IncludedBy | undefined): boolean {
  return line === by?.line && pattern === by.pattern;
}
