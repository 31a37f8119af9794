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

test('every page in docs/ can be reached from docs/README.md', async () => {
  const reached = new Set([join(docs, 'README.md')]);
  for (const page of reached) {
    if (!page.endsWith('.md') || !existsSync(page)) continue;
    for (const { file } of await linksOf(page)) if (dirname(file) === docs) reached.add(file);
  }
  expect(pages.filter((page) => page.startsWith('docs/') && !reached.has(join(root, page)))).toEqual([]);
});
