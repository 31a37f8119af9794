/** More names are only counted. */
export const namedAtMost = 5;

/** `backup, web, db`; `a, b, c, d, e and 12 more` */
export function listOf(names: readonly string[]): string {
  const more = names.length - namedAtMost;
  return names.slice(0, namedAtMost).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
