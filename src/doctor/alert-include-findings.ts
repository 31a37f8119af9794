import { basename } from 'node:path';
import { MonitAlertError } from '../errors.ts';
import type { Installation } from '../inspect/installation.ts';
import { reachedServices } from '../inspect/services/rendered-texts.ts';
import type { CheckedConfiguration } from '../monit/check/check-configuration.ts';
import type { AlertIncludes, IncludeProblem } from '../monit/config/alert-include.ts';
import { alertOf } from '../monit/config/alert-statement.ts';
import { unmanagedAlerts } from '../monit/config/config-tree.ts';
import { effectiveAlerts } from '../monit/config/effective-alerts.ts';
import type { Alert } from '../monit/config/grammar.ts';
import { listOf } from '../name-list.ts';
import { andThen, type Fact } from './fact.ts';
import { type Finding, ok, problem, problemOf, unknown, warning } from './finding.ts';
import type { Facts } from './gather-facts.ts';
import { readServicesDirectory, type ServicesDirectory } from './services-directory.ts';

/** Which services a profile reaches, and the files behind their alert includes. */
export async function examineAlertIncludes({ installation, checked }: Facts): Promise<Finding[]> {
  if (installation instanceof MonitAlertError) {
    const why = installation.message;
    return [unknown('alert-includes', why), unknown('services-dir', why), unknown('service-files', why)];
  }
  const { alertIncludes } = installation;
  const directory = await andThen(installation, readServicesDirectory);
  return [
    ...judgeIncludes(
      alertIncludes.problems,
      checked instanceof MonitAlertError ? checked : reachOf(checked, installation),
    ),
    ...judgeServicesDirectory(directory, alertIncludes),
    ...judgeServiceFiles(directory),
  ];
}

/** Services. */
const shownAtMost = 20;

/** Which services a profile reaches. */
interface Reach {
  readonly reached: readonly string[];
  readonly others: readonly UnreachedService[];
}

interface UnreachedService {
  readonly name: string;
  /** Who is mailed about it by alerts in other files, each once. */
  readonly recipients: readonly string[];
}

function reachOf(
  checked: Pick<CheckedConfiguration, 'services'>,
  installation: Pick<Installation, 'tree' | 'managedFile' | 'alertIncludes'>,
): Reach {
  const { tree, managedFile } = installation;
  const globals = unmanagedAlerts(tree, managedFile)
    .filter(({ scope }) => scope === 'global')
    .flatMap((statement): Alert[] => [alertOf(statement) ?? []].flat());
  const reached = new Set(reachedServices(checked, installation).map(({ name }) => name));
  const others = checked.services.filter(({ name }) => !reached.has(name));
  const mailing = effectiveAlerts<Alert>(globals, others).filter(({ events }) => events.length > 0);
  return {
    reached: [...reached],
    others: others.map(({ name }) => {
      const recipients = mailing.filter(({ service }) => service === name).map(({ recipient }) => recipient);
      return { name, recipients: [...new Set(recipients)] };
    }),
  };
}

function judgeIncludes(problems: readonly IncludeProblem[], reach: Fact<Reach>): Finding[] {
  const misplaced = judgePlaces(problems);
  const services = reach instanceof MonitAlertError ? unknown('alert-includes', reach.message) : judgeReach(reach);
  return misplaced.length > 0 && services.verdict === 'ok' ? misplaced : [...misplaced, services];
}

function judgePlaces(problems: readonly IncludeProblem[]): Finding[] {
  const [outside, others] = [problems.filter(({ isOutside }) => isOutside), problems.filter((one) => !one.isOutside)];
  return [
    ...(outside.length === 0
      ? []
      : [
          problem(
            'alert-includes',
            'an include statement outside of `check` blocks reads the files of services, and `noalert` is a syntax ' +
              'error there: `monit reload` fails, and a SIGHUP ends Monit',
            'Use a narrower pattern, or another --services-dir. An alert include stands in the block of its service.',
            outside.map(placeText),
          ),
        ]),
    ...(others.length === 0
      ? []
      : [
          problem(
            'alert-includes',
            'include statements read files of services, but are no alert includes of their service',
            'Remove these lines. `monit-alert init --service NAME --write` adds the right one to a service.',
            others.map((one) => `${placeText(one)}: ${one.reason}`),
          ),
        ]),
  ];
}

function placeText({ file, line }: IncludeProblem): string {
  return `${file}:${line}`;
}

