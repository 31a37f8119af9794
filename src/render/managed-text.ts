import { MonitAlertError } from '../errors.ts';
import type { Alert } from '../monit/config/grammar.ts';
import type { MailServer, Profile } from '../profile/model.ts';
import { readHeader } from './header.ts';
import { renderProfile, type RenderOptions } from './render.ts';
import type { ScopedProfile } from './scope.ts';

export interface ManagedText {
  readonly profile: string;
  readonly text: string;
  /** Where the text comes from, for messages. */
  readonly origin: string;
  /** Undefined: what Monit reads from the text. */
  readonly alerts: readonly Alert[] | undefined;
  readonly mail: ExpectedMail;
  /** What the files of services say. */
  readonly services: ServiceSource;
  /** Other profiles for some services, the most important one first. */
  readonly scoped?: readonly ScopedProfile[];
}

/** Rendered when the services of the host are known, or kept from before: texts by file name. */
type ServiceSource = { readonly profile: Profile } | { readonly texts: ServiceTexts };

/** The texts of the files of services, by file name: {@link serviceText} reads one. */
export type ServiceTexts = Readonly<Record<string, string>>;

/** Undefined: there is none. A service may be called like what every object has: `constructor`, `__proto__`. */
export function serviceText(texts: ServiceTexts, fileName: string): string | undefined {
  return Object.hasOwn(texts, fileName) ? texts[fileName] : undefined;
}

/** The mail settings, as far as Monit's check shows them. */
export interface ExpectedMail extends Pick<Profile, 'mailFormat' | 'eventQueue'> {
  readonly mailServers?: { readonly servers: readonly Pick<MailServer, 'host' | 'port'>[] };
}

export async function renderManagedText(profile: Profile, options: RenderOptions): Promise<ManagedText> {
  const { text, alerts, templateFile } = await renderProfile(profile, options);
  return { profile: profile.name, text, origin: templateFile, alerts, mail: profile, services: { profile } };
}

/**
 * An earlier managed text, to be restored byte for byte. Its profile may have changed since.
 * @throws MonitAlertError `content.unmanaged` for a text without our header.
 */
export function keptText(text: string, origin: string, texts: ServiceTexts = {}): ManagedText {
  const header = readHeader(text);
  if (header.kind !== 'unmanaged')
    return { profile: header.profile, text, origin, alerts: undefined, mail: {}, services: { texts } };
  throw new MonitAlertError('content.unmanaged', `${origin}: this text was not written by monit-alert`, {
    hint: 'Put a profile in force instead: `monit-alert default`.',
  });
}
