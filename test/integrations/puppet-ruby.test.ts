import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startMachine } from '../support/debian/machine.js';
import { areMachinesMissing, ensureRoot, managedRoot } from '../support/debian/root.js';
import { type Machine, writeIn } from './machine-monit.ts';

describe.skipIf(areMachinesMissing)('of the Puppet module, in Ruby alone,', () => {
  let machine: Machine;
  beforeAll(async () => {
    const share = { outside: new URL('../../', import.meta.url).pathname, inside: '/project', mode: 'ro' } as const;
    machine = await startMachine(await ensureRoot(managedRoot), { shares: [share] });
  });
  afterAll(async () => machine.close());

  const module = '/project/integrations/puppet/lib/puppet_x/monit_alert';
  const ruby = async (file: string, expression: string): Promise<unknown> => {
    const script = `require 'json'; require '${module}/${file}'; include PuppetX::MonitAlert; puts (${expression}).to_json`;
    return JSON.parse((await machine.runOrThrow('ruby', ['-e', script])).stdout) as unknown;
  };

  test('a message names attributes instead of options, then settings, and leaves commands as they are', async () => {
    const texts = {
      'For example --for 30m.': "For example `for => '30m'`.",
      'Add `--reason TEXT`, or choose another --id.': 'Add `reason`, or choose another `id`.',
      'Name its binary with --monit PATH.': 'Name its binary with `monit` in config.yaml.',
      'Name services with --service.': 'Name services with `services`.',
      'For a while: `monit-alert none --for 30m`.': 'For a while: `monit-alert none --for 30m`.',
      'Leave out --confirm.': 'Leave out --confirm.',
    };
    const given = JSON.stringify(Object.keys(texts));
    const attributes = '%i[for reason id services]';
    const translated = await ruby(
      'messages',
      `JSON.parse(<<'TEXTS').map { |text| Messages.with_attributes(text, ${attributes}) }\n${given}\nTEXTS\n`,
    );
    expect(translated).toEqual(Object.values(texts));
  });

  test('the directories that Monit includes are found through all files, written and declared ones', async () => {
    await writeIn(
      machine,
      '/srv/monitrc',
      'set daemon 5\n  INCLUDE "/srv/a b/*.conf"\ninclude relative/*\n# include /no/*\n',
    );
    await writeIn(machine, '/srv/a b/one.conf', "include '/srv/[w]eb/*/x'\ninclude /srv/a b/one.conf\n");
    const declared = `{ '/srv/a b/two.conf' => 'include /srv/two/*', '/srv/else' => 'include /no/*', '/srv/a b/c.conf' => nil }`;
    const found = await ruby('includes', `Includes.directories(['/srv/monitrc', '/srv/none'], ${declared})`);
    expect(found).toEqual(['/srv/a b', '/srv', '/srv/two']);
  });
});
