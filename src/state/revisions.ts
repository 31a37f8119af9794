import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import { systemErrorReason } from '../errors.ts';
import type { ManagedText, ServiceTexts } from '../render/managed-text.ts';
import { alertSchema, textsByNameSchema } from './schemas.ts';
import { readStateFile, type StateFile, writeStateFile } from './state-file.ts';

/** A managed text that Monit was proved to run without a hold. Self-contained: its profile may change or be deleted. */
export interface Revision extends Pick<ManagedText, 'profile' | 'text' | 'mail'> {
  readonly services?: ServiceTexts | undefined;
  readonly alerts?: ManagedText['alerts'];
  /** UTC, ISO 8601. */
  readonly since: string;
  readonly by: string;
}

const text = v.exactOptional(v.string());

const revisionSchema = v.object({
  profile: v.string(),
  text: v.string(),
  since: v.string(),
  by: v.string(),
  services: v.optional(textsByNameSchema),
  alerts: v.optional(v.array(alertSchema)),
  mail: v.object({
    mailFormat: v.exactOptional(v.object({ from: text, replyTo: text, subject: text, message: text })),
    mailServers: v.exactOptional(
      v.object({ servers: v.array(v.object({ host: v.string(), port: v.exactOptional(v.number()) })) }),
    ),
    eventQueue: v.exactOptional(v.object({ directory: v.string(), slots: v.exactOptional(v.number()) })),
  }),
});

const file: StateFile<Revision[]> = {
  name: 'revisions.json',
  earlierName: 'base-texts.json',
  schema: v.array(revisionSchema),
};

const isRevision = (entry: unknown): entry is Revision => v.is(revisionSchema, entry);

const maxEarlier = 10;

/** Newest first, without damaged entries. */
export async function readRevisions(directory: string): Promise<Revision[]> {
  const entries = await readStateFile(directory, { ...file, schema: v.array(v.unknown()) });
  return (entries ?? []).filter(isRevision);
}

/** @returns warnings: a failure only prevents a rollback to this text. */
export async function rememberRevision(directory: string, revision: Revision): Promise<string[]> {
  try {
    const known = await readRevisions(directory);
    const next = withRevision(known, revision);
    return next === known ? [] : await writeStateFile(directory, file, next);
  } catch (error) {
    return [`the text could not be kept for \`monit-alert rollback\` in ${directory}: ${systemErrorReason(error)}`];
  }
}

/** A revision that is first already keeps its date. */
function withRevision(known: Revision[], revision: Revision): Revision[] {
  if (known[0] !== undefined && isSameText(known[0], revision)) return known;
  return [revision, ...known.filter((one) => !isSameText(one, revision))].slice(0, maxEarlier + 1);
}

/** The texts of all managed files; the services' are undefined if unknown. */
export type RevisionTexts = Pick<Revision, 'text' | 'services'>;

/** If it is not known which files of services belong to one of the texts, they are the same. */
export function isSameText(one: RevisionTexts, other: RevisionTexts): boolean {
  if (one.text !== other.text) return false;
  return one.services === undefined || other.services === undefined || isDeepStrictEqual(one.services, other.services);
}

/** @param installed undefined: no file is installed. */
export function earlierThan(installed: RevisionTexts | undefined, known: readonly Revision[]): Revision[] {
  return known.filter((one) => installed === undefined || !isSameText(one, installed)).slice(0, maxEarlier);
}
