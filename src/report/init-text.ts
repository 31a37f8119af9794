import type { Imported } from '../init/init.ts';
import type { ImportOptions, ImportPlan } from '../init/plan-import.ts';
import { describeAlert } from '../monit/config/alert-table.ts';
import { resultText } from './change-text.ts';
import type { Content, InitDocument } from './json-documents.ts';
import { changeDocument } from './json.ts';
import type { Palette } from './layout/palette.ts';

/** What is imported, what is not and why, the result, and what to do next. */
export function importedText({ plan, change }: Imported, options: ImportOptions, palette: Palette): string {
  return [
    ...takenLines(plan, palette),
    ...leftLines(plan),
    resultText(change, palette),
    ...nextLines(plan, change, options),
  ].join('');
}

function takenLines(plan: ImportPlan, palette: Palette): string[] {
  if (plan.kind === 'done') return [];
  const rows = plan.taken.map(
    ({ file, line, alert }) => `  ${palette.bold(alert.recipient)}: ${describeAlert(alert)} (${file}:${line})\n`,
  );
  const addsNobody = plan.profile.recipients.length === 0 ? `${plan.profile.file} alerts nobody; ` : '';
  if (rows.length === 0) return [`${addsNobody}existing alerts stay as they are\n`];
  return [`import into ${plan.profile.file}:\n`, ...rows];
}

function leftLines({ left }: ImportPlan): string[] {
  if (left.length === 0) return [];
  const rows = left.map(({ file, line, recipient, reason }) => `  ${recipient} (${file}:${line}): ${reason}\n`);
  return ['not imported; these alerts apply with every profile:\n', ...rows];
}

function nextLines(
  { hasHttpd }: ImportPlan,
  { state }: Imported['change'],
  { fromNone, addHttpd }: ImportOptions,
): string[] {
  const same = `${fromNone ? ' --from-none' : ''}${addHttpd ? ' --add-httpd' : ''}`;
  return [
    ...(state === 'would-change' ? [`To make these changes: monit-alert init --write${same}\n`] : []),
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
    taken: taken.map(({ file, line, alert }) => ({ file, line, ...alert })),
    left: plan.left,
    hasHttpd: plan.hasHttpd,
  };
}
