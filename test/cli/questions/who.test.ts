import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { changeOn, runOn } from '../../support/cli/change.ts';
import { type Monit, startMonit } from '../../support/monit/monit.ts';
import { waitFor } from '../../support/processes/wait-for.js';
import { type Mailbox, openMailbox } from '../../support/servers/mailbox.ts';

/** What the tests read of the document of `who`. */
interface WhoDocument {
  readonly source: string;
  readonly localSource: string;
  readonly services: readonly string[];
  readonly alerts: readonly Cell[];
  readonly otherNotifiers: readonly { readonly kind: string; readonly waiting?: number; readonly program?: string }[];
  readonly warnings: readonly string[];
}

interface Cell {
  readonly recipient: string;
  readonly service: string;
  readonly events: readonly string[];
  readonly reminderCycles: number;
  readonly foundIn: string;
  readonly place?: { readonly file: string; readonly line: number };
}

async function whoOn(monit: Monit, ...args: string[]): Promise<WhoDocument> {
  return (await runOn(monit, 'who', ...args, '--json')).json() as WhoDocument;
}

/** Alerts as they come to stand in /etc/monit: in the control file, in an include, in checks of their own. */
const inControlFile = `
set alert everyone@x
set alert both@x
set alert Case@x
set alert filtered@x only on { nonexist }
set alert off@x
set alert twice@x
set alert onward@x with reminder on 1 cycles
`;
const included = 'set alert twice@x only on { action }\nset alert included@x but not on { instance, action }\n';
const web = (path: string) => `check file web with path ${path}
  alert both@x only on { action }
  alert case@x only on { nonexist }
  noalert off@x
  noalert stranger@x
  alert onward@x
  alert local@x with reminder on 1 cycles
  alert pair@x only on { action }
  alert pair@x only on { nonexist }
  noalert mixed@x
  alert mixed@x only on { action }
`;
const system = 'check system myhost\n  alert system@x only on { instance }\n  noalert off@x\n';

/** A Monit that looks every second, laid out as on Debian, and the mailbox that it mails to. */
async function startMailing(statements: string): Promise<{ monit: Monit; mailbox: Mailbox }> {
  const mailbox = await openMailbox();
  const monit = await startMonit({
    connection: 'unix',
    pollSeconds: 1,
    mailServerPort: mailbox.port,
    includes: { web: '', 'conf-enabled/.keep': '', 'conf.d/mail': statements === '' ? '' : included },
    start: false,
  });
  const text = (await readFile(monit.controlFile, 'utf8')).replace('check system myhost\n', system);
  await writeFile(monit.controlFile, text);
  await appendFile(monit.controlFile, `${statements}include ${monit.directory}/conf-enabled/*\n`);
  await writeFile(join(monit.directory, 'conf-enabled/web'), web(join(monit.directory, 'web')));
  await monit.start();
  return { monit, mailbox };
}

/** What is provoked, in this order: a description in the mails, and the cell of the matrix that it belongs to. */
const provoked = [
  { service: 'foo', event: 'nonexist', says: "file doesn't exist" },
  { service: 'web', event: 'nonexist', says: "file doesn't exist" },
  { service: 'foo', event: 'action', says: 'unmonitor action done' },
  { service: 'web', event: 'action', says: 'unmonitor action done' },
  { service: 'bar', event: 'action', says: 'unmonitor action done' },
  { service: 'myhost', event: 'instance', says: 'Monit reloaded' },
] as const;
type Provoked = (typeof provoked)[number];

/** How many mails about it there are for each recipient. */
function mailsAbout({ service, says }: Provoked, messages: Mailbox['messages']): Record<string, number> {
  const about = messages.filter(({ text }) => text.includes(` Service ${service}`) && text.includes(says));
  return count(about.flatMap(({ to }) => to));
}

/** What the matrix says of it: the rows for each recipient, and who is to be reminded. */
function rowsAbout({ service, event }: Provoked, { alerts }: WhoDocument) {
  const rows = alerts.filter((cell) => cell.service === service && cell.events.includes(event));
  const reminded = rows.filter(({ reminderCycles }) => reminderCycles > 0 && event === 'nonexist');
  return { rows: count(rows.map(({ recipient }) => recipient)), reminded: reminded.map(({ recipient }) => recipient) };
}

function count(names: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    [...new Set(names)].sort().map((name) => [name, names.filter((one) => one === name).length]),
  );
}

/** Waits until as many mails as the matrix says have come, and those who are to be reminded have been. */
async function allCome(which: Provoked, who: WhoDocument, mailbox: Mailbox, already: number): Promise<void> {
  const { rows, reminded } = rowsAbout(which, who);
  const isThere = (mails: Record<string, number>) =>
    Object.entries(rows).every(([to, wanted]) => (mails[to] ?? 0) >= wanted + (reminded.includes(to) ? 2 : 0));
  await mailbox.waitFor(
    () => isThere(mailsAbout(which, mailbox.messages.slice(already))),
    `${which.service}: ${which.says}`,
  );
}

