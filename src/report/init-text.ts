import type { Imported } from '../init/init.ts';
import type { ImportOptions, ImportPlan } from '../init/plan-import.ts';
import type { IncludedService } from '../init/plan-includes.ts';
import { describeAlert } from '../monit/config/alert-table.ts';
import { shellWord } from '../shell-word.ts';
import { resultText } from './change-text.ts';
import type { Content, InitDocument } from './json-documents.ts';
import { changeDocument } from './json.ts';
import type { Palette } from './layout/palette.ts';

/** What is imported, what is not and why, the result, and what to do next. */
export function importedText({ plan, change }: Imported, options: ImportOptions, palette: Palette): string {
  return [
    ...takenLines(plan, palette),
    ...leftLines(plan),
    ...includeLines(plan, palette),
    ...removalLines(plan),
    resultText(change, palette),
    ...nextLines(plan, change, options),
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
  return ['not imported; these alerts apply with every profile:\n', ...rows];
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

function nextLines(
  { hasHttpd }: ImportPlan,
  { state }: Imported['change'],
  { fromNone, addHttpd, services = [], groups = [], allServices, removeIncludes }: ImportOptions,
): string[] {
  const same = [
    ...(fromNone ? ['--from-none'] : []),
    ...(addHttpd ? ['--add-httpd'] : []),
    ...services.map((service) => `--service ${shellWord(service)}`),
    ...groups.map((group) => `--group ${shellWord(group)}`),
    ...(allServices === true ? ['--all-services'] : []),
    ...(removeIncludes === true ? ['--remove-includes'] : []),
  ];
  return [
    ...(state === 'would-change'
      ? [`To make these changes: monit-alert init ${['--write', ...same].join(' ')}\n`]
      : []),
    ...(hasHttpd
      ? []
      : ['Monit has no `set httpd`, so its loaded alerts cannot be read. To add a private\nsocket: --add-httpd\n']),
  ];
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
