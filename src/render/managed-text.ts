import { MonitAlertError } from '../errors.ts';
import type { Alert } from '../monit/config/grammar.ts';
import type { MailServer, Profile } from '../profile/model.ts';
import { readHeader } from './header.ts';
import { renderProfile, type RenderOptions } from './render.ts';

/** A text for the managed file, and what Monit must make of it. */
export interface ManagedText {
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

/** What a profile says of how alerts are mailed, as far as Monit's check shows it. */
export interface ExpectedMail extends Pick<Profile, 'mailFormat' | 'eventQueue'> {
  readonly mailServers?: { readonly servers: readonly Pick<MailServer, 'host' | 'port'>[] };
}

/** @throws MonitAlertError as {@link renderProfile}. */
export async function renderManagedText(profile: Profile, options: RenderOptions): Promise<ManagedText> {
  const { text, alerts, templateFile } = await renderProfile(profile, options);
  return { profile: profile.name, text, origin: templateFile, alerts, mail: profile };
}

/**
 * A text that stood in the managed file once, to be put there again byte for byte. It means what Monit reads from it:
 * the
 * profile that it was rendered from may say something else by now, or be gone.
 *
 * @param origin where it was kept.
 * @throws MonitAlertError `managedText.unmanaged` for a text without our header.
 */
export function keptText(text: string, origin: string): ManagedText {
  const header = readHeader(text);
  if (header.kind !== 'unmanaged') return { profile: header.profile, text, origin, alerts: undefined, mail: {} };
  throw new MonitAlertError('content.unmanaged', `${origin}: this text was not written by monit-alert`, {
    hint: 'Put a profile in force instead: `monit-alert default`.',
  });
}