/**
 * Has it all happen, and compares what was mailed about each, behind the mails that are there already, with the matrix.
 */
async function compare(monit: Monit, mailbox: Mailbox, who: WhoDocument, already = 0): Promise<void> {
  const [fooGone, webGone, fooOut, webOut, barOut, reload] = provoked;
  await rm(join(monit.directory, 'foo'));
  await rm(join(monit.directory, 'web'));
  await allCome(fooGone, who, mailbox, already);
  await allCome(webGone, who, mailbox, already);
  for (const which of [fooOut, webOut, barOut]) {
    await monit.command('unmonitor', which.service);
    const isOut = async () => (await monit.services()).get(which.service)?.monitor === 0;
    await waitFor(isOut, { what: `unmonitor ${which.service}` });
    await allCome(which, who, mailbox, already);
  }
  const before = monit.reloads();
  monit.hangUp();
  await waitFor(() => monit.reloads() > before, { what: 'the reload' });
  await allCome(reload, who, mailbox, already);
  // Monit mails one event after the other, and ends when that is done: what has not come by now was not sent.
  await monit.stop();
  for (const which of provoked) {
    const { rows, reminded } = rowsAbout(which, who);
    const mails = mailsAbout(which, mailbox.messages.slice(already));
    for (const recipient of reminded) mails[recipient] = rows[recipient] ?? 0;
    expect(mails, `${which.service}, ${which.event}`).toEqual(rows);
  }
}

test('the matrix is what the mailbox gets, cell by cell', async () => {
  const { monit, mailbox } = await startMailing(inControlFile);
  const who = await whoOn(monit);
  expect(who).toMatchObject({ source: 'loaded', localSource: 'loaded', warnings: [] });
  expect([...who.services].sort()).toEqual(['bar', 'foo', 'myhost', 'web']);
  await compare(monit, mailbox, who);
});

test('with "none" in force the local alerts are left, and are what the mailbox gets', async () => {
  const { monit, mailbox } = await startMailing('');
  const before = await whoOn(monit, '--profile', 'none');
  expect((await changeOn(monit, 'none')).state).toBe('active');
  const who = await whoOn(monit);
  expect(who.alerts).toEqual(before.alerts);
  expect(new Set(who.alerts.map(({ service }) => service))).toEqual(new Set(['myhost', 'web']));
  // The reload of the change itself was mailed too.
  await mailbox.waitFor((mails) => mails.some(({ text }) => text.includes('Monit reloaded')), 'the mail of the change');
  const already = mailbox.messages.length;
  await compare(monit, mailbox, who, already);
});

test('a filter or a service leaves the rows that are asked for, and what is not known is refused by name', async () => {
  const { monit } = await startMailing(inControlFile);
  const icmp = await whoOn(monit, 'web', '--event', 'icmp');
  expect([...new Set(icmp.alerts.map(({ recipient }) => recipient))].sort()).toEqual([
    'everyone@x',
    'included@x',
    'local@x',
    'onward@x',
    'twice@x',
  ]);
  const [event, service] = [await runOn(monit, 'who', '--event', 'nonexits'), await runOn(monit, 'who', 'wbe')];
  expect([event.exitCode, service.exitCode]).toEqual([1, 1]);
  expect(event.stderr).toContain('Monit has no event "nonexits"; did you mean "nonexist"?');
  expect(service.stderr).toContain('Monit has no service "wbe"; did you mean "web"?');
});

test('what is loaded is told although the files say something else, and what is not running as installed', async () => {
  const { monit } = await startMailing(inControlFile);
  await writeFile(monit.conf('mail'), '');
  await writeFile(join(monit.directory, 'conf-enabled/web'), `check file web with path ${monit.directory}/web\n`);
  const gone = (who: WhoDocument) => who.alerts.filter(({ foundIn }) => foundIn === 'unknown');
  const loaded = await whoOn(monit);
  expect(new Set(gone(loaded).map(({ recipient }) => recipient))).toEqual(
    new Set(['both@x', 'case@x', 'included@x', 'local@x', 'mixed@x', 'off@x', 'onward@x', 'pair@x', 'twice@x']),
  );
  await monit.stop();
  const installed = await whoOn(monit);
  expect(installed).toMatchObject({ source: 'installed', localSource: 'installed' });
  expect(gone(installed)).toEqual([]);
  expect(installed.alerts.some(({ recipient }) => recipient === 'included@x')).toBe(false);
  expect((await runOn(monit, 'who')).stdout).toMatch(/^installed \(Monit is not running\):\n/);
});
