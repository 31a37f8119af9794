import { checkProfiles } from '../inspect/check-profiles.ts';
import { printable } from '../printable.ts';
import { errorText } from '../report/error-text.ts';
import { faultOf, jsonDocument } from '../report/json.ts';
import type { Context } from './context.ts';
import { refused } from './exit-code.ts';

export async function check({ settings, palette, print, site }: Context): Promise<number> {
  const results = await checkProfiles(await site());
  const exitCode = results.some(({ error }) => error !== undefined) ? refused : 0;
  if (settings.json) {
    const profiles = results.map(({ profile, file, error }) => ({
      profile,
      file,
      ok: error === undefined,
      error: error && faultOf(error),
    }));
    print(jsonDocument({ exitCode, profiles }));
    return exitCode;
  }
  for (const { profile, error } of results) {
    if (error !== undefined) print(`${palette.bold(printable(profile))} ${errorText(error, palette)}`);
    else if (!settings.quiet) print(`${palette.bold(printable(profile))} ${palette.green('ok')}\n`);
  }
  return exitCode;
}
