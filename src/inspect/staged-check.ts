import { MonitAlertError } from '../errors.ts';
import {
  type CheckedConfiguration,
  checkConfiguration,
  type CheckOptions,
  ensureValid,
} from '../monit/check/check-configuration.ts';
import { maskComplaint, parseComplaint } from '../render/mask-complaint.ts';
import { readRegularFile } from '../system/regular-file.ts';

/** Undefined: what is on disk. */
type TextOf = (file: string) => string | undefined;

/** Masks the passwords in complaints and warnings. @throws as {@link checkConfiguration}. */
export async function check(
  controlFile: string,
  options: CheckOptions,
  textOf: TextOf = () => undefined,
): Promise<CheckedConfiguration> {
  const checked = await checkConfiguration(controlFile, options).catch(async (error: unknown) => {
    throw await masked(error, textOf);
  });
  return { ...checked, warnings: await maskAll(checked.warnings, textOf) };
}

/** Asks only whether Monit accepts a configuration. @throws as {@link check}. */
export async function ensureAccepted(controlFile: string, options: CheckOptions): Promise<void> {
  await ensureValid(controlFile, options).catch(async (error: unknown) => {
    throw await masked(error, () => undefined);
  });
}

async function masked(error: unknown, textOf: TextOf): Promise<unknown> {
  if (!(error instanceof MonitAlertError) || error.code !== 'control-file.rejected') return error;
  const { code, message, hint } = error;
  const details = await maskAll(error.details, textOf);
  return new MonitAlertError(code, message, { details, ...(hint === undefined ? {} : { hint }) });
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
