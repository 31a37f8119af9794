/** Milliseconds. */
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A length of time in the two units that matter: `2 d 3 h`, `1 h 5 min`, `12 min`, `40 s`. */
export function durationText(milliseconds: number): string {
  if (milliseconds < minute) return `${Math.max(0, Math.round(milliseconds / 1000))} s`;
  if (milliseconds < hour) return `${Math.round(milliseconds / minute)} min`;
  if (milliseconds < day) return pair(milliseconds, hour, 'h', minute, 'min');
  return pair(milliseconds, day, 'd', hour, 'h');
}

function pair(milliseconds: number, large: number, largeName: string, small: number, smallName: string): string {
  const rounded = Math.round(milliseconds / small) * small;
  const rest = Math.round((rounded % large) / small);
  const whole = `${Math.floor(rounded / large)} ${largeName}`;
  return rest === 0 ? whole : `${whole} ${rest} ${smallName}`;
}
