import * as v from 'valibot';
import { eventNames } from '../monit/config/events.ts';

const seen = { pid: v.number(), elapsedMs: v.number() };
const logPositionSchema = v.object({ path: v.string(), file: v.string(), offset: v.number() });

export const proofSchema = v.variant('kind', [
  v.object({
    ...seen,
    kind: v.literal('listener'),
    before: v.array(v.string()),
    after: v.array(v.string()),
    knocks: v.number(),
  }),
  v.object({
    ...seen,
    kind: v.literal('pid-file'),
    before: v.optional(v.string()),
    after: v.string(),
  }),
  v.object({
    ...seen,
    kind: v.literal('log'),
    before: logPositionSchema,
    after: logPositionSchema,
    startTime: v.string(),
  }),
]);

/** UTC, ISO 8601. A time that cannot be, or that is ages away, would never come. */
export const momentSchema = v.pipe(
  v.string(),
  v.check((text) => isMoment(Date.parse(text)), 'is no time'),
);

/** On the clock of the wall, since the epoch. */
export const wallMsSchema = v.pipe(
  v.number(),
  v.check((ms) => isMoment(ms), 'is no time'),
);

const tenYearsMs = 10 * 366 * 86_400_000;

/** A length of time. */
export const millisecondsSchema = v.pipe(v.number(), v.minValue(0), v.maxValue(tenYearsMs));

function isMoment(ms: number): boolean {
  return ms >= 0 && ms < Date.UTC(10_000);
}

/** Valibot's own records drop what is called like a part of every object, such as `constructor`. */
export const textsByNameSchema = v.custom<Record<string, string>>(
  (data) =>
    typeof data === 'object' &&
    data !== null &&
    !Array.isArray(data) &&
    Object.values(data).every((text) => typeof text === 'string'),
);

export const alertSchema = v.object({
  recipient: v.string(),
  events: v.array(v.picklist(eventNames)),
  reminderCycles: v.number(),
});

export const alertedSchema = v.object({
  recipients: v.array(v.string()),
  managed: v.array(v.string()),
  unmanaged: v.array(v.object({ recipient: v.string(), origins: v.array(v.picklist(['global', 'local', 'unknown'])) })),
});
