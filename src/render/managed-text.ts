import { MonitAlertError } from '../errors.ts';
import type { Alert } from '../monit/config/grammar.ts';
import type { MailServer, Profile } from '../profile/model.ts';
import { readHeader } from './header.ts';
import { renderProfile, type RenderOptions } from './render.ts';

export interface ManagedText {
  readonly profile: string;
  readonly text: string;
  /** Where the text comes from, for messages. */
  readonly origin: string;
  /** Undefined: what Monit reads from the text. */
  readonly alerts: readonly Alert[] | undefined;
  readonly mail: ExpectedMail;
}

/** The mail settings, as far as Monit's check shows them. */
export interface ExpectedMail extends Pick<Profile, 'mailFormat' | 'eventQueue'> {
  readonly mailServers?: { readonly servers: readonly Pick<MailServer, 'host' | 'port'>[] };
}

export async function renderManagedText(profile: Profile, options: RenderOptions): Promise<ManagedText> {
  const { text, alerts, templateFile } = await renderProfile(profile, options);
  return { profile: profile.name, text, origin: templateFile, alerts, mail: profile };
}

/**
 * An earlier managed text, to be restored byte for byte. Its profile may have changed since.
 * @throws MonitAlertError `content.unmanaged` for a text without our header.
 */
export function keptText(text: string, origin: string): ManagedText {
  const header = readHeader(text);
  if (header.kind !== 'unmanaged') return { profile: header.profile, text, origin, alerts: undefined, mail: {} };
  throw new MonitAlertError('content.unmanaged', `${origin}: this text was not written by monit-alert`, {
    hint: 'Put a profile in force instead: `monit-alert default`.',
  });
}