function judgeReach({ reached, others }: Reach): Finding {
  const alerted = others.filter(({ recipients }) => recipients.length > 0);
  if (alerted.length > 0) {
    const services = alerted.length === 1 ? '1 service has' : `${alerted.length} services have`;
    const lines = alerted.map(({ name, recipients }) => `${name}: ${listOf(recipients)}`);
    const more = lines.length > shownAtMost ? [`and ${lines.length - shownAtMost} more`] : [];
    return warning(
      'alert-includes',
      `${services} no alert include, and alerts in other files: no profile silences these alerts`,
      'Run `monit-alert init`, which can import these alerts; with --service NAME or --all-services, it can also ' +
        'add alert includes.',
      [...lines.slice(0, shownAtMost), ...more],
    );
  }
  if (others.length === 0) return ok('alert-includes', `every service has one: ${reached.length}`);
  const names = listOf(others.map(({ name }) => name));
  return reached.length === 0
    ? ok('alert-includes', 'no service has one, and only profiles alert somebody')
    : ok('alert-includes', `services: ${reached.length}; without, alerted only by profiles: ${names}`);
}

function judgeServicesDirectory(
  directory: Fact<ServicesDirectory>,
  { includes }: Pick<AlertIncludes, 'includes'>,
): Finding[] {
  if (directory instanceof MonitAlertError) return [problemOf('services-dir', directory)];
  const { path, state, otherUser } = directory;
  if (state === 'not a directory') {
    const remedy = `Move it away, \`mv ${path} ${path}.old\`, or use another --services-dir.`;
    return [problem('services-dir', `${path} is not a directory`, remedy, [path])];
  }
  if (state === 'absent') {
    if (includes.length === 0) return [ok('services-dir', `${path} (not needed yet)`)];
    const what = `${path} does not exist, but alert includes name it: Monit warns each time it reads its configuration`;
    return [
      warning('services-dir', what, 'Run `monit-alert doctor --fix`, which makes it.', includes.map(includePlace)),
    ];
  }
  if (otherUser === undefined) return [ok('services-dir', path)];
  const what = `another user could change who is alerted: ${otherUser}`;
  return [warning('services-dir', what, 'Run `chmod go-w` or `chown` on the path named above.', [path])];
}

function includePlace({ file, line }: AlertIncludes['includes'][number]): string {
  return `${file}:${line}`;
}

function judgeServiceFiles(directory: Fact<ServicesDirectory>): Finding[] {
  if (directory instanceof MonitAlertError) return [unknown('service-files', directory.message)];
  const { files } = directory;
  const findings = [
    ...judgeOrphans(files.filter(isOrphan).map(({ path }) => path)),
    ...judgeEdited(files.filter(({ kind, isRead }) => kind === 'edited' && isRead).map(({ path }) => path)),
    ...judgeUnmanaged(files.filter(({ kind, isRead }) => kind === 'unmanaged' && isRead).map(({ path }) => path)),
    ...judgeWritable(files.flatMap(({ path, otherUser }) => (otherUser === undefined ? [] : `${path}: ${otherUser}`))),
  ];
  const count = files.filter(({ isRead }) => isRead).length;
  return findings.length > 0 ? findings : [ok('service-files', `${count}, as monit-alert wrote them`)];
}

/** A file of ours that nothing reads. */
export function isOrphan({ kind, isRead }: ServicesDirectory['files'][number]): boolean {
  return kind !== 'unmanaged' && !isRead;
}

function judgeOrphans(paths: readonly string[]): Finding[] {
  if (paths.length === 0) return [];
  const what = 'nothing reads these files; they would change alerts again if the alert include came back';
  const remedy =
    'Run `monit-alert doctor --fix`, which removes them and keeps copies. The next change removes them, too.';
  return [warning('service-files', what, remedy, paths)];
}

function judgeEdited(paths: readonly string[]): Finding[] {
  if (paths.length === 0) return [];
  const remedy = 'Edit the profile instead, then run `monit-alert PROFILE`, which keeps backups.';
  return [warning('service-files', `edited by hand: ${listOf(paths.map((path) => basename(path)))}`, remedy, paths)];
}

function judgeUnmanaged(paths: readonly string[]): Finding[] {
  if (paths.length === 0) return [];
  const remedy = 'Move them to another directory; or run `monit-alert PROFILE --force`, which keeps backups.';
  return [problem('service-files', 'monit-alert did not write these files, so it refuses changes', remedy, paths)];
}

function judgeWritable(places: readonly string[]): Finding[] {
  if (places.length === 0) return [];
  const what = 'another user could change who is alerted';
  return [warning('service-files', what, 'Run `chmod go-w` or `chown` on the paths named here.', places)];
}
