import { describe, expect, it } from 'vitest';
import { profileFrom } from '../../src/profile/load.ts';
import type { Recipient } from '../../src/profile/model.ts';
import { profileText } from '../../src/profile/write.ts';

const ops: Recipient = { address: 'ops@example.org', events: 'all' };
const web: Recipient = { address: 'web@example.org', events: { only: ['timeout'] }, reminderCycles: 3 };
const from = (line: number) => `/etc/monit/monitrc:${line}`;
const row = (recipient: Recipient, line: number) => ({ recipient, origin: from(line) });
const read = (text: string) => profileFrom(text, 'default', '/default.yaml');

describe('profileText', () => {
  const text = profileText(
    'Imported.',
    [row(ops, 3)],
    new Map([
      ['nginx', { also: [row(web, 12)] }],
      ['db *[1]', { recipients: [] }],
      ['web', { recipients: [row(ops, 20), row(web, 21)] }],
    ]),
    'mute',
  );

  it('writes what the profile is read as', () => {
    expect(read(text)).toMatchObject({
      recipients: [ops],
      services: {
        nginx: { also: [web] },
        [String.raw`db \*\[1\]`]: { recipients: [] },
        web: { recipients: [ops, web] },
      },
      otherAlerts: 'mute',
    });
  });

  it('tells where each recipient was', () => {
    expect(text).toContain(`services:
  nginx:
    also:
      # as it was in /etc/monit/monitrc:12
      - address: web@example.org
        events:
          only: [ timeout ]
        reminder: 3
  db \\*\\[1\\]:
    recipients: []
`);
  });

  it('marks what was mailed twice before, beside the recipients of all services too', () => {
    const twice = profileText('x', [row(ops, 1)], new Map([['a', { also: [row(ops, 2)] }]]));
    expect(twice.match(/duplicate: true/g)).toHaveLength(1);
    const once = profileText('x', [row(ops, 1)], new Map([['a', { recipients: [row(ops, 2)] }]]));
    expect(once).not.toContain('duplicate');
    expect(read(once).services).toEqual({ a: { recipients: [ops] } });
  });

  it('shows an example only if it alerts nobody', () => {
    expect(profileText('x', [])).toContain('It alerts nobody yet');
    expect(profileText('x', [], new Map([['a', { recipients: [row(ops, 2)] }]]))).not.toContain('nobody yet');
  });
});
