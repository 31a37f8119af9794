import { chmod, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readProcess } from '../../../src/monit/process/process.ts';
import { changeOn, runOn } from '../../support/cli/change.ts';
import { type Monit, startMonit } from '../../support/monit/monit.ts';
import { waitFor } from '../../support/processes/wait-for.js';

/** A refusal: exit 1, the daemon alive and not reloaded, the managed file as it was. */
async function expectRefusal(monit: Monit, args: string[], ...words: string[]): Promise<void> {
  const managed = await readFile(monit.conf('monit-alert'), 'utf8').catch(() => undefined);
  const reloads = monit.reloads();
  const result = await runOn(monit, ...args);
  expect(result.exitCode).toBe(1);
  for (const word of words) expect(result.stderr).toContain(word);
  expect(result.stderr).not.toContain('    at ');
  expect(monit.isAlive()).toBe(true);
  expect(monit.reloads()).toBe(reloads);
  expect(await readFile(monit.conf('monit-alert'), 'utf8').catch(() => undefined)).toBe(managed);
}

describe('above the line nothing has been touched', () => {
  test("a profile that does not fit is refused with the user's own file, line and key", async () => {
    const monit = await startMonit({
      connection: 'unix',
      includes: { 'profiles/bad.yaml': 'recipients:\n  - address: ops@example.org\n    events: { only: [timeuot] }\n' },
    });
    await expectRefusal(monit, ['bad'], `${monit.directory}/profiles/bad.yaml:3`, 'events', 'timeout');
  });

  test('a template with a misspelt variable is refused with file and line', async () => {
    const monit = await startMonit({
      connection: 'unix',
      includes: {
        'profiles/mine.yaml': 'template: mine\nrecipients: []\n',
        'templates/mine.hbs': '# fine\n{{variables.team}}\n',
      },
    });
    await expectRefusal(monit, ['mine'], `${monit.directory}/templates/mine.hbs:2`, 'team');
  });

  test('what Monit does not accept is refused with its words and line', async () => {
    const monit = await startMonit({
      connection: 'unix',
      includes: {
        'profiles/mine.yaml': 'template: mine\nrecipients: []\n',
        'templates/mine.hbs': 'set alarm nonsense\n',
      },
    });
    await expectRefusal(monit, ['mine'], `${monit.conf('monit-alert')}:5: syntax error 'alarm'`);
  });

  test('a template that alerts somebody whom the profile does not name is refused', async () => {
    const monit = await startMonit({
      connection: 'unix',
      includes: {
        'profiles/mine.yaml': 'template: mine\nrecipients: []\n',
        'templates/mine.hbs': 'set alert ghost@example.org\n',
      },
    });
    await expectRefusal(monit, ['mine'], 'not in the profile: ghost@example.org: all events');
  });

  test('a template that alerts somebody within a check block of its own is refused', async () => {
    const monit = await startMonit({
      connection: 'unix',
      includes: {
        'profiles/mine.yaml': 'template: mine\nrecipients: []\n',
        'templates/mine.hbs': 'check file disk path /etc/passwd\n  alert ghost@example.org\n',
      },
    });
    await expectRefusal(monit, ['mine'], `${monit.directory}/templates/mine.hbs`, 'disk: ghost@example.org');
  });

  test("a broken line in somebody else's include is refused with its path and line", async () => {
    const monit = await startMonit({ connection: 'unix' });
    await writeFile(monit.conf('web'), '# web\n\nset nonsense\n', { mode: 0o600 });
    await expectRefusal(monit, ['none'], `${monit.conf('web')}:3: syntax error`);
  });

  test('a control file that others may read is refused, as Monit refuses it', async () => {
    const monit = await startMonit({ connection: 'unix' });
    await chmod(monit.controlFile, 0o644);
    await expectRefusal(monit, ['none'], monit.controlFile, '0644');
  });

  test('a lost control file is refused by name', async () => {
    const monit = await startMonit({ connection: 'unix' });
    await expectRefusal(monit, ['none', '--control-file', '/nowhere/monitrc'], '/nowhere/monitrc');
  });

  test('a file that is not ours is taken over only with --force, and a backup is kept', async () => {
    const monit = await startMonit({ connection: 'unix' });
    await writeFile(monit.conf('monit-alert'), '# mine\n', { mode: 0o600 });
    await expectRefusal(monit, ['none'], 'not written by monit-alert', '--force');

    const forced = await changeOn(monit, 'none', '--force');
    expect(forced).toMatchObject({ state: 'active', exitCode: 0 });
    const kept = /kept as (.*)$/.exec(forced.warnings?.[0] ?? '')?.[1] ?? '';
    expect(await readFile(kept, 'utf8')).toBe('# mine\n');
  });

  test('a file that was edited by hand is replaced, and the edited text is kept', async () => {
    const monit = await startMonit({ connection: 'unix' });
    await changeOn(monit, 'none');
    const edited = `${await readFile(monit.conf('monit-alert'), 'utf8')}# by hand\n`;
    await writeFile(monit.conf('monit-alert'), edited);

    const result = await changeOn(monit, 'none');
    expect(result).toMatchObject({ state: 'active', decision: 'replace' });
    const kept = /kept as (.*)$/.exec(result.warnings?.[0] ?? '')?.[1] ?? '';
    expect(await readFile(kept, 'utf8')).toBe(edited);
  });

  test('alerts in other files are named with their place, and with --strict they are an error', async () => {
    const monit = await startMonit({
      connection: 'unix',
      includes: {
        'conf.d/boss': '\nset alert boss@example.org not on { instance }\n',
        'conf.d/disk': 'check file disk path /etc/passwd\n  alert disk@example.org on { timeout }\n',
      },
    });
    await expectRefusal(monit, ['none', '--strict'], `${monit.conf('boss')}:2`, `${monit.conf('disk')}:2`);

    const result = await runOn(monit, 'none');
    expect(result.exitCode).toBe(0);
    expect(result.stderr).toContain(`boss@example.org still gets: all but instance, from ${monit.conf('boss')}:2`);
    expect(result.stderr).toContain(`disk@example.org still gets: disk (timeout), from ${monit.conf('disk')}:2`);
  });

  test('a directory that Monit does not include is refused with the line to add', async () => {
    const monit = await startMonit({ connection: 'unix' });
    const place = join(monit.directory, 'elsewhere');
    await expectRefusal(monit, ['none', '--managed-file', place], `include ${place}`);
  });

  test('wrong options say what is wrong, and with --json as one document', async () => {
    const monit = await startMonit({ connection: 'unix' });
    await expectRefusal(monit, ['none', '--timeout', '60'], '--timeout', '60s');
    await expectRefusal(monit, ['none', '--jsno'], '--json');
    expect(await changeOn(monit, 'none', '--timeout', 'soon')).toMatchObject({
      state: 'failed',
      error: { code: 'option.invalid' },
    });
  });
});

