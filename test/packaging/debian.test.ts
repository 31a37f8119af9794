import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { copyrightOf } from '../../packaging/debian-copyright.js';
import { missingNeeds } from '../../packaging/debian-needs.js';
import { watchOf } from '../../packaging/debian-source.js';

const hasProgram = () => true;

test('`npm run deb` names all that is missing at once', () => {
  expect(missingNeeds({ nodeVersion: '20.19.2', hasModules: true, hasProgram })).toEqual([]);
  expect(missingNeeds({ nodeVersion: '22.1.0', hasModules: true, hasProgram: (name) => name !== 'dh' })).toEqual([
    "Debian's tools: apt-get install --no-install-recommends debhelper",
  ]);
  expect(missingNeeds({ nodeVersion: '18.20.4', hasModules: false, hasProgram: () => false })).toEqual([
    'Node.js 20.19 or newer; this is 18.20.4',
    'the packages that the build uses: npm install',
    "Debian's tools: apt-get install --no-install-recommends dpkg-dev debhelper",
  ]);
});

test('debian/copyright names each bundled package, and has the text of each licence that it names', async () => {
  const [own, notices] = await Promise.all(
    ['LICENSE', 'dist/THIRD-PARTY-NOTICES'].map(async (path) => readFile(path, 'utf8')),
  );
  const text = copyrightOf(own ?? '', notices ?? '');
  const packages = [...(notices ?? '').matchAll(/^-{80}\n\n(\S+ \S+)$/gm)].map(([, name = '']) => name);
  expect(packages.length).toBeGreaterThan(10);
  for (const name of packages) expect(text).toMatch(new RegExp(`^ \\S.* \\(${name.replaceAll('.', '\\.')}\\)$`, 'm'));
  const [, used = ''] = /^Files: dist\/\*\n[^]*?^License: (.*)$/m.exec(text) ?? [];
  for (const name of used.split(' and ')) expect(text).toContain(`\nLicense: ${name}\n `);
});

test('debian/copyright refuses a licence that it does not know', () => {
  const notices = `These:\n${'-'.repeat(80)}\n\nodd 1.0.0\n\nDo as you please.\n`;
  expect(() => copyrightOf('', notices)).toThrow(/the licence of (?:monit-alert|odd 1\.0\.0) is not known/);
});

test('debian/watch follows the tags of the repository, once there is one', () => {
  expect(watchOf(undefined)).toMatch(/^# .*\n$/);
  expect(watchOf('git+https://git.example.org/monit-alert.git')).toContain(
    '\n https://git.example.org/monit-alert.git refs/tags/v@ANY_VERSION@\n',
  );
});
