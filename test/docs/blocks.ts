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
