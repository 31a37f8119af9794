import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { changeOn, runOn } from '../../support/cli/change.ts';
import { type Monit, startMonit } from '../../support/monit/monit.ts';

const profile = (directory: string) => `recipients: [{ address: ops@example.org, events: all }]
mail-format:
  message: |
    Service Name = $SERVICE
     Alert mail to = ghost@example.org
    <b> & "the end"
event-queue: { directory: ${directory}/queue, slots: 5 }
`;

/** A Monit with a profile that has a message and an event queue of its own; `after` is parsed after our file. */
async function startWith(after: (directory: string) => string): Promise<Monit> {
  const monit = await startMonit({ connection: 'unix', includes: { 'profiles/mine.yaml': '' } });
  await writeFile(join(monit.directory, 'profiles/mine.yaml'), profile(monit.directory));
  await writeFile(monit.controlFile, after(monit.directory), { flag: 'a' });
  return monit;
}

test('a message and an event queue that nothing overrides are in force, whatever the message looks like', async () => {
  const monit = await startWith(() => '');
  expect(await changeOn(monit, 'mine')).toMatchObject({ state: 'active', exitCode: 0 });
  expect(await changeOn(monit, 'mine')).toMatchObject({ exitCode: 0, decision: 'unchanged' });
});

test.each([
  [
    'message',
    () => 'set mail-format { message: THEIRS }\n',
    () => 'mail-format message: begins with "Service Name = $SERV" in the profile, "THEIRS" for Monit',
  ],
  [
    'event queue',
    (directory: string) => `set eventqueue basedir ${directory}/theirs slots 7\n`,
    (directory: string) =>
      `event queue: base directory ${directory}/queue with 5 slots in the profile, base directory ${directory}/theirs with 7 slots for Monit`,
  ],
])(
  'a profile whose %s another statement overrides is refused, nothing is touched, and `check` names it',
  async (_, after, detail) => {
    const monit = await startWith(after);
    const reloads = monit.reloads();
    expect(await changeOn(monit, 'mine')).toMatchObject({
      exitCode: 1,
      error: { code: 'profile.overridden', details: [detail(monit.directory)] },
    });
    expect(monit.reloads()).toBe(reloads);
    expect((await runOn(monit, 'status', '--json')).stdout).not.toContain('"mine"');

    const check = await runOn(monit, 'check', '--json');
    expect(check.exitCode).toBe(1);
    const { profiles } = check.json() as { profiles: { profile: string; ok: boolean; error?: { code: string } }[] };
    expect(profiles.filter(({ ok }) => !ok)).toMatchObject([
      { profile: 'mine', error: { code: 'profile.overridden' } },
    ]);
  },
);
