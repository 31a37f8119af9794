/**
 * Writes an absolute pattern as an include statement takes it. Bare where possible: of a quoted one Monit strips quotes
 * and blanks at both ends, and it knows no escape for a quote here.
 *
 * @param written How the pattern stands in the file now; its kind of quotes is kept where it can be.
 * @returns undefined where the grammar cannot express it (a line break; a blank together with both kinds of quotes).
 */
export function quotePattern(pattern: string, written = ''): string | undefined {
  if (/[\r\n]/.test(pattern)) return undefined;
  const isBare = !/[ \t]/.test(pattern);
  const mark = [written.charAt(0), ...(isBare ? [''] : ['"', "'"])].find((candidate) =>
    candidate === '' ? isBare : /["']/.test(candidate) && !pattern.includes(candidate) && !/["' \t]$/.test(pattern),
  );
  return mark === undefined ? undefined : `${mark}${pattern}${mark}`;
}