test.each(['pidfile', 'statefile'])(
  'a Monit that would end over its %s in a reload is not asked for one',
  async (file) => {
    const monit = await startMonit({ connection: 'unix' });
    await changeOn(monit, 'default');
    const text = await readFile(monit.controlFile, 'utf8');
    const gone = join(monit.directory, 'gone', file);
    await writeFile(monit.controlFile, text.replace(new RegExp(`^set ${file} .*$`, 'm'), `set ${file} ${gone}`));
    for (const command of ['none', 'reload']) {
      await expectRefusal(monit, [command], `Monit cannot write ${gone}`);
      expect(await changeOn(monit, command)).toMatchObject({ state: 'failed', error: { code: 'daemon.would-end' } });
    }
  },
);

describe.each(['pidfile', 'statefile'])('a Monit that would end because its %s', (file) => {
  test('is a directory is not asked for a reload', async () => {
    const monit = await startMonit({ connection: 'unix' });
    const place = join(monit.directory, 'directory');
    await mkdir(place);
    const text = await readFile(monit.controlFile, 'utf8');
    await writeFile(monit.controlFile, text.replace(new RegExp(`^set ${file} .*$`, 'm'), `set ${file} ${place}`));
    for (const command of ['none', 'reload']) await expectRefusal(monit, [command], `Monit cannot write ${place}`);
  });
});

test.each(['--pidfile', '--statefile', '--logfile'])(
  'a Monit that would end over the file of its %s in a reload is not asked for one',
  async (option) => {
    const monit = await startMonit({ connection: 'unix', start: false });
    const place = join(monit.directory, 'named', 'file');
    await mkdir(dirname(place));
    const text = await readFile(monit.controlFile, 'utf8');
    // Monit 5 would prefer it to the option.
    await writeFile(monit.controlFile, text.replace(/^set statefile .*$/m, ''));
    const others = option === '--pidfile' ? [] : ['--pidfile', join(monit.directory, 'monit.pid')];
    if (option === '--pidfile') await symlink(place, join(monit.directory, 'monit.pid'));
    await monit.command(option, place, ...others);
    await waitFor(async () => (await monit.get('/_ping').catch(() => undefined)) !== undefined, { what: 'Monit' });
    const pid = monit.pid() ?? 0;
    onTestFinished(() => void process.kill(pid));
    await rm(dirname(place), { recursive: true });
    for (const command of ['none', 'reload']) {
      expect(await changeOn(monit, command)).toMatchObject({
        state: 'failed',
        error: { code: 'daemon.would-end', message: expect.stringContaining(place) as string },
      });
    }
    expect(readProcess(pid)).toBeDefined();
  },
);
