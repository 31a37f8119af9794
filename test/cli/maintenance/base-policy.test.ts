import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { changeOn, runOn } from '../../support/cli/change.ts';
import { inForce, startWithDefault, unattended, withScheduler } from '../../support/cli/maintenance.ts';
import type { Monit } from '../../support/monit/monit.ts';

async function withPolicy(monit: Monit, policy: string): Promise<readonly [string, string]> {
  const config = join(monit.directory, 'config.yaml');
  await writeFile(config, policy);
  return ['--config', config];
}

test('a profile that may only be held is refused as a base in every way, and can be held', async () => {
  const monit = await startWithDefault();
  await withScheduler(monit);
  await runOn(monit, 'none', '--quiet');
  await runOn(monit, 'default', '--quiet');
  const config = await withPolicy(monit, 'hold-only: [none]\n');
  for (const args of [['none'], ['none', '--confirm', '5m'], ['rollback'], ['none', '--dry-run']]) {
    expect(await runOn(monit, ...args, ...config)).toMatchObject({
      exitCode: 1,
      stderr: `error: "none" can only be held for a while (hold-only)
  nothing was changed
For a while: \`monit-alert none --for 30m\`.
`,
    });
  }
  expect(await inForce(monit)).toBe('default');
  expect(await runOn(monit, 'none', '--for', '30m', '--id', 'a', ...config, ...unattended)).toMatchObject({
    exitCode: 0,
  });
  expect(await runOn(monit, 'default', ...config)).toMatchObject({ exitCode: 0 });
});

test('a base that alerts nobody is as bound as a hold: by the longest one, and by the need for a reason', async () => {
  const monit = await startWithDefault({
    'profiles/quiet.yaml': 'recipients: []\nservices: { a: { recipients: [] } }\n',
  });
  const bound = await withPolicy(monit, 'hold-max: 4h\n');
  for (const profile of ['none', 'quiet']) {
    expect(await changeOn(monit, profile, ...bound)).toMatchObject({
      exitCode: 1,
      error: {
        code: 'hold.too-long',
        message: `"${profile}" alerts nobody, and alerts may be muted for 4 h at most (hold-max)`,
      },
    });
  }
  const reasoned = await withPolicy(monit, 'require-reason: true\n');
  expect(await changeOn(monit, 'none', ...reasoned)).toMatchObject({ error: { code: 'option.missing' } });
  expect(await changeOn(monit, 'none', '--reason', 'decommissioned', ...reasoned)).toMatchObject({ state: 'active' });
  expect(await changeOn(monit, 'default', ...reasoned)).toMatchObject({ state: 'active' });
});
