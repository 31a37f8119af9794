import { MonitAlertError } from '../errors.ts';
import { checkProfiles, type CheckedProfile } from '../inspect/check-profiles.ts';
import { unknownEvents } from '../monit/check/unsupported-events.ts';
import type { EventName } from '../monit/config/grammar.ts';
import { listNamedFiles, readText } from '../profile/files.ts';
import { monitHelpers } from '../render/helpers.ts';
import { ensureTemplate } from '../render/template-compiler.ts';
import { andThen, know, type Known } from './fact.ts';
import type { Facts } from './facts.ts';
import { type Finding, ok, problem, problemOf, unknown, warning } from './finding.ts';

/** Whether what could be put in force could be. */
export async function examineProfiles(facts: Facts): Promise<Finding[]> {
  const { site, installation, checked, patient, deadline } = facts;
  // The configuration itself must do, or no profile can.
  const profiles = await andThen(site, async (known) =>
    andThen(installation, async () => andThen(checked, async () => checkProfiles(known))),
  );
  return [
    ...judgeProfiles(profiles),
    ...(await examineTemplates(patient.others.templatesDirectories)),
    judgeEvents(await andThen(patient.monit, async (monit) => unknownEvents(monit, deadline))),
  ];
}

function judgeProfiles(profiles: Known<readonly CheckedProfile[]>): Finding[] {
  if (profiles instanceof MonitAlertError) return [unknown('profiles', profiles.message)];
  const faults = profiles.flatMap(({ error }) => (error === undefined ? [] : problemOf('profiles', error)));
  if (faults.length > 0) return faults;
  return [ok('profiles', `Monit accepts ${profiles.map(({ profile }) => profile).join(', ')}`)];
}

/** A template that a profile uses is a fault of the profile too; one that none uses waits for the first that does. */
async function examineTemplates(directories: readonly string[]): Promise<Finding[]> {
  const files = await know(async () => listNamedFiles(directories, ['.hbs']));
  if (files instanceof MonitAlertError) return [problemOf('templates', files)];
  const looked = await Promise.all(
    files.map(async ({ file }) =>
      know(async () => {
        ensureTemplate({ file, text: await readText(file) }, Object.keys(monitHelpers));
      }),
    ),
  );
  const faults = looked.filter((one) => one instanceof MonitAlertError);
  if (faults.length === 0) return [ok('templates', files.map(({ name }) => name).join(', '))];
  return faults.map(({ message, hint, details }) =>
    warning('templates', message, hint ?? 'Correct it: profiles that name this template cannot be used.', details),
  );
}

export function judgeEvents(events: Known<readonly EventName[]>): Finding {
  if (events instanceof MonitAlertError) return unknown('events', events.message);
  if (events.length === 0) return ok('events', 'this Monit knows all that profiles can name');
  return problem(
    'events',
    `this Monit does not take these events: ${events.join(', ')}`,
    'Leave them out of the profiles, or use a Monit from 5.27 to 6.0.',
  );
}
