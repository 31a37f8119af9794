import { expect, test } from 'vitest';
import { profileJsonSchema } from '../docs/profile-schema.ts';

test("a profile's JSON Schema lets an editor complete every key and refuse every other", () => {
  const { properties, additionalProperties } = profileJsonSchema();
  expect(Object.keys(properties ?? {})).toEqual([
    'description',
    'extends',
    'template',
    'variables',
    'recipients',
    'services',
    'groups',
    'other-alerts',
    'mail-format',
    'mail-servers',
    'event-queue',
  ]);
  expect(additionalProperties).toBe(false);
});

test('it knows the keys of each service and group, whatever its name', () => {
  const { properties, $defs } = profileJsonSchema();
  const additionalProperties = { $ref: '#/$defs/Route' };
  expect(properties).toMatchObject({ services: { additionalProperties }, groups: { additionalProperties } });
  const items = { $ref: '#/$defs/Recipient' };
  expect($defs?.['Route']).toMatchObject({
    properties: { recipients: { items }, also: { items, minItems: 1 } },
    additionalProperties: false,
    minProperties: 1,
    maxProperties: 1,
  });
  expect(properties?.['other-alerts']).toMatchObject({ enum: ['keep', 'mute'] });
});
