import * as v from 'valibot';
import { systemErrorReason } from '../errors.ts';
import type { ReloadProof } from '../monit/reload/proof.ts';
import type { ServiceTexts } from '../render/managed-text.ts';
import type { FileIdentity } from './file-identity.ts';
import { alertedSchema, proofSchema, textsByNameSchema } from './schemas.ts';
import { readStateFile, type StateFile, writeStateFile } from './state-file.ts';

export interface LastApplied {
  readonly profile: string;
  readonly text: string;
  /** Of the files of services. */
  readonly services?: ServiceTexts | undefined;
  readonly fileIdentity: string;
  /** Shows whether Monit has parsed anything since. */
  readonly proof: ReloadProof;
  /** Who was alerted by all files at the time of the proof; undefined if unknown. */
  readonly alerted?: AlertedThen | undefined;
}

interface AlertedThen {
  readonly recipients: readonly string[];
  readonly managed: readonly string[];
  readonly unmanaged: readonly UnmanagedThen[];
}

interface UnmanagedThen {
  readonly recipient: string;
  readonly origins: readonly ('global' | 'local' | 'unknown')[];
}

const file: StateFile<LastApplied> = {
  name: 'last-applied.json',
  earlierName: 'proved.json',
  schema: v.object({
    profile: v.string(),
    text: v.string(),
    services: v.optional(textsByNameSchema),
    fileIdentity: v.string(),
    proof: proofSchema,
    alerted: v.optional(alertedSchema),
  }),
};

export async function readLastApplied(directory: string): Promise<LastApplied | undefined> {
  return readStateFile(directory, file);
}

/**
 * @param identity before and after the parse; undefined: there is no file.
 * @returns warnings. If this fails, the next run only reloads once more.
 */
export async function rememberLastApplied(
  directory: string,
  identity: FileIdentity | undefined,
  applied: Omit<LastApplied, 'fileIdentity'>,
): Promise<string[]> {
  if (identity === undefined) return [];
  try {
    return await writeStateFile(directory, file, { ...applied, fileIdentity: identity.key });
  } catch (error) {
    return [`the reload proof could not be kept in ${directory}: ${systemErrorReason(error)}`];
  }
}
