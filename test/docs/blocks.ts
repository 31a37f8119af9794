import { readFile } from 'node:fs/promises';

/** A fenced block of a page. */
export interface Block {
  readonly language: string;
  readonly text: string;
}

/** The fenced blocks of a page in docs/, in its order. */
export async function blocksOf(page: string): Promise<Block[]> {
  const markdown = await readFile(new URL(`../../docs/${page}`, import.meta.url), 'utf8');
  return [...markdown.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language = '', text = '']) => ({ language, text }));
}

/** A file that a page shows: its block begins with a comment that is its path. @throws Error if there is none. */
export async function fileIn(page: string, path: string): Promise<string> {
  const found = (await blocksOf(page)).find(
    ({ text }) => text.startsWith(`# ${path}\n`) || text.startsWith(`// ${path}\n`),
  );
  if (found === undefined) throw new Error(`docs/${page} does not show ${path}`);
  return found.text;
}
