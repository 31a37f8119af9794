import type { Imported } from '../init/init.ts';
import type { ImportOptions, ImportPlan } from '../init/plan-import.ts';
import { describeAlert } from '../monit/config/alert-table.ts';
import { resultText } from './change-text.ts';
import type { Content, InitDocument } from './documents.ts';
import { changeDocument } from './json.ts';
import type { Palette } from './palette.ts';

/** What was taken over, or would be, for people: what goes, what stays and why, how it ended, what to do next. */
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
  // A profile that is in force already may well add somebody.
  const addsNobody = plan.profile.recipients.length === 0 ? `${plan.profile.file} adds nobody: ` : '';
  if (rows.length === 0) return [`${addsNobody}alerts stay as they are\n`];
  return [`into ${plan.profile.file}:\n`, ...rows];
}

function leftLines({ left }: ImportPlan): string[] {
  if (left.length === 0) return [];
  const rows = left.map(({ file, line, recipient, reason }) => `  ${recipient} (${file}:${line}): ${reason}\n`);
  return ['left where they are, whatever the profile:\n', ...rows];
}

function nextLines(
  { hasHttpd }: ImportPlan,
  { state }: Imported['change'],
  { fromNone, addHttpd }: ImportOptions,
): string[] {
  const same = `${fromNone ? ' --from-none' : ''}${addHttpd ? ' --add-httpd' : ''}`;
  return [
    ...(state === 'would-change' ? [`To do it: monit-alert init --write${same}\n`] : []),
    ...(hasHttpd
      ? []
      : [
          'Monit has no `set httpd`, so nobody can ask it what it has loaded. To give it a\nprivate socket: add --add-httpd\n',
        ]),
  ];
}

/** The same as a change's document, with what it takes over. */
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
