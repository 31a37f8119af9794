import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MonitAlertError } from '../../src/errors.ts';
import { loadProfile, profileFrom } from '../../src/profile/load.ts';
import { writeFiles } from '../support/files/files.ts';

const ops = '{ address: ops@example.org }';

function faults(text: string): string[] {
  try {
    profileFrom(text, 'x', 'x.yaml');
  } catch (error) {
    if (error instanceof MonitAlertError) return [error.message, ...error.details];
    throw error;
  }
  return [];
}

describe('services and groups', () => {
  it('are read with their recipients; other alerts are kept unless the profile says otherwise', () => {
    const text = `recipients: [${ops}]
services:
  nginx: { recipients: [] }
  'db-*':
    also: [{ address: db@example.org, events: { only: [timeout] }, reminder: 3, mail-format: { subject: x } }]
groups:
  web: { recipients: [${ops}] }
`;
    expect(profileFrom(text, 'x', '/x.yaml')).toMatchObject({
      services: {
        nginx: { recipients: [] },
        'db-*': {
          also: [
            {
              address: 'db@example.org',
              events: { only: ['timeout'] },
              reminderCycles: 3,
              mailFormat: { subject: 'x' },
            },
          ],
        },
      },
      groups: { web: { recipients: [{ address: 'ops@example.org', events: 'all' }] } },
      otherAlerts: 'keep',
    });
    expect(profileFrom('recipients: []\nother-alerts: mute\n', 'x', '/x.yaml').otherAlerts).toBe('mute');
    expect(profileFrom('recipients: []\n', 'x', '/x.yaml')).toMatchObject({ services: {}, groups: {} });
  });

  const either = 'must be either {recipients: [...]} or {also: [...]}';
  it.each([
    ['services: nginx', '1: services: must be a mapping'],
    ['services: [nginx]', '1: services: must be a mapping, not a list'],
    [`groups:\n  - recipients: [${ops}]`, '1: groups: must be a mapping, not a list'],
    ['services:\n  nginx:', `2: services.nginx: is empty, and ${either}`],
    ['services:\n  nginx: {}', `2: services.nginx: ${either}`],
    [`services:\n  nginx: [${ops}]`, `2: services.nginx[0]: ${either}`],
    [`services:\n  nginx: { recipients: [], also: [${ops}] }`, `2: services.nginx: ${either}`],
    [
      'services:\n  nginx:\n    recipient: []',
      '3: services.nginx.recipient: there is no such key; did you mean "recipients"?',
    ],
    ['services:\n  nginx: { also: [] }', '2: services.nginx.also: is an empty list: leave the key out'],
    [
      'services:\n  nginx:\n    also:\n      - address: ops',
      '4: services.nginx.also[0].address: is not a mail address: it needs a name, an @ and a domain',
    ],
    ['services:\n  "": { recipients: [] }', '2: services.: is empty'],
    ['groups:\n  "a\\tb": { recipients: [] }', '2: groups.a\tb: contains a tab, which Monit does not accept here'],
    ['services:\n  constructor: { recipients: [] }', '2: services.constructor: is a name that cannot be used here'],
    ['groups:\n  __proto__: { recipients: [] }', '2: groups.__proto__: is a name that cannot be used here'],
    [
      'services:\n  nginx: { recipients: [] }\n  Nginx: { recipients: [] }',
      '3: services.Nginx: means the same as "nginx"',
    ],
    ['groups:\n  web: { recipients: [] }\n  WEB: { recipients: [] }', '3: groups.WEB: means the same as "web"'],
    ['other-alerts: muted', '1: other-alerts: "muted" is not one of the choices; did you mean "mute"?'],
  ])('are refused as %j, by line and key', (text, fault) => {
    expect(faults(`${text}\nrecipients: []\n`)).toContain(`x.yaml:${fault}`);
  });
});

describe('a recipient of a service', () => {
  const twice = (earlier: string) =>
    `repeats ${earlier}: every event would be mailed twice; if you mean that, add "duplicate: true"`;

  it.each([
    [
      'within the key',
      `services:\n  a: { recipients: [${ops}, ${ops}] }`,
      `a.recipients[1]`,
      'services.a.recipients[0]',
    ],
    [
      'within also',
      `services:\n  a: { also: [{ address: a@b.org }, { address: a@B.ORG }] }`,
      'a.also[1]',
      'services.a.also[0]',
    ],
    ['of the profile', `services:\n  a: { also: [${ops}] }`, 'a.also[0]', 'recipients[0]'],
  ])('is refused if it repeats one %s', (_, text, key, earlier) => {
    expect(faults(`recipients: [${ops}]\n${text}\n`)).toEqual([`x.yaml:3: services.${key}.address: ${twice(earlier)}`]);
  });

  it.each([
    ['in place of the same one', `recipients: [${ops}]`],
    ['with other reminders', 'also: [{ address: ops@example.org, reminder: 3 }]'],
    ['that is marked', 'also: [{ address: ops@example.org, duplicate: true }]'],
  ])('is accepted %s', (_, route) => {
    expect(faults(`recipients: [${ops}]\ngroups:\n  a: { ${route} }\n`)).toEqual([]);
  });

  it('is refused if it repeats an inherited one, where it stands', async () => {
    const root = await writeFiles({
      'base.yaml': `recipients: [${ops}]\nservices: { b: { recipients: [] } }\n`,
      'x.yaml': `extends: base\nservices:\n  a:\n    also: [${ops}]\n`,
    });
    await expect(loadProfile('x', [root])).rejects.toThrow(
      `${join(root, 'x.yaml')}:4: services.a.also[0].address: ${twice('recipients[0]')}`,
    );
  });
});

describe('a profile that extends another', () => {
  it('replaces services and groups name by name', async () => {
    const root = await writeFiles({
      'base.yaml': `recipients: []
other-alerts: mute
services: { nginx: { recipients: [] }, db: { also: [${ops}] } }
groups: { web: { recipients: [] }, mail: { recipients: [] } }
`,
      'x.yaml': `extends: base
services: { Nginx: { recipients: [${ops}] }, 'n*': { recipients: [] } }
groups: { Web: { also: [${ops}] }, 'm*': { recipients: [] } }
`,
    });
    const recipient = { address: 'ops@example.org', events: 'all' };
    const { services, groups, otherAlerts } = await loadProfile('x', [root]);
    expect(services).toEqual({
      db: { also: [recipient] },
      Nginx: { recipients: [recipient] },
      'n*': { recipients: [] },
    });
    expect(groups).toEqual({ mail: { recipients: [] }, Web: { also: [recipient] }, 'm*': { recipients: [] } });
    expect(otherAlerts).toBe('mute');
  });
});
