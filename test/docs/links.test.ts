import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const docs = join(root, 'docs');
const integrations = await readdir(join(root, 'integrations'));

interface Link {
  readonly file: string;
  readonly anchor: string | undefined;
}

/** Where a page leads to within the project, by file and heading. */
async function linksOf(page: string): Promise<Link[]> {
  const text = (await readFile(page, 'utf8')).replaceAll(/^```.*?^```$/gms, '');
  return [...text.matchAll(/\]\((?!\w+:)([^)#]*)(?:#([^)]*))?\)/g)].map(([, target = '', anchor]) => ({
    file: target === '' ? page : resolve(dirname(page), target),
    anchor,
  }));
}

/** The anchors of a page's headings, as GitHub makes them. */
async function anchorsOf(page: string): Promise<string[]> {
  const headings = (await readFile(page, 'utf8')).matchAll(/^#+ (.*)$/gm);
  return [...headings].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...integrations.map((name) => `integrations/${name}/README.md`),
  ...(await readdir(docs)).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`),
];

test.each(pages)('no link of %s is dead', async (page) => {
  for (const { file, anchor } of await linksOf(join(root, page))) {
    expect(existsSync(file), `${file} is not there`).toBe(true);
    if (anchor !== undefined) expect(await anchorsOf(file)).toContain(anchor);
  }
});

test('docs/README.md has a link to every page in docs/', async () => {
  const index = join(docs, 'README.md');
  const linked = new Set([index, ...(await linksOf(index)).map(({ file }) => file)]);
  expect(pages.filter((page) => page.startsWith('docs/') && !linked.has(join(root, page)))).toEqual([]);
});

/** `proof/tls` and "a title" in the list of attacks name tests; nothing else there is in code or double quotes. */
test('every test that reload-proof.md names exists, with the title that it quotes', async () => {
  const page = await readFile(join(docs, 'reload-proof.md'), 'utf8');
  const attacks = page.slice(page.indexOf('## What could fool it')).replaceAll(/\s+/g, ' ');
  const files = (await readdir(join(root, 'test'), { recursive: true })).filter((name) => name.endsWith('.test.ts'));
  const names = [...attacks.matchAll(/`([a-z-]+(?:\/[a-z-]+)+)`/g)].map(([, name = '']) => `${name}.test.ts`);
  expect(names.length).toBeGreaterThan(20);
  expect(names.filter((name) => !files.includes(name))).toEqual([]);
  const texts = await Promise.all(files.map(async (name) => readFile(join(root, 'test', name), 'utf8')));
  const titles = [...attacks.matchAll(/"([^"]+)"/g)].map(([, title = '']) => title);
  expect(titles.filter((title) => !texts.some((text) => text.includes(title)))).toEqual([]);
});

test('every file that architecture.md names with its path exists', async () => {
  const page = await readFile(join(docs, 'architecture.md'), 'utf8');
  const paths = [...page.matchAll(/`((?:[a-z-]+\/)+[a-z-]+\.(?:test\.)?(?:ts|js|hbs|json))`/g)].map(
    ([, path = '']) => path,
  );
  expect(paths.length).toBeGreaterThan(50);
  const places = (path: string) => ['', 'src', 'src/maintenance'].map((directory) => join(root, directory, path));
  expect(paths.filter((path) => !places(path).some((place) => existsSync(place)))).toEqual([]);
});

test('output.md explains the first word of every error code', async () => {
  const sources = (await readdir(join(root, 'src'), { recursive: true })).filter((name) => name.endsWith('.ts'));
  const texts = await Promise.all(sources.map(async (name) => readFile(join(root, 'src', name), 'utf8')));
  const codes = texts.flatMap((text) =>
    [...text.matchAll(/MonitAlertError\(\s*'([a-z-]+)/g)].map(([, word = '']) => word),
  );
  expect(new Set(codes).size).toBeGreaterThan(20);
  const [, table = ''] = (await readFile(join(docs, 'output.md'), 'utf8')).split('| first word');
  expect([...new Set(codes)].filter((word) => !table.includes(`\`${word}\``))).toEqual([]);
});
