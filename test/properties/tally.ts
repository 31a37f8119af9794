/** What has been tried. */
export interface Tally {
  tried: number;
  accepted: number;
  /** Accepted profiles that say a key, by its name as `keysOf` gives it. */
  readonly uses: Map<string, number>;
}

export function emptyTally(): Tally {
  return { tried: 0, accepted: 0, uses: new Map() };
}

export function count(tally: Tally, document: unknown, outcome: 'accepted' | 'refused'): void {
  tally.tried += 1;
  if (outcome === 'refused') return;
  tally.accepted += 1;
  for (const key of new Set(keysIn(document))) tally.uses.set(key, (tally.uses.get(key) ?? 0) + 1);
}

/** Keys that fewer accepted profiles say than this part of all. */
export function rareKeys({ uses, accepted }: Tally, keys: readonly string[], part: number): string[] {
  return keys.filter((key) => (uses.get(key) ?? 0) < accepted * part);
}

export function describeTally({ tried, accepted }: Tally): string {
  const share = ((100 * accepted) / tried).toFixed(0);
  return `${tried} profiles: ${accepted} accepted (${share} %), ${tried - accepted} refused`;
}

function keysIn(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => keysIn(item, `${path}[]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const below = path === '' ? key : `${path}.${key}`;
    return [below, ...keysIn(inner, below)];
  });
}
