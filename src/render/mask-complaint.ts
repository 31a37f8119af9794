import type { TextRange } from '../monit/config/lexer.ts';
import { findSecrets, keywordsIn } from './find-secrets.ts';
import { mask } from './mask-passwords.ts';

interface Complaint {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** Without the quoted word. */
  readonly said: string;
  /** Where Monit stopped reading; undefined if it quotes no word. */
  readonly word: string | undefined;
}

/** `/etc/monit/monitrc:7: syntax error 'alarm'` */
export function parseComplaint(text: string): Complaint | undefined {
  const [, file, line, said = '', word] = /^(\/.*?):(\d+): (.*?)(?: '(.*?)'?)?$/s.exec(text) ?? [];
  return file === undefined ? undefined : { file, line: Number(line), said, word };
}

/**
 * Monit quotes the word at which it stopped and, for `allow`, other words of the line (5.27.2 to 6.0.0): each may be a
 * password. `text` is the file's, if known.
 */
export function maskComplaint(complaint: string, text: string | undefined): string {
  const parsed = parseComplaint(complaint);
  if (parsed === undefined) return complaint;
  const { file, line, said, word } = parsed;
  const lines = text === undefined ? undefined : linesAt(text, line);
  const hidden = word === undefined || word === '' ? '' : ` '${mask}'`;
  if (lines === undefined || lines.hasAllow) return `${file}:${line}: ${said.split(/[:(]/)[0]?.trim() ?? ''}${hidden}`;
  if (word === undefined || word === '' || isOpen(word, lines)) return complaint;
  return `${file}:${line}: ${said.replaceAll(word, mask)}${hidden}`;
}

interface Lines {
  readonly text: string;
  readonly secrets: readonly TextRange[];
  readonly hasAllow: boolean;
}

/** A misspelt `password` and the rest of its line; a correct one shows where its secret ends. */
function slipsIn(text: string): TextRange[] {
  return keywordsIn(text)
    .filter(({ start }) => !/^password\s+["']/i.test(text.slice(start)))
    .map(({ start, end }) => ({ start, end: end + text.slice(end).split('\n', 1).join('').length }));
}

/** The line of a complaint and the one before it: Monit may have counted a line break too many. */
function linesAt(text: string, line: number): Lines {
  const start = text.split('\n', Math.max(0, line - 2)).reduce((sum, each) => sum + each.length + 1, 0);
  const piece = text.slice(start).split('\n', 2).join('\n');
  const end = start + piece.length;
  const within = findSecrets(text).filter((secret) => secret.start < end && secret.end > start);
  return {
    text: piece,
    secrets: [...within.map((range) => ({ start: range.start - start, end: range.end - start })), ...slipsIn(piece)],
    hasAllow: /\ballow\b/i.test(piece),
  };
}

/** Whether a word occurs in these lines, and never as a secret. */
function isOpen(word: string, { text, secrets }: Lines): boolean {
  let at = text.indexOf(word);
  if (at === -1) return false;
  for (; at !== -1; at = text.indexOf(word, at + 1)) {
    const end = at + word.length;
    if (secrets.some((secret) => secret.start < end && secret.end > at)) return false;
  }
  return true;
}
