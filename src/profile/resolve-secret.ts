import { MonitAlertError } from '../errors.ts';
import { stringFault } from '../monit/config/grammar.ts';
import { stat } from '../system/files.ts';
import { readText } from './files.ts';
import type { SecretSource } from './model.ts';

const readableByOthers = 0o004;

/**
 * No error repeats the secret. One line break at the end of a file is not part of it.
 * @throws MonitAlertError `secret.unreadable`, `secret.exposed` (others may read the file), `secret.unfit` (empty, or
 * not for Monit's grammar)
 */
export async function resolveSecret(
  source: SecretSource,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const [place, secret] =
    'file' in source
      ? [source.file, await readSecretFile(source.file)]
      : [
          `environment variable ${source.env}`,
          Object.hasOwn(environment, source.env) ? environment[source.env] : undefined,
        ];
  if (secret === undefined) {
    throw new MonitAlertError('secret.unreadable', `${place} is not set, but a password is read from it`, {
      hint: 'Set it for the process that runs monit-alert, or put the password into a file.',
    });
  }
  const fault = stringFault(secret);
  if (fault !== undefined) {
    throw new MonitAlertError('secret.unfit', `${place}: the password ${fault}`, {
      hint: 'Put only the password there, on one line.',
    });
  }
  return secret;
}

async function readSecretFile(file: string): Promise<string> {
  // Where even this fails, reading fails next, and says why.
  const mode = await stat(file).then(
    (found) => found.mode,
    () => 0,
  );
  if ((mode & readableByOthers) !== 0) {
    throw new MonitAlertError('secret.exposed', `${file}: contains a password and can be read by every user`, {
      hint: `Run \`chmod o-r ${file}\`.`,
    });
  }
  try {
    return (await readText(file)).replace(/\r?\n$/, '');
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new MonitAlertError('secret.unreadable', `${what}; a password is read from it`, {
      hint: 'Put the password there, readable by the user who runs monit-alert but not by every user.',
      cause,
    });
  }
}
