import { join } from 'node:path';
import { examine } from '../../src/doctor/examine.ts';
import type { Finding, FindingId } from '../../src/doctor/finding.ts';
import type { SiteFacts } from '../../src/doctor/gather-facts.ts';
import type { Monit } from '../support/monit/monit.ts';

/** Who is examined: a test's Monit, with the state and the profiles in its own directory. */
export function siteFactsOf(
  { controlFile, binary, directory }: Monit,
  differently: Partial<SiteFacts> = {},
): SiteFacts {
  return {
    controlFile,
    monit: binary,
    others: {
      managedFile: undefined,
      profilesDirectories: [join(directory, 'profiles'), new URL('../../profiles', import.meta.url).pathname],
      templatesDirectories: [join(directory, 'templates'), new URL('../../templates', import.meta.url).pathname],
      stateDirectory: join(directory, 'state'),
      workingDirectory: '/',
      environment: {},
      by: 'a test',
      windowsDirectory: join(directory, 'windows'),
      timeoutMs: 60_000,
    },
    windowPolicy: {},
    hooks: [],
    ...differently,
  };
}

/** What an examination finds of these, in the order of the findings. */
export async function find(siteFacts: SiteFacts, ...ids: FindingId[]): Promise<Finding[]> {
  return (await examine(siteFacts)).filter(({ id }) => ids.includes(id));
}
