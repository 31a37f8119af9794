/** Longer words are neither keywords nor their misspellings. */
const longestWord = 40;

/** `password`, `passwd`, `DB_PASSWORD`, `Passwort`, `pwd`, `passphrase`, `client_secret`, `api_token`. */
const family = /pa(?:s{1,3}|ß)w|pwd|pass(?:phrase|code|key)|kennwort|secret|token|apikey|credential/;
const shortForms = new Set(['pass', 'pw']);
const innocent = new Set(['passed', 'passes', 'passive', 'sacred']);

/** A password itself (`s3cret`) is no keyword. */
const onlyLetters = /^\p{L}+$/u;

/** Every misspelling that is searched for keeps one of these. */
const trace = /pa|as|ss|sw|wo|or|rd|wd|se|ec|cr|re|et/;

/** Whether a secret is likely to stand behind a word: a keyword, or one that somebody mistyped. */
export function namesSecret(word: string): boolean {
  if (word.length > longestWord) return false;
  const lower = word.toLowerCase();
  const joined = lower.replaceAll('_', '');
  if (innocent.has(joined)) return false;
  if (family.test(joined) || lower.split('_').some((part) => shortForms.has(part))) return true;
  if (!onlyLetters.test(joined) || !trace.test(joined)) return false;
  return isNear(joined, 'password', 2) || isNear(joined, 'passwd', 1) || isNear(joined, 'secret', 1);
}

/** Whether a word may be a mistyped `allow`, behind which a user and a password stand. */
export function namesAccess(word: string): boolean {
  return isNear(word.toLowerCase(), 'allow', 1);
}

/** Whether at most `most` letters are missing, added, changed or swapped with their neighbour. */
function isNear(word: string, wanted: string, most: number): boolean {
  return Math.abs(word.length - wanted.length) <= most && editsBetween(word, wanted) <= most;
}

/** The optimal string alignment distance. */
function editsBetween(word: string, wanted: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: wanted.length + 1 }, (_, column) => column);
  for (let row = 1; row <= word.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= wanted.length; column += 1) {
      const isSame = word[row - 1] === wanted[column - 1];
      const isSwap = row > 1 && word[row - 1] === wanted[column - 2] && word[row - 2] === wanted[column - 1];
      current[column] = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (isSame ? 0 : 1),
        isSwap ? at(beforeLast, column - 2) + 1 : Infinity,
      );
    }
    [beforeLast, last] = [last, current];
  }
  return at(last, wanted.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
