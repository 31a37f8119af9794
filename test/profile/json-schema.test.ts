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
  const { properties } = profileJsonSchema();
  for (const key of ['services', 'groups']) {
    expect(properties?.[key]).toMatchObject({
      additionalProperties: {
        properties: { recipients: { type: 'array' }, also: { type: 'array', minItems: 1 } },
        additionalProperties: false,
        minProperties: 1,
        maxProperties: 1,
      },
    });
  }
  expect(properties?.['other-alerts']).toMatchObject({ enum: ['keep', 'mute'] });
});
