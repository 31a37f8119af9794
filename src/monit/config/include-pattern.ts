// Writes a bare pattern if possible: Monit strips quotes and blanks at both ends of a quoted one, and has no escape for
// a quote. Undefined if the grammar cannot express the pattern (a line break; a blank and both kinds of quotes).
export function quotePattern(pattern: string, written = ''): string | undefined {
  if (/[\r\n]/.test(pattern)) return undefined;
  const isBare = !/[ \t]/.test(pattern);
  const mark = [written.charAt(0), ...(isBare ? [''] : ['"', "'"])].find((candidate) =>
    candidate === '' ? isBare : /["']/.test(candidate) && !pattern.includes(candidate) && !/["' \t]$/.test(pattern),
  );
  return mark === undefined ? undefined : `${mark}${pattern}${mark}`;
}
