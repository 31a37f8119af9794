import { adopt, type AdoptionRequest, previewAdoption } from '../init/init.ts';
import { adoptedDocument, adoptedText } from '../report/init-text.ts';
import { jsonDocument } from '../report/json.ts';
import type { Context } from './context.ts';
import { changeExitCode } from './exit-code.ts';
import { tellAside } from './output.ts';

export interface InitOptions extends AdoptionRequest {
  /** Unset: show what would be done. */
  readonly write: boolean;
}

/** `monit-alert init`: takes over the alerts that Monit has, or says what that would do. */
export async function init(options: InitOptions, context: Context): Promise<number> {
  const { settings, palette, print, watcher } = context;
  const site = await context.site();
  const adopted = await (options.write ? adopt : previewAdoption)(options, site, watcher);
  const exitCode = changeExitCode(adopted.change, settings.detailedExitcode);
  tellAside(adopted.change, context);
  if (settings.json) print(jsonDocument(adoptedDocument(adopted, exitCode)));
  else if (!settings.quiet || exitCode > 2) print(adoptedText(adopted, options, palette));
  return exitCode;
}
