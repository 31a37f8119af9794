import type { Imported } from '../init/init.ts';
import type { ImportOptions, ImportPlan, NewImport } from '../init/plan-import.ts';
import type { IncludedService } from '../init/plan-includes.ts';
import { describeAlert } from '../monit/config/alert-table.ts';
import { listOf } from '../name-list.ts';
import { shellWord } from '../shell-word.ts';
import { resultText } from './change-text.ts';
import type { Content, InitDocument } from './json-documents.ts';
import { changeDocument } from './json.ts';
import { firstFew, groupBy } from './layout/groups.ts';
import type { Palette } from './layout/palette.ts';

/** Lines about alerts that would be imported. */
const takenShown = 8;
/** Services that get an alert include, with a line each. */
const includesShown = 2;

/** What was asked for, and what to propose. */
export interface InitShown extends ImportOptions {
  /** How to have `sync` called; undefined if something calls it. */
  readonly setUp: string | undefined;
  /** Whether long lists are shown too. */
  readonly isWhole: boolean;
}

/** What is imported, what is not and why, the result, and what to do next. */
export function importedText(imported: Imported, options: InitShown, palette: Palette): string {
  const { plan, change } = imported;
  return [
    ...takenLines(imported, options, palette),
    ...leftLines(plan),
    ...includeLines(plan, options, palette),
    ...removalLines(plan),
    ...sameLine(imported),
    resultText(change, palette),
    ...nextLines(imported, options, palette),
  ].join('');
}

function takenLines({ plan, change }: Imported, options: InitShown, palette: Palette): string[] {
  if (plan.kind !== 'new') return [];
  const alike = groupBy(plan.taken, (one) => ['service' in one, one.alert.recipient, describeAlert(one.alert)]);
  const lines = alike.map((group) => takenLine(group, palette));
  const shown = options.isWhole ? lines : firstFew(lines, '`--diff` prints them all', takenShown);
  const rows = shown.map((line) => `  ${line}\n`);
  const addsNobody = plan.profile.recipients.length === 0 ? `${plan.profile.file} alerts nobody; ` : '';
  if (rows.length === 0) return [`${addsNobody}existing alerts stay as they are\n`];
  const isListed = options.isWhole || !isMade(change);
  const count = counted(plan.taken.length, 'alert');
  return isListed
    ? [`import into ${plan.profile.file}:\n`, ...rows]
    : [`import ${count} into ${plan.profile.file}; \`monit-alert who\` lists whom Monit mails now\n`];
}

/** Whether the files are written. */
function isMade({ state }: Imported['change']): boolean {
  return ['active', 'pending', 'written'].includes(state);
}

/** `backup, mysql: ops@example.org: nothing (/etc/monit/conf.d/backup:3 and 1 more)` */
function takenLine(alike: NewImport['taken'], palette: Palette): string {
  const [first, ...others] = alike;
  if (first === undefined) return '';
  const services = alike.flatMap((one) => ('service' in one ? [one.service] : []));
  const of = services.length === 0 ? '' : `${listOf(services)}: `;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  const what = `${palette.bold(first.alert.recipient)}: ${describeAlert(first.alert)}`;
  return `${of}${what} (${first.file}:${first.line}${more})`;
}

function leftLines({ left }: ImportPlan): string[] {
  if (left.length === 0) return [];
  const rows = left.map(
    ({ service, file, line, recipient, reason }) =>
      `  ${service === undefined ? '' : `${service}: `}${recipient} (${file}:${line}): ${reason}\n`,
  );
  const entries = [...new Set(left.map(({ recipient }) => recipient))];
  const accept = `if you want no warning of them: \`accept: [${entries.join(', ')}]\` in config.yaml\n`;
  return ['not imported; these alerts apply with every profile:\n', ...rows, accept];
}

