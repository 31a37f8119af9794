import { escapeGlob, isMagic, textMatcher, unescapeGlob } from '../monit/config/glob-segment.ts';

/** Equal for names that Monit takes for one service, or for one group (5.27.2 to 6.0.0). */
export function foldName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** A key of `services` that stands for this name only. */
export function keyForName(name: string): string {
  return escapeGlob(name);
}

/** Equal for keys of `services` that mean the same. Of a name: what {@link keyForName} gives for the folded name. */
export function canonicalKey(key: string): string {
  return foldName(isMagic(key) ? key : keyForName(unescapeGlob(key)));
}

/** Undefined for a key that is a name. */
export function patternMatcher(key: string): ((name: string) => boolean) | undefined {
  if (!isMagic(key)) return undefined;
  const matches = textMatcher(foldName(key));
  return (name) => matches(foldName(name));
}
