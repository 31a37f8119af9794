import type { Imported } from '../init/init.ts';
import type { ImportOptions, ImportPlan } from '../init/plan-import.ts';
import type { IncludedService } from '../init/plan-includes.ts';
import { describeAlert } from '../monit/config/alert-table.ts';
import { shellWord } from '../shell-word.ts';
import { resultText } from './change-text.ts';
import type { Content, InitDocument } from './json-documents.ts';
import { changeDocument } from './json.ts';
import type { Palette } from './layout/palette.ts';

/** What was asked for, and what to propose. */
export interface InitShown extends ImportOptions {
  /** How to have `sync` called; undefined if something calls it. */
  readonly setUp: string | undefined;
}

/** What is imported, what is not and why, the result, and what to do next. */
export function importedText(imported: Imported, options: InitShown, palette: Palette): string {
  const { plan, change } = imported;
  return [
    ...takenLines(plan, palette),
    ...leftLines(plan),
    ...includeLines(plan, palette),
    ...removalLines(plan),
    resultText(change, palette),
    ...nextLines(imported, options, palette),
  ].join('');
}

function takenLines(plan: ImportPlan, palette: Palette): string[] {
  if (plan.kind !== 'new') return [];
  const rows = plan.taken.map((alert) => {
    const service = 'service' in alert ? `${alert.service}: ` : '';
    const recipient = palette.bold(alert.alert.recipient);
    return `  ${service}${recipient}: ${describeAlert(alert.alert)} (${alert.file}:${alert.line})\n`;
  });
  const addsNobody = plan.profile.recipients.length === 0 ? `${plan.profile.file} alerts nobody; ` : '';
  if (rows.length === 0) return [`${addsNobody}existing alerts stay as they are\n`];
  return [`import into ${plan.profile.file}:\n`, ...rows];
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

function includeLines({ includes }: ImportPlan, palette: Palette): string[] {
  const { added, present, refused } = includes;
  const place = ({ service, file, line }: IncludedService) =>
    `  ${palette.bold(service)} (${line === undefined ? `a new \`check system\` in ${file}` : `${file}:${line}`})\n`;
  return [
    ...(added.length === 0 ? [] : ['add an alert include to:\n', ...added.map(place)]),
    ...(present.length === 0
      ? []
      : [`have an alert include already: ${present.map(({ service }) => service).join(', ')}\n`]),
    ...(refused.length === 0
      ? []
      : ['cannot get an alert include:\n', ...refused.map(({ service, reason }) => `  ${service}: ${reason}\n`)]),
  ];
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
  const httpd = hasHttpd ? [] : [`To also let monit-alert read what Monit has loaded: ${command} --add-httpd\n`];
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
