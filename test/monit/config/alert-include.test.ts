import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { alertIncludesIn, alertIncludeStatement, serviceFileName } from '../../../src/monit/config/alert-include.ts';
import { readControlTree } from '../../../src/monit/config/config-tree.ts';
import { writeFiles } from '../../support/files/files.ts';

const service = (name: string) => ({ service: name, isSystem: false });

describe('the name of a service file', () => {
  test.each([
    ['nginx', 'nginx'],
    ['NGINX', 'nginx'],
    ['db-1.example_org', 'db-1.example_org'],
    ['my file', 'my%20file'],
    ['a/b', 'a%2Fb'],
    ['50%', '50%25'],
    ['.hidden', '%2Ehidden'],
    ['backup~', 'backup%7E'],
    ['System', '%73ystem'],
    ['é', '%C3%A9'],
  ])('of %s is %s', (name, expected) => {
    expect(serviceFileName(service(name))).toBe(expected);
  });

  test('of the system is the same on every host', () => {
    expect(serviceFileName({ service: '$HOST', isSystem: true })).toBe('system');
  });

  test('is short enough for a file system, and still not that of another service', () => {
    const [one, other] = [
      serviceFileName(service(`${'x'.repeat(300)}1`)),
      serviceFileName(service(`${'x'.repeat(300)}2`)),
    ];
    expect(one.length).toBeLessThanOrEqual(200);
    expect(one).not.toBe(other);
  });
});

test('the statement matches one name only, and can be written for any directory that Monit can name', () => {
  expect(alertIncludeStatement('/etc/monit/monit-alert.d', service('nginx'))).toBe(
    'include /etc/monit/monit-alert.d/[n]ginx',
  );
  expect(alertIncludeStatement('/srv/a b', service('50 %'))).toBe('include "/srv/a b/[5]0%20%25"');
  expect(alertIncludeStatement(`/srv/a "b" 'c'`, service('nginx'))).toBeUndefined();
});

describe('among the include statements of a configuration', () => {
  async function found(monitrc: string, others: Readonly<Record<string, string>> = {}) {
    const directory = await writeFiles({ ...others, monitrc: '' });
    const at = (text: string) => text.replaceAll('@', `${directory}/d`).replaceAll('$DIR', directory);
    const files = Object.entries({ ...others, monitrc }).map(([name, text]) => [name, at(text)] as const);
    const site = await writeFiles(Object.fromEntries(files));
    const tree = readControlTree(join(site, 'monitrc'), { workingDirectory: site });
    const { includes, problems } = alertIncludesIn(tree, `${directory}/d`);
    return {
      includes: includes.map(({ service: { service: name }, line, isShared }) => [name, line, isShared]),
      problems: problems.map(({ line, reason, isOutside }) => [line, reason.replaceAll(directory, ''), isOutside]),
    };
  }

  test('those of the services in their own blocks are alert includes, with or without brackets', async () => {
    const { includes, problems } = await found(
      'check file Web path /a\n  include @/[w]eb\ncheck file db path /b include @/db\n' +
        'check system $HOST\n include @/[s]ystem',
    );
    expect(includes).toEqual([
      ['Web', 2, false],
      ['db', 3, false],
      ['$HOST', 5, false],
    ]);
    expect(problems).toEqual([]);
  });

  test('one in a file that is included inside the block belongs to that block', async () => {
    const { includes } = await found('check file web path /a\n  include part\n', { part: 'include @/[w]eb\n' });
    expect(includes).toEqual([['web', 1, false]]);
  });

  test('one in the block of another service is none, and the file that it reads must stay empty', async () => {
    const { includes, problems } = await found(
      'check file web path /a\n include @/[w]eb\ncheck file db path /b\n include @/[w]eb\n',
    );
    expect(includes).toEqual([['web', 2, true]]);
    expect(problems).toEqual([[4, 'reads the file of another service, not /d/db', false]]);
  });

  test('a second one, one outside of a block, and a pattern for several files are none', async () => {
    const { problems } = await found(
      'include @/*\ncheck file web path /a\n include @/[w]eb\n include @/[w]eb\n include @/*\n',
    );
    expect(problems.map(([line, , isOutside]) => [line, isOutside])).toEqual([
      [1, true],
      [4, false],
      [5, false],
    ]);
  });
});
