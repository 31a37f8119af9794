/** `14:30` in local time, with the date if it is not today. */
export function momentText(iso: string, now: Date): string {
  const isToday = new Date(iso).toDateString() === now.toDateString();
  return isToday ? timestampText(iso).slice(-'14:30'.length) : timestampText(iso);
}

/**
 * `02:00-04:00`, `2026-12-24 02:00-04:00`, or `2026-12-24 23:00 to 2026-12-25 01:00`, in local time.
 * @param now undefined: the date is always there.
 */
export function rangeText(from: string, until: string, now?: Date): string {
  const start = now === undefined ? timestampText(from) : momentText(from, now);
  const isOneDay = new Date(from).toDateString() === new Date(until).toDateString();
  return isOneDay ? `${start}-${timestampText(until).slice(-'04:00'.length)}` : `${start} to ${timestampText(until)}`;
}

/** `2026-05-01 14:30` in local time. */
export function timestampText(iso: string): string {
  const moment = new Date(iso);
  const two = (number: number) => String(number).padStart(2, '0');
  const date = `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
  return `${date} ${two(moment.getHours())}:${two(moment.getMinutes())}`;
}

/** For the end of an output that has local times. */
export function zoneText(zone: string): string {
  return `times are in ${zone}\n`;
}
