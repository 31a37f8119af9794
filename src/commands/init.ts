import { importAlerts, type ImportRequest } from '../init/init.ts';
import { findScheduler } from '../maintenance/scheduler/scheduler.ts';
import { schedulerSetup } from '../maintenance/scheduler/timer.ts';
import { importedDocument, importedText } from '../report/init-text.ts';
import { jsonDocument } from '../report/json.ts';
import { stateFor } from '../state/state-directory.ts';
import type { Context } from './context.ts';
import { changeExitCode } from './exit-code.ts';
import { reportWarnings } from './output.ts';

export interface InitOptions extends ImportRequest {
  readonly write: boolean;
}

export async function init(options: InitOptions, context: Context): Promise<number> {
  const { settings, palette, print, printText, watcher } = context;
  const site = await context.site();
  const imported = await importAlerts({ ...options, dryRun: !options.write }, site, watcher);
  const exitCode = changeExitCode(imported.change, settings.detailedExitcode);
  reportWarnings(imported.change, context);
  if (settings.json) print(jsonDocument(importedDocument(imported, exitCode)));
  else if (!settings.quiet || exitCode > 2) {
    const { scheduler } = await findScheduler(stateFor(site.stateDirectory, site.controlFile));
    printText(
      importedText,
      imported,
      { ...options, isWhole: settings.diff, setUp: scheduler === undefined ? await schedulerSetup() : undefined },
      palette,
    );
  }
  return exitCode;
}
