import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Profile } from '../../src/profile/model.ts';
import { renderProfile } from '../../src/render/render.ts';
import { writeFiles } from '../support/files/files.ts';

const profile: Profile = {
  name: 'night',
  file: '/etc/monit-alert/profiles/night.yaml',
  template: 'mine',
  variables: { team: 'ops', hours: [1, 2] },
  recipients: [{ address: 'ops@example.org', events: { only: ['timeout'] } }],
  services: {},
  groups: {},
  otherAlerts: 'keep',
};

async function render(templates: Readonly<Record<string, string>>, changed: Partial<Profile> = {}) {
  const root = await writeFiles(templates);
  const templatesDirectories = [join(root, 'site'), join(root, 'shipped')];
  return renderProfile({ ...profile, ...changed }, { templatesDirectories, environment: {} });
}

const bodyOf = (text: string) => text.split('\n').slice(4).join('\n');

describe('renderProfile', () => {
  it("takes the site's template before the shipped one", async () => {
    const both = { 'site/mine.hbs': '# site\n', 'shipped/mine.hbs': '# shipped\n', 'shipped/alert.hbs': '# alert\n' };
    expect(bodyOf((await render(both)).text)).toBe('# site\n');
    expect(bodyOf((await render(both, { template: 'alert' })).text)).toBe('# alert\n');
  });

  it('gives a template the words of the profile file, null for what is not said, and its variables', async () => {
    const text = [
      '{{name}} {{variables.team}} {{#each variables.hours}}{{this}};{{/each}}',
      '{{#each recipients}}{{this.address}}{{events this.events}}{{#if reminder}}!{{/if}}{{/each}}',
      '{{#if description}}!{{/if}}{{#if mail-servers}}!{{/if}}{{#if event-queue}}!{{/if}}{{#if mail-format}}!{{/if}}',
    ];
    const rendered = await render({ 'site/mine.hbs': text.join('\n') });
    expect(bodyOf(rendered.text)).toBe('night ops 1;2;\nops@example.org only on { timeout }\n');
  });

  it('ends in one line break, and has no other kind, whatever the template has', async () => {
    const { text } = await render({ 'site/mine.hbs': '\r\n\r\n# a\r\n# b\r\n\r\n\r\n' });
    expect(bodyOf(text)).toBe('# a\n# b\n');
  });

  it('gives the same bytes for the same profile', async () => {
    const template = { 'site/mine.hbs': '{{#each recipients}}set alert {{address this.address}}\n{{/each}}' };
    expect((await render(template)).text).toBe((await render(template)).text);
  });

  it('says which templates there are to a profile that names another', async () => {
    await expect(render({ 'site/mien.hbs': '', 'shipped/alert.hbs': '' })).rejects.toMatchObject({
      code: 'template.unknown',
      message: '/etc/monit-alert/profiles/night.yaml: there is no template "mine"; did you mean "mien"?',
      hint: 'Choose a template: alert, mien.',
    });
  });

  it("names the template's file and line for a slip in it", async () => {
    await expect(render({ 'site/mine.hbs': '#\n{{variables.taem}}' })).rejects.toMatchObject({
      code: 'template.invalid',
      message: expect.stringMatching(/site\/mine\.hbs:2: there is no variables\.taem; did you mean team\?$/) as string,
    });
  });
});
