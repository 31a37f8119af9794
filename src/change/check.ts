import { MonitAlertError } from '../errors.ts';
import { type CheckedConfiguration, checkConfiguration, type CheckOptions } from '../monit/check.ts';
import { maskComplaint, parseComplaint } from '../render/mask-complaint.ts';
import { readRegularFile } from '../system/regular-file.ts';

/** The text of a file as Monit was given it, where that is not what is on disk. */
type TextOf = (file: string) => string | undefined;

/**
 * What Monit's check gives, or its refusal, without the passwords that its complaints and warnings may quote. Nobody
 * else in here calls {@link checkConfiguration}.
 *
 * @throws MonitAlertError as that does.
 */
export async function check(
  controlFile: string,
  options: CheckOptions,
  textOf: TextOf = () => undefined,
): Promise<CheckedConfiguration> {
  try {
    const checked = await checkConfiguration(controlFile, options);
    return { ...checked, warnings: await maskAll(checked.warnings, textOf) };
  } catch (error) {
    if (!(error instanceof MonitAlertError) || error.code !== 'control-file.rejected') throw error;
    const { code, message, hint } = error;
    const details = await maskAll(error.details, textOf);
    throw new MonitAlertError(code, message, { details, ...(hint === undefined ? {} : { hint }) });
  }
}

async function maskAll(complaints: readonly string[], textOf: TextOf): Promise<string[]> {
  return Promise.all(
    complaints.map(async (complaint) => {
      const file = parseComplaint(complaint)?.file ?? '';
      return maskComplaint(complaint, textOf(file) ?? (await textOnDisk(file)));
    }),
  );
}

async function textOnDisk(file: string): Promise<string | undefined> {
  return readRegularFile(file).then(
    ({ bytes }) => bytes.toString(),
    () => undefined,
  );
}
