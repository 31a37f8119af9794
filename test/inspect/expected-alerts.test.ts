import { describe, expect, test } from 'vitest';
import { ensureMailSettings, unmanagedAlertsIn } from '../../src/inspect/expected-alerts.ts';
import type { CheckedConfiguration, MailSettings } from '../../src/monit/check/check-configuration.ts';
import type { Alert } from '../../src/monit/config/grammar.ts';
import type { Profile } from '../../src/profile/model.ts';
import { alert, located } from '../support/values/alerts.ts';

const mail: MailSettings = {
  servers: [],
  from: undefined,
  replyTo: undefined,
  subject: undefined,
  message: undefined,
  queue: undefined,
};

const reading = (alerts: readonly Alert[]): CheckedConfiguration => ({
  pidFile: '/run/monit.pid',
  stateFile: '/run/monit.state',
  logFile: undefined,
  startDelaySeconds: 0,
  httpd: {
    unixSocket: undefined,
    bindAddress: undefined,
    port: undefined,
    certificateFile: undefined,
    wantsClientCertificate: false,
  },
  mail,
  alerts,
  services: [],
  mmonit: [],
  warnings: [],
});

/** What is unmanaged when Monit reads `all` with our text, which is to mean `ours`, and `others` without it. */
const foreignIn = (all: Alert[], ours: Alert[] | undefined, others: Alert[], text = '') =>
  unmanagedAlertsIn(
    reading(all),
    { alerts: ours, text },
    {
      alerts: others.map((one) => located(1, one)),
      check: () => Promise.resolve(reading(others)),
    },
  );

const [ours, theirs] = [alert('ours@x', ['timeout']), alert('theirs@x')];

describe('what Monit reads', () => {
  test('is ours alone, or ours and what is there without it, in whatever order', async () => {
    expect(await foreignIn([ours], [ours], [])).toEqual([]);
    expect(await foreignIn([theirs, ours], [ours], [theirs])).toEqual([theirs]);
    expect(await foreignIn([theirs], [], [theirs])).toEqual([theirs]);
    expect(await foreignIn([], [], [])).toEqual([]);
  });

  test('is ours, whatever it is, of a text that is put back', async () => {
    expect(await foreignIn([ours, theirs], undefined, [theirs])).toEqual([theirs]);
    const text = 'set alert ours@x only on { timeout }';
    expect(await foreignIn([ours], undefined, [], text)).toEqual([]);
    // An equal row of a file that our parser does not see; no check can be skipped then.
    const unseen = { alerts: [], check: () => Promise.resolve(reading([ours])) };
    expect(await unmanagedAlertsIn(reading([ours, ours]), { alerts: undefined, text }, unseen)).toEqual([ours]);
  });

  test('may hold one row of ours and an equal unmanaged one', async () => {
    expect(await foreignIn([ours, ours], [ours], [ours])).toEqual([ours]);
  });

  test.each<[string, Alert[], Alert[], Alert[], string]>([
    ['a row less', [], [ours], [], 'not read: ours@x: timeout'],
    ['a row less, among unmanaged ones', [theirs], [ours], [theirs], 'not read: ours@x: timeout'],
    [
      'a row less, in place of which an equal unmanaged one stands',
      [ours],
      [ours],
      [ours],
      'not read: ours@x: timeout',
    ],
    ['a row more', [ours, theirs], [ours], [], 'not in the profile: theirs@x: all events'],
    ['a row twice', [ours, ours], [ours], [], 'not in the profile: ours@x: timeout'],
    ['other events', [alert('ours@x', ['pid'])], [ours], [], 'not in the profile: ours@x: pid'],
    [
      'another reminder',
      [alert('ours@x', ['timeout'], 5)],
      [ours],
      [],
      'not in the profile: ours@x: timeout, reminder every 5 cycles',
    ],
  ])('is not what the profile says: %s', async (_, all, rendered, others, detail) => {
    await expect(foreignIn(all, rendered, others)).rejects.toMatchObject({
      code: 'profile.misread',
      details: expect.arrayContaining([detail]) as unknown,
    });
  });

  test('is not what the profile says, where our text takes a unmanaged row away', async () => {
    await expect(foreignIn([ours], [ours], [theirs])).rejects.toMatchObject({ code: 'profile.misread' });
  });
});

