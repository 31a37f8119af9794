import { MonitAlertError } from '../errors.ts';
import { checkProfiles, type CheckedProfile } from '../inspect/check-profiles.ts';
import { unknownEvents } from '../monit/check/unsupported-events.ts';
import type { EventName } from '../monit/config/events.ts';
import { listNamedFiles, readText } from '../profile/files.ts';
import { monitHelpers } from '../render/helpers.ts';
import { ensureTemplate } from '../render/template-compiler.ts';
import { andThen, findOut, type Fact } from './fact.ts';
import { type Finding, ok, problem, problemOf, unknown, warning } from './finding.ts';
import type { Facts } from './gather-facts.ts';

export async function examineProfiles(facts: Facts): Promise<Finding[]> {
  const { site, installation, checked, siteFacts, deadline } = facts;
  // If Monit rejects the configuration, it rejects every profile.
  const profiles = await andThen(site, async (known) =>
    andThen(installation, async () => andThen(checked, async () => checkProfiles(known))),
  );
  return [
    ...judgeProfiles(profiles),
    ...(await examineTemplates(siteFacts.others.templatesDirectories)),
    judgeEvents(await andThen(siteFacts.monit, async (monit) => unknownEvents(monit, deadline))),
  ];
}

function judgeProfiles(profiles: Fact<readonly CheckedProfile[]>): Finding[] {
  if (profiles instanceof MonitAlertError) return [unknown('profiles', profiles.message)];
  const faults = profiles.flatMap(({ error }) => (error === undefined ? [] : problemOf('profiles', error)));
  if (faults.length > 0) return faults;
  return [ok('profiles', `Monit accepts ${profiles.map(({ profile }) => profile).join(', ')}`)];
}

/** Also templates that no profile uses yet. */
async function examineTemplates(directories: readonly string[]): Promise<Finding[]> {
  const files = await findOut(async () => listNamedFiles(directories, ['.hbs']));
  if (files instanceof MonitAlertError) return [problemOf('templates', files)];
  const looked = await Promise.all(
    files.map(async ({ file }) =>
      findOut(async () => {
        ensureTemplate({ file, text: await readText(file) }, Object.keys(monitHelpers));
      }),
    ),
  );
  const faults = looked.filter((one) => one instanceof MonitAlertError);
  if (faults.length === 0) return [ok('templates', files.map(({ name }) => name).join(', '))];
  return faults.map(({ message, hint, details }) =>
    warning(
      'templates',
      message,
      hint ?? 'Correct the template, then run `monit-alert doctor`. Until then, profiles cannot use it.',
      details,
    ),
  );
}

export function judgeEvents(events: Fact<readonly EventName[]>): Finding {
  if (events instanceof MonitAlertError) return unknown('events', events.message);
  if (events.length === 0) return ok('events', 'this Monit accepts every event that a profile can name');
  return problem(
    'events',
    `this Monit does not know these events: ${events.join(', ')}`,
    'Remove them from the profiles, then run `monit-alert check`; or use Monit 5.27 to 6.0.',
  );
}
