const protocols = ['tlsv1', 'tlsv11', 'tlsv12', 'tlsv13'] as const;

/** SSL 2 and 3 can only be removed: Monit refuses them if its SSL library has none, as on Debian since 9. */
export const tlsVersions = [
  'auto',
  ...protocols,
  ...['-sslv2' as const, '-sslv3' as const],
  ...protocols.map((name) => `-${name}` as const),
] as const;

type TlsVersion = (typeof tlsVersions)[number];

/** Monit reads the list from left to right, and accepts one that leaves no version (5.27.2 to 6.0.0). */
export function tlsVersionsFault(words: readonly TlsVersion[]): string | undefined {
  const [first = ''] = words;
  if (first.startsWith('-')) return `begins with ${first}, but there is nothing to remove it from: begin with auto`;
  const left = new Set<string>();
  for (const word of words) {
    if (word.startsWith('-')) left.delete(word.slice(1));
    else for (const name of word === 'auto' ? ['tlsv12', 'tlsv13'] : [word]) left.add(name);
  }
  return left.size === 0 ? 'leaves no version at all' : undefined;
}
