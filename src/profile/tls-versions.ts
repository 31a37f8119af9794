const protocols = ['tlsv1', 'tlsv11', 'tlsv12', 'tlsv13'] as const;

/**
 * The words of `version:`. SSL 2 and 3 can only be taken away: Monit refuses them where its SSL library has none, as on
 * every Debian since 9.
 */
export const tlsVersions = [
  'auto',
  ...protocols,
  ...['-sslv2' as const, '-sslv3' as const],
  ...protocols.map((name) => `-${name}` as const),
] as const;

type TlsVersion = (typeof tlsVersions)[number];

/**
 * What keeps a list of versions from meaning what it says; undefined if nothing does. Monit goes through it word for
 * word: before anything is chosen there is nothing to take away, and it says nothing to a list that ends up empty, with
 * which no connection is possible (5.27.2 to 6.0.0).
 */
export function tlsVersionsFault(words: readonly TlsVersion[]): string | undefined {
  const [first = ''] = words;
  if (first.startsWith('-')) return `begins with ${first}, which takes away from nothing: begin with auto`;
  const left = new Set<string>();
  for (const word of words) {
    if (word.startsWith('-')) left.delete(word.slice(1));
    else for (const name of word === 'auto' ? ['tlsv12', 'tlsv13'] : [word]) left.add(name);
  }
  return left.size === 0 ? 'leaves no version at all' : undefined;
}
