import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { forbidsWriting, hides } from '../../src/doctor/sandbox.ts';
import { readSettings, readUnit } from '../../src/doctor/systemd-unit.ts';
import { judgeUnit } from '../../src/doctor/unit-findings.ts';
import { writeFiles } from '../support/files/files.ts';

/** Of Debian 13's monit.service what matters here. */
const debian13 = `[Unit]
Restart=never-read
[Service]
ExecReload=/usr/bin/monit reload
Restart=on-abnormal
MemoryDenyWriteExecute=true
PrivateTmp=true
ProtectHome=yes
ProtectSystem=strict
ReadWritePaths=/run/ /var/lib/monit/ /var/log/
`;
const usual = { read: ['/etc/monit/monitrc'], written: ['/run/monit.pid', '/var/lib/monit/state'] };

async function judge(text: string, paths = usual) {
  const root = await writeFiles({ 'usr/lib/systemd/system/monit.service': text });
  const unit = await readUnit('monit.service', root);
  if (unit === undefined) throw new Error('no unit');
  const [sandbox, restart, reload] = judgeUnit(unit, paths);
  return { sandbox, restart, reload };
}

describe('a unit is read as systemd reads it', () => {
  test('with its drop-ins in the order of their names, and the more important of two with one name', async () => {
    const root = await writeFiles({
      'usr/lib/systemd/system/monit.service': debian13,
      'etc/systemd/system/monit.service.d/20-own.conf': '[Service]\nRestart=always\n',
      'usr/lib/systemd/system/monit.service.d/20-own.conf': '[Service]\nRestart=no\n',
      'run/systemd/system/monit.service.d/10-early.conf':
        '[Service]\nRestart=on-failure\nExecReload=\nExecReload=/a\\\n  b\n',
    });
    const unit = await readUnit('monit.service', root);
    expect(unit?.settings.get('Restart')).toEqual(['on-abnormal', 'on-failure', 'always']);
    expect(unit?.settings.get('ExecReload')).toEqual(['/a   b']);
    expect(unit?.files).toEqual([
      join(root, 'usr/lib/systemd/system/monit.service'),
      join(root, 'run/systemd/system/monit.service.d/10-early.conf'),
      join(root, 'etc/systemd/system/monit.service.d/20-own.conf'),
    ]);
  });

  test("the administrator's unit takes the place of the package's", async () => {
    const root = await writeFiles({
      'usr/lib/systemd/system/monit.service': debian13,
      'etc/systemd/system/monit.service': '[Service]\n# Restart=no\n; Restart=no\nRestart = always\n',
    });
    expect((await readUnit('monit.service', root))?.settings).toEqual(new Map([['Restart', ['always']]]));
  });

  test('one that systemd makes of an init script counts where there is no other', async () => {
    const late = { 'run/systemd/generator.late/monit.service': '[Service]\nRemainAfterExit=yes\n' };
    const root = await writeFiles(late);
    expect((await readUnit('monit.service', root))?.files).toEqual([
      join(root, 'run/systemd/generator.late/monit.service'),
    ]);
    const both = await writeFiles({ ...late, 'usr/lib/systemd/system/monit.service': debian13 });
    expect((await readUnit('monit.service', both))?.files).toEqual([
      join(both, 'usr/lib/systemd/system/monit.service'),
    ]);
  });

  test('one that is not there is none', async () => {
    expect(await readUnit('monit.service', await writeFiles({}))).toBeUndefined();
  });
});

describe('unit-restart', () => {
  test("Debian's on-abnormal does not bring Monit back, and none does neither", async () => {
    expect((await judge(debian13)).restart).toMatchObject({
      id: 'unit-restart',
      verdict: 'warning',
      remedy: expect.stringContaining('RestartSec=') as string,
    });
    expect((await judge('[Service]\n')).restart).toMatchObject({
      verdict: 'warning',
      what: expect.stringContaining('Restart=no ') as string,
    });
  });

  test.each(['always', 'on-failure'])('%s does', async (policy) => {
    expect((await judge(`[Service]\nRestart=${policy}\n`)).restart).toMatchObject({ verdict: 'ok' });
  });
});

