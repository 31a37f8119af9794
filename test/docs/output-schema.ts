import { fileURLToPath } from 'node:url';
import { createGenerator, type Schema } from 'ts-json-schema-generator';

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));

/**
 * The JSON Schema of every document that `--json` prints, and of the one that hooks read, made of the types in
 * src/report/json-documents.ts.
 */
export function outputSchema(): Schema {
  const generator = createGenerator({
    path: path('src/report/json-documents.ts'),
    tsconfig: path('tsconfig.json'),
    type: 'Document',
    // Keys may be added under the same number of the form.
    additionalProperties: true,
    // In the order in which a person reads them.
    sortProps: false,
    skipTypeCheck: true,
  });
  const { $schema, definitions, ...schema } = generator.createSchema('Document');
  const forHooks = generator.createSchema('HookDocument').definitions;
  return {
    $schema,
    title: 'What monit-alert prints with --json',
    ...schema,
    definitions: { ...definitions, ...forHooks },
  };
}
