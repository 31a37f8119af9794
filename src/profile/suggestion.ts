import { closest, distance } from 'fastest-levenshtein';

/** Allows one typo in three letters, or two letters swapped. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const found = closest(word.toLowerCase(), known);
  const slips = distance(word.toLowerCase(), found.toLowerCase());
  const isSwapped = slips === 2 && lettersOf(word) === lettersOf(found);
  return isSwapped || slips <= Math.floor(Math.max(word.length, found.length) / 3) ? found : undefined;
}

function lettersOf(word: string): string {
  return Array.from(word.toLowerCase()).sort().join('');
}

/** `; did you mean "x"?` or, introduced by `lead`, all known words. */
export function suggestion(word: string, known: readonly string[], lead: string): string {
  const meant = nearest(word, known);
  if (meant !== undefined) return `; did you mean "${meant}"?`;
  return known.length === 0 ? '' : `; ${lead} ${known.join(', ')}`;
}
