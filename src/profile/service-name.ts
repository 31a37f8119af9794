import { foldCase } from '../monit/config/fold-case.ts';
import { escapeGlob, isMagic, textMatcher, unescapeGlob } from '../monit/config/glob-segment.ts';

/** Equal for names that Monit takes for one service, or for one group. */
export function foldName(name: string): string {
  return foldCase(name);
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
