import { expect, test } from 'vitest';
import { parseDeb822Sources, parseOneLineSources, sourcesForSuite } from './apt-sources.js';

const wanted = { release: 'bookworm', suite: 'trixie', architecture: 'amd64' };

const expected = `types: deb
uris: http://mirror.example/debian
signed-by: /usr/share/keyrings/debian.gpg
suites: trixie
components: main
architectures: amd64
targets: Packages
`;

test('a deb822 source is pointed at another suite, with its key, and nothing else is taken', () => {
  const sources = parseDeb822Sources(`
# The archive
Types: deb deb-src
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
# not all of it
Components: main contrib
Signed-By: /usr/share/keyrings/debian.gpg

Types: deb
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main

Types: deb
URIs: http://vendor.example/debian
Suites: bookworm
Components: stable

Enabled: no
Types: deb
URIs: http://off.example/debian
Suites: bookworm
Components: main
`);
  expect(sourcesForSuite(sources, wanted)).toBe(expected);
});

test('a one-line source means the same', () => {
  const sources = parseOneLineSources(`
# deb http://off.example/debian bookworm main
deb [arch=amd64,arm64 signed-by=/usr/share/keyrings/debian.gpg] http://mirror.example/debian bookworm main contrib # here
deb-src http://mirror.example/debian bookworm main
deb http://mirror.example/debian bookworm-updates main
`);
  expect(sourcesForSuite(sources, wanted)).toBe(expected);
});

test('a key written out in the source is kept whole', () => {
  const key = 'Signed-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n mQINBF\n -----END PGP PUBLIC KEY BLOCK-----\n';
  const sources = parseDeb822Sources(`Types: deb\nURIs: http://a.example\nSuites: stable\n${key}Components: main\n`);
  expect(sourcesForSuite(sources, wanted)).toContain(key.replace('Signed-By', 'signed-by'));
});

test('a machine whose sources hold neither its release nor a moving one gives nothing', () => {
  const sources = parseOneLineSources('deb http://vendor.example/apt nodistro main\n');
  expect(sourcesForSuite(sources, wanted)).toBe('');
});
