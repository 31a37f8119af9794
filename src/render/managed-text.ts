import { MonitAlertError } from '../errors.ts';
import type { Alert } from '../monit/config/grammar.ts';
import type { Profile } from '../profile/model.ts';
import { readHeader } from './header.ts';
import type { Rendered } from './render.ts';

/** A text for the managed file, and what Monit must make of it. */
export interface Content {
  /** The profile that it is, or was, rendered from; its header says the same. */
  readonly profile: string;
  readonly text: string;
  /** Where it comes from, for who must look there. */
  readonly origin: string;
  /** The alerts that it is to mean; undefined: those that Monit reads from it. */
  readonly alerts: readonly Alert[] | undefined;
  /** The mail settings that it is to mean, as far as they are known. */
  readonly mail: ExpectedMail;
}

/** What a profile says of how alerts are mailed. */
export type ExpectedMail = Pick<Profile, 'mailFormat' | 'mailServers' | 'eventQueue'>;

/** What a profile gives. */
export function renderedContent(profile: Profile, { text, alerts, templateFile }: Rendered): Content {
  return { profile: profile.name, text, origin: templateFile, alerts, mail: profile };
}

/**
 * A text that stood in the managed file once, to be put there again byte for byte. It means what Monit reads from it: the
 * profile that it was rendered from may say something else by now, or be gone.
 *
 * @param origin where it was kept.
 * @throws MonitAlertError `content.unmanaged` for a text without our header.
 */
export function keptContent(text: string, origin: string): Content {
  const header = readHeader(text);
  if (header.kind !== 'unmanaged') return { profile: header.profile, text, origin, alerts: undefined, mail: {} };
  throw new MonitAlertError('content.unmanaged', `${origin}: this text was not written by monit-alert`, {
    hint: 'Put a profile in force instead: `monit-alert default`.',
  });
}
