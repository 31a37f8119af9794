import * as v from 'valibot';
import { millisecondsSchema, momentSchema, textsByNameSchema } from '../../state/schemas.ts';
import type { Maintenance } from './model.ts';

const ownerProcessSchema = v.object({ pid: v.number(), startTime: v.string(), bootId: v.string() });

const scopeSchema = v.object({ services: v.array(v.string()), groups: v.array(v.string()) });

const logPositionSchema = v.object({ path: v.string(), file: v.string(), offset: v.number() });

const holdEntries = {
  id: v.string(),
  profile: v.string(),
  scope: v.optional(scopeSchema),
  by: v.string(),
  reason: v.optional(v.string()),
  since: momentSchema,
  from: v.optional(momentSchema),
  window: v.optional(v.string()),
  at: v.optional(v.string()),
  until: v.optional(momentSchema),
  forMs: v.optional(millisecondsSchema),
  graceMs: v.optional(millisecondsSchema),
  graceSince: v.optional(momentSchema),
  mailsReport: v.boolean(),
  announces: v.optional(v.boolean()),
  log: v.optional(logPositionSchema),
};

const observationsSchema = v.object({
  since: momentSchema,
  failing: v.optional(v.array(v.string())),
  log: v.optional(logPositionSchema),
  seenFailing: textsByNameSchema,
  scope: v.optional(scopeSchema),
  unscopedSince: v.optional(momentSchema),
  isReminded: v.optional(v.boolean()),
});

const unconfirmedSchema = v.object({
  by: v.string(),
  reason: v.optional(v.string()),
  since: momentSchema,
  until: momentSchema,
  forMs: millisecondsSchema,
  before: v.object({ profile: v.string(), text: v.string(), services: v.optional(textsByNameSchema) }),
});

const keptTextSchema = v.object({
  profile: v.string(),
  text: v.string(),
  services: v.optional(textsByNameSchema),
  hold: v.optional(v.string()),
});

const fallbackSchema = v.object({
  profile: v.string(),
  hold: v.optional(v.string()),
  isUnscoped: v.optional(v.boolean()),
  since: momentSchema,
  reason: v.string(),
  refused: v.optional(v.string()),
});

const commonEntries = {
  base: v.string(),
  baseText: v.optional(v.string()),
  baseServices: v.optional(textsByNameSchema),
  keptTexts: v.optional(v.array(keptTextSchema)),
  fallback: v.optional(fallbackSchema),
  unconfirmed: v.optional(unconfirmedSchema),
  returning: v.array(v.string()),
  notBefore: v.optional(momentSchema),
};

const holdSchema = v.object({
  ...holdEntries,
  ownerProcess: v.optional(ownerProcessSchema),
  unmonitored: v.array(v.string()),
});

const ends = ['expired', 'owner process ended', 'released', 'services are well', 'grace is over'] as const;

const currentSchema = v.object({
  ...commonEntries,
  version: v.literal(3),
  holds: v.array(holdSchema),
  observations: v.optional(observationsSchema),
  untold: v.optional(v.array(v.object({ hold: holdSchema, end: v.picklist(ends) }))),
  reconciled: v.boolean(),
});

/** As release candidates of 1.0.0 wrote it: a hold must survive the upgrade. */
const earlierSchema = v.pipe(
  v.object({
    ...commonEntries,
    version: v.picklist([1, 2]),
    holds: v.array(v.object({ ...holdEntries, keeper: v.optional(ownerProcessSchema), services: v.array(v.string()) })),
    window: v.optional(observationsSchema),
    settled: v.boolean(),
  }),
  v.transform(({ holds, window, settled, ...others }) => ({
    ...others,
    version: 3 as const,
    holds: holds.map(({ keeper, services, ...hold }) => ({
      ...hold,
      ...(keeper && { ownerProcess: keeper }),
      unmonitored: services,
    })),
    ...(window && { observations: window }),
    reconciled: settled,
  })),
);

export const maintenanceSchema: v.GenericSchema<unknown, Maintenance> = v.union([currentSchema, earlierSchema]);