test('unit-restart: of an init script systemd does not see Monit end, whatever Restart= says', async () => {
  expect((await judge('[Service]\nRemainAfterExit=yes\nRestart=always\n')).restart).toMatchObject({
    verdict: 'warning',
    what: expect.stringContaining('RemainAfterExit=yes') as string,
  });
});

describe('unit-reload', () => {
  test("Monit's own reload does not wait", async () => {
    expect((await judge(debian13)).reload).toMatchObject({ id: 'unit-reload', verdict: 'warning' });
  });

  test('ours does, where Node.js may run', async () => {
    const ours = 'ExecReload=\nExecReload=/usr/bin/env monit-alert reload\n';
    expect((await judge(`[Service]\n${ours}`)).reload).toMatchObject({ verdict: 'ok' });
    expect((await judge(debian13 + ours)).reload).toMatchObject({
      verdict: 'warning',
      what: expect.stringContaining('MemoryDenyWriteExecute') as string,
    });
    expect((await judge(debian13 + ours.replace('=/usr', '=+/usr'))).reload).toMatchObject({ verdict: 'ok' });
  });
});

describe('unit-sandbox', () => {
  test("Debian 13's has nothing out of reach where everything is in its usual place", async () => {
    expect((await judge(debian13)).sandbox).toMatchObject({ verdict: 'ok' });
    expect((await judge('[Service]\n')).sandbox).toMatchObject({ verdict: 'ok' });
  });

  test.each([
    ['/home/deploy/alerts', 'ProtectHome=yes'],
    ['/root/.monitrc', 'ProtectHome=yes'],
    ['/tmp/monit.d/x', 'PrivateTmp=true'],
    ['/var/tmp/x', 'PrivateTmp=true'],
  ])('an include at %s cannot be seen: %s', async (path, reason) => {
    expect((await judge(debian13, { ...usual, read: ['/etc/monit/monitrc', path] })).sandbox).toMatchObject({
      id: 'unit-sandbox',
      verdict: 'problem',
      places: [`${path}: ${reason}`],
    });
  });

  test('a place that is read-only for Monit cannot be written to', async () => {
    const written = ['/run/monit.pid', '/var/run/monit.pid', '/var/lib/monit/state', '/srv/queue'];
    expect((await judge(debian13, { ...usual, written })).sandbox).toMatchObject({
      verdict: 'problem',
      places: ['/srv/queue: ProtectSystem=strict'],
    });
  });

  test.each([
    ['ProtectSystem=full', '/etc/x', 'ProtectSystem=full'],
    ['ProtectSystem=yes', '/usr/x', 'ProtectSystem=yes'],
    ['ProtectSystem=yes', '/etc/x', undefined],
    ['ProtectSystem=full', '/var/x', undefined],
    ['ProtectHome=read-only', '/home/x', 'ProtectHome=read-only'],
    ['ProtectSystem=strict\nStateDirectory=monit', '/var/lib/monit/x', undefined],
    ['ProtectSystem=strict\nReadWritePaths=-/srv/q/ /x', '/srv/q', undefined],
    ['ProtectSystem=strict\nPrivateTmp=yes', '/tmp/x', undefined],
    ['ProtectSystem=no', '/usr/x', undefined],
  ])('with %s, %s: %s', (lines, path, reason) => {
    expect(forbidsWriting(readSettings([`[Service]\n${lines}\n`]), path)).toBe(reason);
  });

  test('a home that may be read is seen', () => {
    expect(hides(readSettings(['[Service]\nProtectHome=read-only\n']), '/home/x')).toBeUndefined();
    expect(hides(readSettings(['[Service]\nProtectHome=tmpfs\n']), '/home/x')).toBe('ProtectHome=tmpfs');
  });
});
