/** `14:30`, with the date where it is not today's; by this machine's clock and time zone. */
export function momentText(iso: string, now: Date): string {
  const moment = new Date(iso);
  const two = (number: number) => String(number).padStart(2, '0');
  const time = `${two(moment.getHours())}:${two(moment.getMinutes())}`;
  if (moment.toDateString() === now.toDateString()) return time;
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())} ${time}`;
}