describe('mail settings', () => {
  const profile = (settings: Pick<Profile, 'eventQueue' | 'mailFormat' | 'mailServers'>): Profile => ({
    name: 'default',
    file: '/etc/monit-alert/profiles/default.yaml',
    template: 'alert',
    variables: {},
    recipients: [],
    services: {},
    groups: {},
    otherAlerts: 'keep',
    ...settings,
  });
  const format = { from: 'Monit <monit@x>', replyTo: 'ops@x', subject: 'one  $EVENT' };
  const servers = (...list: { host: string; port?: number }[]) => profile({ mailServers: { servers: list } });

  test('of a profile that has none may be anything', () => {
    expect(() => {
      ensureMailSettings(profile({}), { ...mail, servers: ['m:25'], from: 'any@x' });
    }).not.toThrow();
  });

  test('agree where Monit reads the same, but for blanks', () => {
    expect(() => {
      ensureMailSettings(profile({ mailFormat: format }), { ...mail, ...format, subject: 'one $EVENT ' });
    }).not.toThrow();
  });

  test('agree where the profile has quotes around a name, which Monit is not given', () => {
    const quoted = { from: '"Monit, the host" <monit@x>', replyTo: '" Ops " <ops@x>' };
    const printed = { from: 'Monit, the host <monit@x>', replyTo: 'Ops <ops@x>' };
    expect(() => {
      ensureMailSettings(profile({ mailFormat: quoted }), { ...mail, ...printed });
    }).not.toThrow();
  });

  test.each([
    ['from', { from: 'other@x' }, 'mail-format from: "Monit <monit@x>" in the profile, "other@x" for Monit'],
    ['reply-to', { replyTo: undefined }, 'mail-format reply-to: "ops@x" in the profile, "" for Monit'],
    ['subject', { subject: 'two' }, 'mail-format subject: "one  $EVENT" in the profile, "two" for Monit'],
  ])('are overridden where another file has another %s', (_, other, detail) => {
    expect(() => {
      ensureMailSettings(profile({ mailFormat: format }), { ...mail, ...format, ...other });
    }).toThrow(expect.objectContaining({ code: 'profile.overridden', details: [detail] }));
  });

  const message = 'first line\nsecond line, longer';

  test.each([
    [profile({ mailFormat: { message: `  ${message}\n` } }), { message: 'first line\nsecond li' }],
    [profile({ eventQueue: { directory: '/q', slots: 5 } }), { queue: 'base directory /q with 5 slots' }],
    [profile({ eventQueue: { directory: '/q' } }), { queue: 'base directory /q with unlimited slots' }],
  ])('agree where Monit has the start of the message, or the queue (case %#)', (wanted, printed) => {
    expect(() => {
      ensureMailSettings(wanted, { ...mail, ...printed });
    }).not.toThrow();
  });

  test.each([
    [
      profile({ mailFormat: { message } }),
      { message: 'first line second li' },
      'mail-format message: begins with "first line\\nsecond li" in the profile, "first line second li" for Monit',
    ],
    [
      profile({ mailFormat: { message } }),
      {},
      'mail-format message: begins with "first line\\nsecond li" in the profile, "" for Monit',
    ],
    [
      profile({ eventQueue: { directory: '/q', slots: 5 } }),
      { queue: 'base directory /q with 50 slots' },
      'event queue: base directory /q with 5 slots in the profile, base directory /q with 50 slots for Monit',
    ],
    [
      profile({ eventQueue: { directory: '/q' } }),
      {},
      'event queue: base directory /q with unlimited slots in the profile, none for Monit',
    ],
  ])(
    'are overridden where the message begins otherwise, or the queue is another one (case %#)',
    (wanted, printed, detail) => {
      expect(() => {
        ensureMailSettings(wanted, { ...mail, ...printed });
      }).toThrow(expect.objectContaining({ code: 'profile.overridden', details: [detail] }));
    },
  );

  test('hold the servers of the profile, with Monit’s usual port where none is given', () => {
    const known = { ...mail, servers: ['a.example:587', 'b.example:25', '::1:25', 'unmanaged:25'] };
    expect(() => {
      ensureMailSettings(servers({ host: 'b.example' }, { host: 'a.example', port: 587 }, { host: '::1' }), known);
    }).not.toThrow();
  });

  test.each([{ host: 'a.example', port: 25 }, { host: 'a' }, { host: 'example' }])(
    'are overridden where the server is not among those that Monit reads: %j',
    (server) => {
      expect(() => {
        ensureMailSettings(servers(server), { ...mail, servers: ['a.example:587'] });
      }).toThrow(expect.objectContaining({ code: 'profile.overridden' }));
    },
  );
});
