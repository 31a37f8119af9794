import { readFileSync } from 'node:fs';

/**
 * What four real Monits said of one configuration: `monit -t -v`, the page `/_runtime`, and `/_status?format=xml`. Its
 * mail message holds lines that look like rows of the answers.
 */
export const versions = ['5.27.2', '5.33.0', '5.34.3', '6.0.0'] as const;

export function sample(version: (typeof versions)[number], kind: 'check' | 'runtime' | 'status'): string {
  return readFileSync(new URL(`samples/${version}-${kind}.txt`, import.meta.url), 'utf8');
}
