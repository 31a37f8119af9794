import { join } from 'node:path';
import { examine } from '../../src/doctor/examine.ts';
import type { Patient } from '../../src/doctor/facts.ts';
import type { Finding, FindingId } from '../../src/doctor/finding.ts';
import type { Monit } from '../support/monit/monit.ts';

/** Who is examined: a test's Monit, with the state and the profiles in its own directory. */
export function patientOf({ controlFile, binary, directory }: Monit, differently: Partial<Patient> = {}): Patient {
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
      timeoutMs: 60_000,
    },
    ...differently,
  };
}

/** What an examination finds of these, in the order of the findings. */
export async function find(patient: Patient, ...ids: FindingId[]): Promise<Finding[]> {
  return (await examine(patient)).filter(({ id }) => ids.includes(id));
}
