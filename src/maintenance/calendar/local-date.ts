/** `2026-12-24`: the day of a moment in a time zone. @param moment milliseconds since the epoch. */
export function localDate(moment: number, timeZone: string): string {
  // Sweden writes dates so.
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(moment);
}
