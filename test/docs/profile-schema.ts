import { toJsonSchema } from '@valibot/to-json-schema';
import { profileSchema, recipientSchema, routeSchema } from '../../src/profile/schema.ts';

/**
 * The JSON Schema of a profile. What only code can check (what Monit's grammar carries) is left out; names, kinds and
 * limits are all there.
 */
export function profileJsonSchema() {
  const { $schema, ...schema } = toJsonSchema(profileSchema, {
    typeMode: 'input',
    ignoreActions: ['check'],
    definitions: { Recipient: recipientSchema, Route: routeSchema },
  });
  return { $schema, $id: 'urn:monit-alert:schema:profile', title: 'A profile of monit-alert', ...schema };
}
