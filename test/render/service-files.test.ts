import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Alert } from '../../src/monit/config/grammar.ts';
import type { Profile } from '../../src/profile/model.ts';
import { readServiceHeader } from '../../src/render/header.ts';
import { type HostAlerts, renderServiceFiles } from '../../src/render/service-files.ts';
import { alert } from '../support/values/alerts.ts';

const options = {
  templatesDirectories: [fileURLToPath(new URL('../../templates', import.meta.url))],
  environment: {},
};
const [ops, web] = [
  { address: 'ops@example.org', events: 'all' as const },
  { address: 'web@example.org', events: 'all' as const },
];

function profileOf(said: Partial<Profile>): Profile {
  return {
    name: 'test',
    file: '/test.yaml',
    template: 'alert',
    variables: {},
    recipients: [],
    services: {},
    groups: {},
    otherAlerts: 'keep',
    ...said,
  };
}

interface Given extends Partial<Pick<Profile, 'recipients' | 'services' | 'otherAlerts'>> {
  /** In the block of the only service, nginx. */
  readonly local?: readonly Alert[];
  readonly otherGlobals?: HostAlerts['otherGlobals'];
}

/** The statements of the file of nginx; undefined: it needs none. */
async function fileFor({ local = [], otherGlobals = [], ...said }: Given): Promise<string[] | undefined> {
  const profile = profileOf(said);
  const services = [{ name: 'nginx', groups: [], fileName: 'nginx', alerts: local }];
  const globals = profile.recipients.map(({ address }) => alert(address));
  const [file] = await renderServiceFiles({ services: { profile } }, { services, globals, otherGlobals }, options);
  return file?.text.split('\n').filter((line) => /^(no)?alert /.test(line));
}

test('`keep`: what other files say to a recipient whom the profile silences stays in force', async () => {
  const otherGlobals = [alert(ops.address, ['timeout'])];
  const services = { nginx: { recipients: [web] } };
  expect(await fileFor({ recipients: [ops], services, otherGlobals })).toEqual([
    'alert web@example.org',
    'alert ops@example.org only on { timeout }',
  ]);
});

test('`keep`: what other files say is not brought back if the block replaces it', async () => {
  const otherGlobals = [alert(ops.address, ['timeout'])];
  const services = { nginx: { recipients: [ops] } };
  const local = [alert(ops.address, [])];
  expect(await fileFor({ services, otherGlobals, local })).toEqual(['alert ops@example.org']);
});

test('`mute` only changes what other files say: the block goes on replacing recipients of the profile', async () => {
  const otherGlobals = [alert('pager@example.org')];
  const local = [alert(ops.address, [])];
  const given = { recipients: [ops, web], otherAlerts: 'mute' as const, otherGlobals, local };
  expect(await fileFor(given)).toEqual(['noalert pager@example.org', 'alert web@example.org']);
});

test.each(['ü@example.org', 'a..b@example.org', 'a@x_y.org'])(
  'an address that Monit takes and a profile does not can be silenced: %s',
  async (address) => {
    const given = { otherAlerts: 'mute' as const, otherGlobals: [alert(address)] };
    expect(await fileFor(given)).toEqual([`noalert ${address}`]);
  },
);

test.each(['a@b c', 'a@b\nalert c@d', 'a@b{', 'a@b"'])(
  'what is more than an address is refused: %j',
  async (address) => {
    const given = { otherAlerts: 'mute' as const, otherGlobals: [alert(address)] };
    await expect(fileFor(given)).rejects.toMatchObject({ code: 'template.invalid' });
  },
);

test('the file of a scoped hold does not advise to make the held profile the base profile', async () => {
  const nobody = profileOf({ name: 'none' });
  const held = { profile: nobody, scope: { services: ['nginx'], groups: [] } };
  const services = [{ name: 'nginx', groups: [], fileName: 'nginx', alerts: [] }];
  const globals = [alert(ops.address)];
  const base = profileOf({ name: 'office', recipients: [ops] });
  const managed = { services: { profile: base }, scoped: [held] };
  const [file] = await renderServiceFiles(managed, { services, globals, otherGlobals: [] }, options);
  expect(file?.text).toContain('for profile "none", service "nginx"');
  expect(file?.text).toContain('monit-alert holds');
  expect(file?.text).not.toContain('monit-alert none');
  expect(readServiceHeader(file?.text ?? '')).toEqual({ kind: 'intact', profile: 'none' });
  expect(readServiceHeader(`${file?.text ?? ''}# mine\n`)).toEqual({ kind: 'edited', profile: 'none' });
});
