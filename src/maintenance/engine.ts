import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Site } from '../change/site.ts';
import { readControlTree } from '../monit/control-file.ts';
import { allPids } from '../monit/process.ts';
import { run } from '../system/run.ts';
import { lastSync } from './heartbeat.ts';

/** Who calls `monit-alert sync`, in words that complete "ended by ...". */
export type Engine = string;

/** Where cron's tables are: Debian's and Alpine's places. */
const cronDirectories = ['/etc/cron.d', '/var/spool/cron/crontabs', '/var/spool/cron', '/etc/crontabs'];
const timer = 'monit-alert-sync.timer';
/** Milliseconds; whoever called `sync` within these is taken to call again. */
const recentMs = 600_000;
const systemctlLimitMs = 5_000;

/**
 * Looks who on this host would end a hold. What has happened counts most: a `sync` not long ago; then systemd's timer,
 * cron's tables, and a `check program` of Monit's.
 *
 * @param state this control file's part of the state directory.
 */
export async function findEngine(site: Site, state: string): Promise<Engine | undefined> {
  if (await hasTimer()) return `systemd's ${timer}`;
  const table = await findCronTable();
  if (table !== undefined) return `cron (${table})`;
  const check = await findCheckProgram(site);
  if (check !== undefined) return `Monit's check program (${check})`;
  const last = await lastSync(state);
  const agoMs = last === undefined ? Infinity : Date.now() - last;
  return agoMs < recentMs ? `whoever ran \`monit-alert sync\` ${Math.round(agoMs / 1000)} s ago` : undefined;
}

async function hasTimer(): Promise<boolean> {
  if (!existsSync('/run/systemd/system')) return false;
  const asked = await run('systemctl', ['is-active', '--quiet', timer], { timeoutMs: systemctlLimitMs }).catch(
    () => undefined,
  );
  return asked?.exitCode === 0;
}

/** A line that is no comment and calls `monit-alert ... sync`, while a cron runs that would read it. */
async function findCronTable(): Promise<string | undefined> {
  const tables = ['/etc/crontab', ...(await Promise.all(cronDirectories.map(filesIn))).flat()];
  for (const table of tables) {
    const text = await readFile(table, 'utf8').catch(() => '');
    if (/^[^#\n]*\bmonit-alert\b[^#\n]*\bsync\b/m.test(text)) return (await isCronRunning()) ? table : undefined;
  }
  return undefined;
}

async function filesIn(directory: string): Promise<string[]> {
  const names = await readdir(directory).catch(() => []);
  return names.map((name) => join(directory, name));
}

async function isCronRunning(): Promise<boolean> {
  const names = await Promise.all(
    (await allPids()).map(async (pid) => readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')),
  );
  return names.some((name) => /^(?:cron|crond|systemd-cron|fcron)$/.test(name.trim()));
}

async function findCheckProgram({ controlFile, workingDirectory }: Site): Promise<string | undefined> {
  const tree = await readControlTree(controlFile, { workingDirectory }).catch(() => undefined);
  for (const { path, text } of tree?.files ?? []) {
    const withoutComments = text.replace(/^\s*#.*$/gm, '');
    const found = /check\s+program\s+\S+\s+(?:with\s+)?path\s+("[^"]*"|'[^']*'|\S+)/gi;
    for (const [, program = ''] of withoutComments.matchAll(found)) {
      if (/\bmonit-alert\b.*\bsync\b/.test(program)) return path;
    }
  }
  return undefined;
}
