import { join } from 'node:path';
import { MonitAlertError } from '../errors.ts';
import { readSyncs } from '../maintenance/scheduler/sync-log.ts';
import { readHistory } from '../state/history.ts';
import { andThen, type Fact } from './fact.ts';
import { type Finding, ok, problem, unknown, warning } from './finding.ts';
import type { Facts } from './gather-facts.ts';

/** A time that monit-alert recorded. */
export interface Note {
  readonly what: string;
  /** UTC, ISO 8601. */
  readonly at: string;
  readonly place: string;
  /** Whether it is the start of an active hold. */
  readonly isHold: boolean;
}

/** This file was written then, so a clock that shows an earlier time is wrong. */
const earliest = '2026-01-01T00:00:00Z';
/** Milliseconds that clocks may be set back. */
const slackMs = 60_000;

/** The clock decides when a hold ends. */
export async function examineClock({ state, maintenance }: Facts): Promise<Finding[]> {
  const notes = await andThen(state, async (directory) => [
    ...(await readHistory(directory)).map(({ at }) => note('a change', at, join(directory, 'history.jsonl'))),
    ...(await readSyncs(directory)).map(({ at }) => note('a sync', at, join(directory, 'last-sync'))),
    ...(maintenance instanceof MonitAlertError ? [] : (maintenance?.holds ?? [])).map(({ id, since }) =>
      note(`hold ${id}`, since, join(directory, 'maintenance.json'), true),
    ),
  ]);
  return [judgeClock(Date.now(), notes)];
}

function note(what: string, at: string, place: string, isHold = false): Note {
  return { what, at, place, isHold };
}

/** @param now milliseconds since the epoch. */
export function judgeClock(now: number, notes: Fact<readonly Note[]>): Finding {
  const remedy = 'Set the clock, for example with `timedatectl set-ntp true`: holds depend on it.';
  const shown = new Date(now).toISOString();
  if (now < Date.parse(earliest)) return problem('clock', `the clock shows ${shown}, which is in the past`, remedy);
  if (notes instanceof MonitAlertError) return unknown('clock', notes.message);
  const ahead = notes.filter(({ at }) => Date.parse(at) > now + slackMs);
  if (ahead.length === 0) return ok('clock', shown);
  const what = `the clock shows ${shown}, but there are records of later times: it is wrong now, or was wrong then`;
  const places = ahead.map((one) => `${one.place}: ${one.what} at ${one.at}`);
  return (ahead.some(({ isHold }) => isHold) ? problem : warning)('clock', what, remedy, places);
}
