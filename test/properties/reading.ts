import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { allEvents } from './expectation.ts';

/** What the real Monit says of a text, taken apart. All of it in latin1: bytes are compared, not characters. */
export interface Reading {
  readonly isAccepted: boolean;
  readonly stderr: string;
  /** See `Expected`. */
  readonly alerts: readonly string[];
  readonly rows: Readonly<Record<string, string | undefined>>;
  /** Everything else that Monit printed, in order: what no profile has a say in. */
  readonly rest: string;
  /** Both streams as they came, in UTF-8. */
  readonly stdout: string;
}

const ours = ['Event queue', 'Mail server(s)', 'Mail from', 'Mail reply to', 'Mail subject'];
const messageRow = /^ Mail message {7}= ([^]{0,20}\.\.\(truncated\))\n/m;

/** Has Monit read statements at the end of a small control file, which stands at `directory`/monitrc afterwards. */
export async function readByMonit(monit: string, directory: string, statements: string): Promise<Reading> {
  const controlFile = join(directory, 'monitrc');
  const files = ['idfile', 'statefile', 'pidfile'].map((kind) => `set ${kind} ${join(directory, kind)}\n`);
  const text = `set daemon 60\n${files.join('')}check file last path /last\n${statements}`;
  await writeFile(controlFile, text, { mode: 0o600 });
  const { failed, stdout, stderr } = await runMonit(monit, ['-c', controlFile, '-l', '/dev/null', '-t', '-v']);
  return {
    isAccepted: !failed,
    stderr: stderr.toString('latin1'),
    stdout: stdout.toString(),
    ...apart(stdout.toString('latin1')),
  };
}

function runMonit(
  monit: string,
  args: readonly string[],
): Promise<{ failed: boolean; stdout: Buffer; stderr: Buffer }> {
  const options = { encoding: 'buffer', maxBuffer: 16_000_000, timeout: 60_000 } as const;
  return new Promise((resolve) => {
    execFile(monit, args, options, (error, stdout, stderr) => {
      resolve({ failed: error !== null, stdout, stderr });
    });
  });
}

function apart(output: string): Pick<Reading, 'alerts' | 'rows' | 'rest'> {
  const rows: Record<string, string | undefined> = { 'Mail message': messageRow.exec(output)?.[1] };
  const alerts: string[] = [];
  const rest: string[] = [];
  for (const line of output.replace(messageRow, '').split('\n')) {
    const [, name = '', value = ''] = /^ ([A-Z][\w ()]{0,17}?) *= (.*)$/.exec(line) ?? [];
    const detail = /^ {3}Alert (on|reminder) +=(.*)$/.exec(line);
    if (name === 'Alert mail to') alerts.push(value);
    else if (detail?.[1] === 'on') alerts.push(`${alerts.pop() ?? ''}: ${sorted(detail[2] ?? '')}`);
    else if (detail !== null) alerts.push(`${alerts.pop() ?? ''}:${detail[2] ?? ''}`);
    else if (ours.includes(name)) rows[name] = rows[name] === undefined ? value : `${rows[name]} | ${value}`;
    else rest.push(line);
  }
  return { alerts, rows, rest: rest.join('\n') };
}

function sorted(events: string): string {
  const words = events.trim().toLowerCase().split(/ +/);
  return words.join(' ') === 'all events' ? allEvents.join(' ') : words.sort().join(' ');
}
