import { type Survey, surveySite } from '../change/survey.ts';
import { foreignWarnings } from '../report/change-text.ts';
import { alignColumns } from '../report/columns.ts';
import { jsonDocument } from '../report/json.ts';
import type { Palette } from '../report/palette.ts';
import type { Context } from './context.ts';
import { changed } from './exit-code.ts';
import { alertTable } from './show.ts';

/** `monit-alert status`: what is rendered, installed and loaded, and whether these agree. */
export async function status({ settings, palette, print, tell, site }: Context): Promise<number> {
  const survey = await surveySite(await site());
  const exitCode = settings.detailedExitcode && survey.drift.length > 0 ? changed : 0;
  if (settings.json) print(jsonDocument({ exitCode, ...survey }));
  else {
    print(surveyText(survey, palette));
    for (const warning of [...survey.warnings, ...foreignWarnings(survey.foreignAlerts)]) tell(`warning: ${warning}\n`);
  }
  return exitCode;
}

function surveyText(survey: Survey, palette: Palette): string {
  const { profile, controlFile, managedFile, loaded, drift } = survey;
  const facts = alignColumns([
    ['profile', profile === undefined ? '-' : palette.bold(profile)],
    ['control file', controlFile],
    ['managed file', `${managedFile} (${survey.installed})`],
    ['monit', monitText(survey)],
    ['drift', driftText(survey, palette)],
  ]);
  const table = loaded === undefined ? '' : `\nloaded:\n${indent(alertTable(loaded))}`;
  const drifts = drift.length === 0 ? '' : `\ndrift:\n${indent(drift.map((line) => `${line}\n`).join(''))}`;
  return facts + table + drifts;
}

/** Where a Monit runs that cannot be asked, nobody knows. */
function driftText({ drift, monit, loaded, isProved }: Survey, palette: Palette): string {
  if (drift.length > 0) return palette.red(`${drift.length}, below`);
  return monit !== undefined && loaded === undefined && !isProved
    ? 'unknown: nobody can ask what is loaded'
    : palette.green('none');
}

function monitText({ monit }: Survey): string {
  if (monit === undefined) return 'not running';
  return `${monit.version ?? 'running, without `set httpd`'} (pid ${monit.pid})`;
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
