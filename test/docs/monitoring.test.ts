import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { printed } from '../support/cli/change.ts';
import { startWithDefault } from '../support/cli/maintenance.ts';
import { blocksOf, fileIn } from './blocks.ts';

const path = '/usr/bin/monit-alert';

test('docs/nagios.md has the same command for sudo, NRPE and Icinga: the one that it shows', async () => {
  const blocks = await blocksOf('nagios.md');
  const shown = blocks.find(({ language }) => language === 'sh')?.text.trim() ?? '';
  const rule = blocks.find(({ language }) => language === 'sudoers')?.text.trim() ?? '';
  const nrpe = await fileIn('nagios.md', '/etc/nagios/nrpe.d/monit-alert.cfg');
  const icinga = await fileIn('nagios.md', '/etc/icinga2/zones.d/global-templates/monit-alert.conf');
  const [, list = ''] = /command = (\[.*\])/.exec(icinga) ?? [];
  expect(shown).toMatch(/^monit-alert status --check /);
  const command = shown.replace('monit-alert', path);
  expect(rule).toBe(`nagios ALL=(root) NOPASSWD: NOSETENV: ${command}`);
  expect(nrpe).toContain(`]=/usr/bin/sudo ${command}\n`);
  expect((JSON.parse(list) as string[]).join(' ')).toBe(`/usr/bin/sudo ${command}`);
});

interface Rules {
  readonly groups: readonly { readonly rules: readonly { readonly expr: string }[] }[];
}

test('the metrics of docs/prometheus.md are those that are printed, and its rules use only these', async () => {
  const monit = await startWithDefault();
  const given = await printed(monit, 'status', '--metrics');
  const names = [...given.matchAll(/^# TYPE (\w+) /gm)].map(([, name = '']) => name);
  const page = await readFile(new URL('../../docs/prometheus.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| (`monit_alert_.*?) +\|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`(\w+)/g)].map(([, name = '']) => name.replace(/^_/, 'monit_alert_')),
  );
  // It is absent if nothing is planned.
  expect(rows.filter((name) => name !== 'monit_alert_next_hold_timestamp_seconds').sort()).toEqual(names.sort());

  const { groups } = parse(await fileIn('prometheus.md', '/etc/prometheus/rules/monit-alert.yml')) as Rules;
  const used = groups.flatMap(({ rules }) => rules).flatMap(({ expr }) => expr.match(/monit_alert_\w+/g) ?? []);
  expect(used.length).toBeGreaterThanOrEqual(4);
  expect(used.filter((name) => !names.includes(name))).toEqual([]);
});
