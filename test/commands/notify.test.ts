import { chmod, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { silentWatcher } from '../../src/change/progress.ts';
import { notify, prepareToNotify } from '../../src/commands/notify.ts';
import type { HoldNotice } from '../../src/maintenance/notify/notice.ts';
import type { Hold } from '../../src/maintenance/record/model.ts';
import { ensureDescribedForHooks } from '../support/cli/document.ts';
import { siteFor } from '../support/cli/library.js';
import { type Monit, startMonit } from '../support/monit/monit.ts';
import { type Mailbox, openMailbox } from '../support/servers/mailbox.ts';
import { aHold, aScopedHold } from '../support/values/maintenance.ts';

const ops = { address: 'ops@example.org' };
const web = { address: 'web@example.org' };
const recipients = [ops];
const serverOf = ({ port }: Mailbox) => ({ 'mail-servers': [{ host: '127.0.0.1', port }] });
const announced = aHold('deploy', { announces: true, reason: 'deploy 42' });

/** The files of a Monit that need not run, with a group and the profile `team`. */
async function host(profile: object, mailServerPort?: number): Promise<Monit> {
  const group = ['a', 'b'].map((name) => `check file ${name} path /${name}\n  group site\n`).join('');
  return startMonit({
    connection: 'unix',
    start: false,
    includes: { 'conf.d/site': group, 'profiles/team.yaml': JSON.stringify(profile) },
    ...(mailServerPort !== undefined && { mailServerPort }),
  });
}

/** @returns the warnings. */
async function tell(monit: Monit, notices: readonly HoldNotice[], hooks: readonly string[] = []): Promise<string[]> {
  const warnings: string[] = [];
  await notify(notices, {
    settings: { hooks },
    site: async () => Promise.resolve(siteFor(monit, 'anna')),
    warn: (warning) => warnings.push(warning),
    watcher: silentWatcher,
  });
  return warnings;
}

const notice = (event: HoldNotice['event'], hold: Hold, more: Partial<HoldNotice> = {}): HoldNotice => {
  return { event, hold, base: 'team', ...more };
};

const recipientsOf = ({ messages }: Mailbox) => messages.map(({ to }) => to);

describe('mails', () => {
  test('about one hold are one thread, from its beginning to its end', async () => {
    const mailbox = await openMailbox();
    const monit = await host({ recipients, ...serverOf(mailbox), 'mail-format': { from: 'monit@example.org' } });
    const moved = { ...announced, until: '2026-05-01T14:00:00.000Z' };
    for (const each of [
      notice('begin', announced),
      notice('extend', moved, { was: announced.until, by: 'anna' }),
      notice('reminder', moved),
      notice('end', moved, { end: 'expired' }),
    ])
      expect(await tell(monit, [each])).toEqual([]);
    const [first, ...others] = mailbox.messages;
    expect(others).toHaveLength(3);
    expect(first).toMatchObject({
      to: [ops.address],
      from: 'monit@example.org',
      subject: `monit-alert on ${hostname()}: none for all services (deploy 42)`,
    });
    const id = first?.headers.get('message-id') ?? '';
    expect(id).toMatch(/^<monit-alert\.deploy\.20260501120000000@[\w.-]+>$/);
    expect(first?.headers.has('in-reply-to')).toBe(false);
    const ids = mailbox.messages.map(({ headers }) => headers.get('message-id'));
    expect(new Set(ids).size).toBe(4);
    for (const { subject, headers } of others) {
      expect(subject).toBe(`Re: ${first?.subject ?? ''}`);
      expect([headers.get('in-reply-to'), headers.get('references')]).toEqual([id, id]);
    }
    for (const { headers } of mailbox.messages) expect(headers.get('auto-submitted')).toBe('auto-generated');
  });

  test('go only to those who were promised one, but for a reminder', async () => {
    const mailbox = await openMailbox();
    const monit = await host({ recipients, ...serverOf(mailbox) });
    const silent = aHold('silent');
    const reported = aHold('reported', { mailsReport: true });
    await tell(
      monit,
      (['begin', 'extend', 'reminder', 'end'] as const).flatMap((event) => [
        notice(event, silent),
        notice(event, reported),
      ]),
    );
    const told = mailbox.messages.map(({ text }) => /has lasted|has ended/.exec(text)?.[0]);
    expect(told.sort()).toEqual(['has ended', 'has lasted', 'has lasted']);
    const ids = mailbox.messages.map(({ headers }) => headers.get('message-id'));
    expect(ids.filter((id) => id?.includes('monit-alert.reported.'))).toHaveLength(1);
    expect(mailbox.messages.filter(({ subject }) => subject.startsWith('Re:'))).toEqual([]);
  });

  test('about some services go to those whom the base alerts about them, each once', async () => {
    const mailbox = await openMailbox();
    const monit = await host({
      recipients,
      services: { bar: { also: [web] }, a: { recipients: [web] } },
      groups: { site: { recipients: [web, ops] }, quiet: { recipients: [] } },
      ...serverOf(mailbox),
    });
    const scopes: [services: string[], groups: string[]][] = [
      [['foo'], []],
      [['bar'], []],
      [['A'], []],
      [[], ['site']],
    ];
    for (const [services, groups] of scopes)
      expect(await tell(monit, [notice('begin', { ...announced, scope: { services, groups } })])).toEqual([]);
    const [both, reversed] = [
      [ops.address, web.address],
      [web.address, ops.address],
    ];
    expect(recipientsOf(mailbox)).toEqual([[ops.address], both, [web.address], reversed]);
  });

  test('are not sent if nobody is alerted about the services', async () => {
    const mailbox = await openMailbox();
    const monit = await host({ recipients, services: { foo: { recipients: [] } }, ...serverOf(mailbox) });
    const scoped = aScopedHold('deploy', 'foo', { announces: true });
    expect(await tell(monit, [notice('begin', scoped)])).toEqual([]);
    expect(mailbox.messages).toEqual([]);
  });

  test('go through the mail server of the configuration if the profile names none', async () => {
    const mailbox = await openMailbox();
    const monit = await host({ recipients }, mailbox.port);
    expect(await tell(monit, [notice('begin', announced)])).toEqual([]);
    expect(recipientsOf(mailbox)).toEqual([[ops.address]]);
    await writeFile(
      monit.conf('mail'),
      'set mailserver mail.example.org port 587 username "a" password "b" using tls\n',
    );
    expect(await tell(monit, [notice('end', announced)])).toEqual([
      'the mail about hold "deploy" (end) was not sent: the mail server in the configuration needs a login or ' +
        'TLS, which only a profile can name',
    ]);
    expect(mailbox.messages).toHaveLength(1);
  });

  test('without any mail server are a warning', async () => {
    const monit = await host({ recipients });
    expect(await tell(monit, [notice('begin', announced)])).toEqual([
      'the mail about hold "deploy" (begin) was not sent: Monit has no mail server: neither the profile nor the ' +
        'configuration names one',
    ]);
  });

  test('that are refused are a warning, and nobody gets one twice from the next server', async () => {
    const [first, second] = [await openMailbox({ refuses: [web.address] }), await openMailbox()];
    const servers = [first, second].map(({ port }) => ({ host: '127.0.0.1', port }));
    const monit = await host({ recipients: [ops, web], 'mail-servers': servers });
    expect(await tell(monit, [notice('begin', announced)])).toEqual([
      `the mail about hold "deploy" (begin) was not sent: 127.0.0.1:${first.port}: the server refuses ${web.address}`,
    ]);
    expect([recipientsOf(first), recipientsOf(second)]).toEqual([[[ops.address]], []]);
  });

  test('go to the next server if one cannot be reached', async () => {
    const mailbox = await openMailbox();
    const servers = [1, mailbox.port].map((port) => ({ host: '127.0.0.1', port }));
    const monit = await host({ recipients, 'mail-servers': servers });
    expect(await tell(monit, [notice('begin', announced)])).toEqual([]);
    expect(recipientsOf(mailbox)).toEqual([[ops.address]]);
  });

  test('cannot be sent without the base profile, or for services of a configuration that Monit rejects', async () => {
    const mailbox = await openMailbox();
    const monit = await host({ recipients, ...serverOf(mailbox) });
    await writeFile(monit.conf('broken'), 'check nonsense\n');
    const scoped = aScopedHold('part', 'foo', { announces: true });
    const warnings = await tell(monit, [
      notice('begin', announced, { base: 'gone' }),
      notice('begin', scoped),
      notice('begin', announced),
    ]);
    expect(warnings).toEqual([
      expect.stringMatching(/^the mail about hold "deploy" \(begin\) was not sent: there is no profile "gone"/),
      'the mail about hold "part" (begin) was not sent: Monit rejects the configuration',
    ]);
    expect(recipientsOf(mailbox)).toEqual([[ops.address]]);
  });

  test('show control characters of a reason escaped', async () => {
    const mailbox = await openMailbox();
    const monit = await host({ recipients, ...serverOf(mailbox) });
    await tell(monit, [notice('begin', { ...announced, reason: 'a\r\nX-Own: b\nhold: c' })]);
    const [mail] = mailbox.messages;
    expect(mail?.headers.has('x-own')).toBe(false);
    expect(mail?.subject).toContain(String.raw`(a\r\nX-Own: b\nhold: c)`);
    expect(mail?.text).not.toMatch(/^hold: c/m);
  });
});

describe('hooks', () => {
  test('hear of holds that nobody is mailed about; with mails, both are told', async () => {
    const mailbox = await openMailbox();
    const monit = await host({ recipients, ...serverOf(mailbox) });
    const hook = join(monit.directory, 'hook');
    await writeFile(hook, '#!/bin/sh\necho "$1" >> "$0.events"; cat >> "$0.documents"\n', { mode: 0o700 });
    await chmod(hook, 0o700);
    const silent = aHold('silent');
    expect(await tell(monit, [notice('begin', silent), notice('begin', announced)], [hook])).toEqual([]);
    expect(recipientsOf(mailbox)).toEqual([[ops.address]]);
    expect(await readFile(`${hook}.events`, 'utf8')).toBe('begin\nbegin\n');
    const lines = (await readFile(`${hook}.documents`, 'utf8')).trimEnd().split('\n');
    const documents = lines.map((line) => JSON.parse(line) as object);
    documents.forEach(ensureDescribedForHooks);
    const where = { schemaVersion: 1, event: 'begin', base: 'team', host: hostname(), controlFile: monit.controlFile };
    expect(documents).toEqual([
      { ...where, hold: silent },
      { ...where, hold: announced },
    ]);
  });

  test('that fail, and mails that are refused, are a warning each', async () => {
    const monit = await host({ recipients });
    const hook = join(monit.directory, 'hook');
    await writeFile(hook, '#!/bin/sh\necho no >&2; exit 1\n', { mode: 0o700 });
    expect(await tell(monit, [notice('begin', announced)], [hook, '/no/such/hook'])).toEqual([
      expect.stringContaining('Monit has no mail server'),
      `hook ${hook} failed (begin of hold "deploy"): exit status 1: no`,
      'hook /no/such/hook was not run: it cannot be run: no such file or directory (ENOENT)',
    ]);
  });
});

test('if there is nothing to tell, the site is not even looked for', async () => {
  const refuse = async () => Promise.reject(new Error('looked for'));
  const context = { settings: { hooks: [] }, site: refuse, warn: () => undefined, watcher: silentWatcher };
  await notify([notice('begin', aHold('silent'))], context);
  await notify([], { ...context, settings: { hooks: ['/hook'] } });
  await expect(notify([notice('begin', announced)], context)).rejects.toThrow('looked for');
});

test('what it takes to tell somebody can be loaded before', async () => {
  await expect(prepareToNotify()).resolves.toBeUndefined();
});
