import { nearest } from './suggestion.ts';

/** What people call muting, and its end, elsewhere. */
const otherWords: Readonly<Record<string, readonly string[]>> = {
  none: ['off', 'mute', 'muted', 'silence', 'silent', 'quiet', 'disable', 'pause', 'maintenance', 'nobody'],
  default: ['on', 'unmute', 'enable', 'resume', 'normal', 'all'],
};

/** The profile that an unknown name probably means, such as "none" for "off". @param names of all profiles. */
export function meantProfile(wanted: string, names: readonly string[]): string | undefined {
  const word = wanted.toLowerCase();
  const meant = names.find((name) => otherWords[name]?.includes(word) === true);
  return meant ?? nearest(wanted, names);
}
