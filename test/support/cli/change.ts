import type { Monit } from '../monit/monit.ts';
import { type CliResult, monitAlert, optionsFor } from './cli.ts';

/** What the tests read of the JSON document of a change. */
export interface ChangeDocument {
  readonly state: string;
  readonly exitCode: number;
  readonly changed?: boolean;
  readonly decision?: string;
  readonly warnings?: readonly string[];
  readonly reason?: string;
  readonly hint?: string;
  readonly holds?: readonly { readonly id: string; readonly since: string }[];
  readonly proof?: { readonly kind: string; readonly before: string[]; readonly after: string[]; readonly pid: number };
  readonly monit?: { readonly pid: number; readonly version: string };
  readonly error?: { readonly code: string; readonly message: string; readonly details: readonly string[] };
}

/** Runs `monit-alert` on a test's Monit, for people. */
export async function runOn(monit: Monit, ...args: string[]): Promise<CliResult> {
  return monitAlert([...optionsFor(monit), ...args]);
}

/** Runs `monit-alert --json` on a test's Monit; the document and the exit status must agree. */
export async function changeOn(monit: Monit, ...args: string[]): Promise<ChangeDocument> {
  const result = await runOn(monit, ...args, '--json');
  const document = result.json() as ChangeDocument;
  if (document.exitCode !== result.exitCode) {
    throw new Error(`exit status ${result.exitCode}, but the document says ${document.exitCode}`);
  }
  return document;
}

/** What a command prints. */
export async function printed(...given: Parameters<typeof runOn>): Promise<string> {
  return (await runOn(...given)).stdout;
}