function includeLines({ includes }: ImportPlan, { isWhole }: InitShown, palette: Palette): string[] {
  const { added, present, refused } = includes;
  const place = ({ service, file, line }: IncludedService) =>
    `  ${palette.bold(service)} (${line === undefined ? `a new \`check system\` in ${file}` : `${file}:${line}`})\n`;
  const isShort = isWhole || added.length <= includesShown;
  return [
    ...(added.length === 0 ? [] : isShort ? [`${addIncludes}:\n`, ...added.map(place)] : [inOneLine(added)]),
    ...(present.length === 0
      ? []
      : [`have an alert include already: ${present.map(({ service }) => service).join(', ')}\n`]),
    ...(refused.length === 0
      ? []
      : ['cannot get an alert include:\n', ...refused.map(({ service, reason }) => `  ${service}: ${reason}\n`)]),
  ];
}

const addIncludes = 'add one line, an alert include, to';

function inOneLine(added: readonly IncludedService[]): string {
  return `${addIncludes}: ${listOf(added.map(({ service }) => service))}\n`;
}

/** The question of everybody who imports alerts for the first time. */
function sameLine({ plan, change }: Imported): string[] {
  const { effect, serviceEffects } = change.plan;
  const isSame = [...effect, ...serviceEffects.flatMap((one) => one.effect)].length === 0;
  const isRefused = ['failed', 'rolled-back'].includes(change.state);
  return plan.kind === 'new' && plan.taken.length > 0 && isSame && !isRefused
    ? ['each recipient gets the same alerts as before\n']
    : [];
}

function removalLines(plan: ImportPlan): string[] {
  if (plan.kind !== 'removal') return [];
  const { removed, restored, kept } = plan;
  return [
    ...(removed.length === 0
      ? []
      : ['remove alert includes:\n', ...removed.map(({ file, line }) => `  ${file}:${line}\n`)]),
    ...(restored === 0 ? [] : [`restore ${counted(restored, 'alert')} of services\n`]),
    ...(kept.length === 0
      ? []
      : [
          'not changed; edit these lines yourself:\n',
          ...kept.map(({ file, line, reason }) => `  ${file}:${line}: ${reason}\n`),
        ]),
  ];
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** The commands that make these changes, or what to do after them. */
function nextLines({ plan, change: { state } }: Imported, options: InitShown, palette: Palette): string[] {
  const { hasHttpd } = plan;
  const { setUp } = options;
  const isPreview = state === 'would-change';
  const command = `monit-alert init --write${optionsText(options)}`;
  const httpd = hasHttpd ? [] : [`To also compare what Monit has loaded: ${command} --add-httpd\n`];
  return [
    ...(isPreview ? [`To make these changes: ${command}\n`] : []),
    ...httpd,
    ...(setUp === undefined ? [] : [`To have holds (--for) end in time: ${setUp}\n`]),
    ...(isPreview || ['failed', 'rolled-back'].includes(state) ? [] : usualCommands(plan, palette)),
  ];
}

function usualCommands(plan: ImportPlan, palette: Palette): string[] {
  if (plan.kind === 'removal') return [];
  const isEmpty = plan.kind === 'new' && plan.profile.recipients.length === 0 && plan.taken.length === 0;
  if (isEmpty)
    return [`Next: add recipients to ${plan.profile.file}, then run ${palette.bold('monit-alert default')}\n`];
  return [
    `Next:\n`,
    `  ${palette.bold('monit-alert none')}     mute all alerts\n`,
    `  ${palette.bold('monit-alert default')}  turn them on again\n`,
  ];
}

function optionsText({ fromNone, addHttpd, services = [], groups = [], allServices, removeIncludes }: InitShown) {
  const same = [
    ...(fromNone ? ['--from-none'] : []),
    ...(addHttpd ? ['--add-httpd'] : []),
    ...services.map((service) => `--service ${shellWord(service)}`),
    ...groups.map((group) => `--group ${shellWord(group)}`),
    ...(allServices === true ? ['--all-services'] : []),
    ...(removeIncludes === true ? ['--remove-includes'] : []),
  ];
  return same.map((option) => ` ${option}`).join('');
}

export function importedDocument({ plan, change }: Imported, exitCode: number): Content<InitDocument> {
  const taken = plan.kind === 'new' ? plan.taken : [];
  return {
    ...changeDocument(change, exitCode),
    profileFile: plan.kind === 'new' ? plan.profile.file : undefined,
    taken: taken.map(({ file, line, alert, ...local }) => ({
      ...('service' in local ? { service: local.service } : {}),
      file,
      line,
      ...alert,
    })),
    left: plan.left,
    alertIncludes: {
      ...plan.includes,
      removed: plan.kind === 'removal' ? plan.removed : [],
      kept: plan.kind === 'removal' ? plan.kept : [],
    },
    hasHttpd: plan.hasHttpd,
  };
}
