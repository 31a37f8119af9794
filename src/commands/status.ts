import type { Site } from '../change/site.ts';
import { stateFor } from '../change/state.ts';
import { type Survey, surveySite } from '../change/survey.ts';
import { MonitAlertError } from '../errors.ts';
import { type Health, judgeHealth } from '../maintenance/health.ts';
import { goneKeepers } from '../maintenance/keeper.ts';
import { readMaintenance } from '../maintenance/store.ts';
import { foreignWarnings } from '../report/change-text.ts';
import { alignColumns } from '../report/columns.ts';
import { healthLine, metricsText } from '../report/health-text.ts';
import { jsonDocument } from '../report/json.ts';
import { maintenanceLine } from '../report/maintenance-text.ts';
import type { Palette } from '../report/palette.ts';
import type { Context } from './context.ts';
import { changed, critical } from './exit-code.ts';
import { alertTable } from './show.ts';

/** `monit-alert status`: what is held, what is rendered, installed and loaded, and whether these agree. */
export async function status({ settings, palette, print, tell, site }: Context): Promise<number> {
  const known = await site();
  const maintenance = await readMaintenance(stateFor(known.stateDirectory, known.controlFile));
  const survey = await surveySite(known);
  const exitCode = settings.detailedExitcode && survey.drift.length > 0 ? changed : 0;
  if (settings.json) {
    print(
      jsonDocument({ exitCode, ...survey, base: maintenance?.base ?? survey.profile, holds: maintenance?.holds ?? [] }),
    );
  } else {
    const isGone = await goneKeepers(maintenance?.holds ?? []);
    const held = maintenance === undefined ? undefined : maintenanceLine(maintenance, new Date(), isGone);
    print(surveyText(survey, held, palette));
    for (const warning of [...survey.warnings, ...foreignWarnings(survey.foreignAlerts)]) tell(`warning: ${warning}\n`);
  }
  return exitCode;
}

/**
 * `monit-alert status --check` and `--metrics`: for monitoring systems. The exit status of `--check` is that of monitoring
 * plugins: 0 OK, 2 CRITICAL.
 */
export async function health(form: 'check' | 'metrics', { settings, print, site }: Context): Promise<number> {
  const judged = await judge(await site(), settings.maxMuteMs);
  const exitCode = form === 'check' && judged.problems.length > 0 ? critical : 0;
  if (settings.json) print(jsonDocument({ exitCode, ...judged }));
  else print(form === 'check' ? healthLine(judged) : metricsText(judged));
  return exitCode;
}

async function judge(site: Site, maxMuteMs: number): Promise<Health> {
  const maintenance = await orError(async () => readMaintenance(stateFor(site.stateDirectory, site.controlFile)));
  // What is damaged is the answer; what else there is would not be believed.
  if (maintenance instanceof MonitAlertError)
    return judgeHealth(maintenance, undefined, maxMuteMs, Date.now(), () => false);
  const survey = await orError(async () => surveySite(site));
  const isGone = await goneKeepers(maintenance?.holds ?? []);
  return judgeHealth(survey, maintenance, maxMuteMs, Date.now(), isGone);
}

async function orError<T>(look: () => Promise<T>): Promise<T | MonitAlertError> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof MonitAlertError) return error;
    throw error;
  }
}

function surveyText(survey: Survey, held: string | undefined, palette: Palette): string {
  const { profile, controlFile, managedFile, loaded, drift } = survey;
  const facts = alignColumns([
    ...(held === undefined ? [] : [['maintenance', palette.bold(held)]]),
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
