import * as v from 'valibot';
import type { Maintenance } from './model.ts';

const ownerProcessSchema = v.object({ pid: v.number(), startTime: v.string(), bootId: v.string() });

const holdSchema = v.object({
  id: v.string(),
  profile: v.string(),
  by: v.string(),
  reason: v.optional(v.string()),
  since: v.string(),
  until: v.optional(v.string()),
  forMs: v.optional(v.number()),
  ownerProcess: v.optional(ownerProcessSchema),
  services: v.array(v.string()),
  mailsReport: v.boolean(),
});

const logPositionSchema = v.object({ path: v.string(), file: v.string(), offset: v.number() });

const observationsSchema = v.object({
  since: v.string(),
  failing: v.optional(v.array(v.string())),
  log: v.optional(logPositionSchema),
  seenFailing: v.record(v.string(), v.string()),
  mailsReport: v.boolean(),
});

const unconfirmedSchema = v.object({
  by: v.string(),
  reason: v.optional(v.string()),
  since: v.string(),
  until: v.string(),
  forMs: v.number(),
  before: v.object({ profile: v.string(), text: v.string() }),
});

/** What is written down of a maintenance. */
export const maintenanceSchema: v.GenericSchema<unknown, Maintenance> = v.object({
  version: v.picklist([1, 2]),
  base: v.string(),
  baseText: v.optional(v.string()),
  unconfirmed: v.optional(unconfirmedSchema),
  holds: v.array(holdSchema),
  returning: v.array(v.string()),
  window: v.optional(observationsSchema),
  reconciled: v.boolean(),
  notBefore: v.optional(v.string()),
});
