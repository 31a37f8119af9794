import type { Scope } from '../render/scope.ts';
import { type EndedNote, readHistory } from '../state/history.ts';

/** A hold that has ended, as the history knows it. */
export interface PastHold extends Omit<EndedNote, 'scoped'> {
  /** When it ended. UTC, ISO 8601. */
  readonly endedAt: string;
  /** Undefined: it was for everything. */
  readonly scope: Scope | undefined;
}

/** Newest first. @param since milliseconds since the epoch. @throws MonitAlertError `state.unreadable` */
export async function endedHolds(state: string, since: number): Promise<PastHold[]> {
  const entries = (await readHistory(state)).filter(
    ({ at, state: how }) => Date.parse(at) >= since && how !== 'refused',
  );
  return entries.reverse().flatMap(({ at, ended = [] }) =>
    ended.map(({ scoped, ...note }) => {
      const scope = scoped && { services: scoped.services, groups: scoped.groups };
      return { ...note, endedAt: at, scope };
    }),
  );
}
