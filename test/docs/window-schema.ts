import { toJsonSchema } from '@valibot/to-json-schema';
import { windowSchema } from '../../src/maintenance/calendar/window-schema.ts';

/** The JSON Schema of a window's file, without what only code can check, such as the form of a schedule. */
export function windowJsonSchema() {
  const { $schema, ...schema } = toJsonSchema(windowSchema, { typeMode: 'input', ignoreActions: ['check'] });
  return { $schema, $id: 'urn:monit-alert:schema:window', title: 'A window of monit-alert', ...schema };
}
