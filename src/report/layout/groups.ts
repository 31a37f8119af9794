import type { Place } from '../../inspect/alert-places.ts';

/** Keeps the order of the rows. */
export function groupBy<Row>(rows: readonly Row[], keyOf: (row: Row) => unknown): Row[][] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = JSON.stringify(keyOf(row));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups.values()];
}

/** `, from /etc/monit/conf.d/backup:4 and 7 more`; empty if no place is known. */
export function fromPlaces(rows: readonly { readonly place: Place | undefined }[]): string {
  const places = [...new Set(rows.flatMap(({ place }) => (place === undefined ? [] : `${place.file}:${place.line}`)))];
  const [first, ...others] = places;
  if (first === undefined) return '';
  return `, from ${first}${others.length === 0 ? '' : ` and ${others.length} more`}`;
}

/**
 * The first lines; a last one counts the others.
 * @param rest where they are all.
 */
export function firstFew(lines: readonly string[], rest: string, atMost = 5): string[] {
  const more = lines.length - atMost;
  return [...lines.slice(0, atMost), ...(more > 0 ? [`${more} more like this; ${rest}`] : [])];
}
