import type { CheckedConfiguration } from '../monit/check/check-configuration.ts';
import type { NotifierStatement } from '../monit/config/notifier-statement.ts';
import { readStatements } from '../monit/config/statements.ts';
import { waitingEvents } from '../monit/daemon/event-queue.ts';
import { maskPasswords } from '../render/mask-passwords.ts';
import type { Place } from './alert-places.ts';
import type { Installation } from './installation.ts';

/** Notifiers that no profile changes. `place` is undefined if our parser did not find the statement. */
export type OtherNotifier =
  | {
      readonly kind: 'mmonit';
      /** Without its password. */
      readonly url: string;
      /** The place of its statement. */
      readonly place: Place | undefined;
    }
  | {
      readonly kind: 'event-queue';
      /** Its path. */
      readonly directory: string;
      /** The number of events in it; undefined if it cannot be read. */
      readonly waiting: number | undefined;
      /** The place of its statement. */
      readonly place: Place | undefined;
    }
  | {
      readonly kind: 'exec';
      /** The service that is checked; undefined if unknown. */
      readonly service: string | undefined;
      /** Its path, without its arguments, which may be secret. */
      readonly program: string;
      /** The place of its statement. */
      readonly place: Place | undefined;
    };

/** The notifiers of a configuration other than alerts. */
export interface OtherNotifiers {
  /** Notifiers that work whatever the alerts are. */
  readonly otherNotifiers: readonly OtherNotifier[];
  /** How Monit and our parser disagree, a sentence each. */
  readonly disagreements: readonly string[];
}

type Located<Kind extends NotifierStatement['kind'] = NotifierStatement['kind']> = Extract<
  NotifierStatement,
  { kind: Kind }
> & { readonly file: string };

interface Checked {
  readonly mmonit: CheckedConfiguration['mmonit'];
  readonly mail: Pick<CheckedConfiguration['mail'], 'queue'>;
  readonly services: readonly Pick<CheckedConfiguration['services'][number], 'name' | 'programs'>[];
}

/** @param text in place of the managed file; undefined: what is installed. `checked` is of the same text. */
export async function otherNotifiersIn(
  { tree, managedFile }: Pick<Installation, 'tree' | 'managedFile'>,
  text: string | undefined,
  checked: Checked,
): Promise<OtherNotifiers> {
  const files = tree.files.filter(({ path }) => text === undefined || path !== managedFile.path);
  const ours = text === undefined ? [] : [{ path: managedFile.path, statements: readStatements(text) }];
  const located = [...files, ...ours].flatMap(({ path, statements }) =>
    statements.otherNotifiers.map((statement) => ({ ...statement, file: path })),
  );
  const joined = joinWithPlaces(checked, located);
  return { ...joined, otherNotifiers: [...joined.otherNotifiers, ...(await findQueue(checked.mail.queue, located))] };
}

function joinWithPlaces({ mmonit, services }: Checked, located: readonly Located[]): OtherNotifiers {
  const [collectors, execs] = [joinCollectors(mmonit, located), joinExecs(services, located)];
  return {
    otherNotifiers: [...collectors.otherNotifiers, ...execs.otherNotifiers],
    disagreements: [...collectors.disagreements, ...execs.disagreements],
  };
}

function joinCollectors(read: Checked['mmonit'], located: readonly Located[]): OtherNotifiers {
  const collectors = located.filter((one) => one.kind === 'mmonit');
  const isRead = ({ url }: Located<'mmonit'>) => read.some((one) => hostOf(one) === hostOf(url));
  const notFound = read.filter((url) => !collectors.some((one) => hostOf(one.url) === hostOf(url)));
  return {
    otherNotifiers: [
      ...collectors.filter(isRead).map((one) => ({ kind: one.kind, url: maskPasswords(one.url), place: placeOf(one) })),
      ...notFound.map((url) => ({ kind: 'mmonit' as const, url, place: undefined })),
    ],
    disagreements: [
      ...notFound.map((url) => `Monit reads a \`set mmonit ${url}\` that was not found in the files`),
      ...collectors.filter((one) => !isRead(one)).map((one) => notRead(one, `set mmonit ${maskPasswords(one.url)}`)),
    ],
  };
}

function joinExecs(services: Checked['services'], located: readonly Located[]): OtherNotifiers {
  const execs = located.filter((one) => one.kind === 'exec');
  const read = services.flatMap(({ name, programs }) => [...new Set(programs)].map((program) => ({ name, program })));
  // If the statement began in another file, its service is unknown: any service with that program counts.
  const readKeys = new Set(read.flatMap(({ name, program }) => [key(name, program), key(undefined, program)]));
  const foundKeys = new Set(execs.map(({ service, program }) => key(service, program)));
  const isRead = ({ service, program }: Located<'exec'>) => readKeys.has(key(service, program));
  const notFound = read.filter(
    ({ name, program }) => !foundKeys.has(key(name, program)) && !foundKeys.has(key(undefined, program)),
  );
  return {
    otherNotifiers: [
      ...execs.filter(isRead).map(({ kind, service, program, file, line }) => {
        return { kind, service, program: maskPasswords(program), place: { file, line } };
      }),
      ...notFound.map(({ name, program }) => ({
        kind: 'exec' as const,
        service: name,
        program: maskPasswords(program),
        place: undefined,
      })),
    ],
    disagreements: [
      ...notFound.map(
        ({ name, program }) =>
          `Monit reads an \`exec ${maskPasswords(program)}\` of ${name} that was not found in the files`,
      ),
      ...execs.filter((one) => !isRead(one)).map((one) => notRead(one, `exec ${maskPasswords(one.program)}`)),
    ],
  };
}

/** Monit uses the last one that it parses, which it prints. */
async function findQueue(printed: string | undefined, located: readonly Located[]): Promise<OtherNotifier[]> {
  const directory = /^base directory (.*) with (?:\d+|unlimited) slots$/.exec(printed ?? '')?.[1];
  if (directory === undefined) return [];
  const statement = located.find((one) => one.kind === 'event-queue' && one.directory === directory);
  const place = statement && placeOf(statement);
  return [{ kind: 'event-queue', directory, waiting: await waitingEvents(directory), place }];
}

function placeOf({ file, line }: Located): Place {
  return { file, line };
}

function key(service: string | undefined, program: string): string {
  return JSON.stringify([service, program]);
}

/** Makes spellings of a URL comparable: Monit prints brackets around every host. */
function hostOf(url: string): string {
  const [, scheme = '', host = '', port] = /^(https?):\/\/(?:[^/@]*@)?(\[[^\]]*\]|[^/:]*)(?::(\d+))?/i.exec(url) ?? [];
  const name = host.replace(/^\[|\]$/g, '').toLowerCase();
  return `${name}:${port ?? (scheme.toLowerCase() === 'https' ? '443' : '80')}`;
}

function notRead({ file, line }: Located, what: string): string {
  return `${file}:${line}: Monit does not read the \`${what}\` that was found here`;
}
