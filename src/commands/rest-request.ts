import type { RestRequest } from '../change/rest.ts';
import type { Site } from '../change/site.ts';
import type { ApplyOptions } from './apply-options.ts';
import type { Context } from './context.ts';

/** What `monit-alert PROFILE` asks for, where the answer may be kept: not for a dry run, a hold or a trial. */
export function restRequest(
  name: string,
  options: ApplyOptions,
  site: Site,
  { settings, version }: Context,
): RestRequest | undefined {
  const isPlain = !options.dryRun && options.for === undefined && options.confirm === undefined && !options.testMail;
  if (!isPlain || settings.force) return undefined;
  const { controlFile, managedFile, monit, profilesDirectories, templatesDirectories, stateDirectory } = site;
  // The state directory too: in one that was moved or copied, what is held stands at another path.
  const places = { controlFile, managedFile, monit, profilesDirectories, templatesDirectories, stateDirectory };
  // Nothing has been looked at before this process began.
  return {
    key: JSON.stringify({ version, name, strict: settings.strict, ...places }),
    beganAt: performance.timeOrigin,
  };
}
