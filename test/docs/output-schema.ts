import { fileURLToPath } from 'node:url';
import { createGenerator, type Schema } from 'ts-json-schema-generator';

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));

/** The JSON Schema of every document that `--json` prints, made of the types in src/report/json-documents.ts. */
export function outputSchema(): Schema {
  const { $schema, ...schema } = createGenerator({
    path: path('src/report/json-documents.ts'),
    tsconfig: path('tsconfig.json'),
    type: 'Document',
    // Keys may be added under the same number of the form.
    additionalProperties: true,
    // In the order in which a person reads them.
    sortProps: false,
    skipTypeCheck: true,
  }).createSchema('Document');
  return { $schema, title: 'What monit-alert prints with --json', ...schema };
}
