import type { TextRange } from '../monit/config/lexer.ts';
import { findSecrets } from './find-secrets.ts';
import { digestPattern } from './header-lines.ts';

export const mask = '********';
const changedMask = '******** (changed)';

export function maskPasswords(text: string): string {
  return maskFound(text, findSecrets(text));
}

function maskFound(text: string, secrets: readonly TextRange[]): string {
  return hideDigest(
    maskRanges(text, secrets, () => mask),
    secrets,
  );
}

/** Masks two versions of a text; a secret of `after` that differs from the one in `before` is marked as changed. */
export function maskBoth(before: string, after: string): [before: string, after: string] {
  const [secretsBefore, secrets] = [findSecrets(before), findSecrets(after)];
  const earlier = valuesByLine(secretsOf(before, secretsBefore));
  const later = secretsOf(after, secrets);
  const seen = new Map<string, number>();
  const maskedAfter = maskRanges(after, secrets, (index) => {
    const { line = '', value } = later[index] ?? {};
    const nth = seen.get(line) ?? 0;
    seen.set(line, nth + 1);
    const was = earlier.get(line)?.[nth];
    return was === undefined || was === value ? mask : changedMask;
  });
  return [maskFound(before, secretsBefore), hideDigest(maskedAfter, secrets)];
}

/** With the rest of the text and the digest, passwords could be guessed until it fits. */
function hideDigest(masked: string, secrets: readonly TextRange[]): string {
  return secrets.length === 0 ? masked : masked.replace(digestPattern, `$1${mask}`);
}

/** `line` is masked; it pairs a secret with its counterpart in the other version. */
interface Secret {
  readonly line: string;
  readonly value: string;
}

function secretsOf(text: string, secrets: readonly TextRange[]): Secret[] {
  const lines = maskFound(text, secrets).split('\n');
  let line = 0;
  let last = 0;
  return secrets.map(({ start, end }) => {
    line += text.slice(last, start).split('\n').length - 1;
    last = end;
    return { line: lines[line] ?? '', value: text.slice(start, end) };
  });
}

function valuesByLine(secrets: readonly Secret[]): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const { line, value } of secrets) {
    const likes = values.get(line) ?? [];
    likes.push(value);
    values.set(line, likes);
  }
  return values;
}

/** Keeps quotes, so that the line still looks like its statement. */
function maskRanges(text: string, ranges: readonly TextRange[], maskOf: (index: number) => string): string {
  let last = 0;
  const pieces = ranges.map(({ start, end }, index) => {
    const before = text.slice(last, start);
    last = end;
    return before + (/["']/.test(text.charAt(start)) ? `"${maskOf(index)}"` : maskOf(index));
  });
  return pieces.join('') + text.slice(last);
}
