interface Unit {
  readonly name: string;
  readonly milliseconds: number;
}

const minute: Unit = { name: 'min', milliseconds: 60_000 };
const hour: Unit = { name: 'h', milliseconds: 60 * minute.milliseconds };
const day: Unit = { name: 'd', milliseconds: 24 * hour.milliseconds };

/** `2 d 3 h`, `1 h 5 min`, `12 min`, `40 s` */
export function durationText(milliseconds: number): string {
  if (milliseconds < minute.milliseconds) return `${Math.max(0, Math.round(milliseconds / 1000))} s`;
  if (milliseconds < hour.milliseconds) return `${Math.round(milliseconds / minute.milliseconds)} min`;
  return milliseconds < day.milliseconds ? pair(milliseconds, hour, minute) : pair(milliseconds, day, hour);
}

function pair(milliseconds: number, large: Unit, small: Unit): string {
  const rounded = Math.round(milliseconds / small.milliseconds) * small.milliseconds;
  const rest = Math.round((rounded % large.milliseconds) / small.milliseconds);
  const whole = `${Math.floor(rounded / large.milliseconds)} ${large.name}`;
  return rest === 0 ? whole : `${whole} ${rest} ${small.name}`;
}
