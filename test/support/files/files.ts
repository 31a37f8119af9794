import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { findMonit } from '../packages/monit-package.js';
import { run } from '../processes/run.js';

/** Writes files (mode 0600) into a new directory, which is gone after the test; hands back the directory's path. */
export async function writeFiles(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const directory = await mkdtemp(join(await realpath(tmpdir()), 'monit-alert-files-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), content, { mode: 0o600 });
  }
  return directory;
}

/** What the real Monit says of a control file, on both streams: its complaints, else what it understood. */
export async function askMonit(controlFile: string, { cwd }: { cwd?: string } = {}): Promise<string> {
  const monit = await findMonit();
  if (monit === undefined) throw new Error('no Monit to test with: set MONIT_ALERT_TEST_MONIT');
  const { stdout, stderr } = await run(monit, ['-c', controlFile, '-l', '/dev/null', '-t', '-v'], { cwd });
  return stderr + stdout;
}

/** The global recipients in what Monit understood, in its order. */
export function globalRecipients(answer: string): string[] {
  return [...answer.matchAll(/^ Alert mail to {6}= (.*)$/gm)].map(([, recipient = '']) => recipient);
}
