import type { ServiceStatus } from '../../monit/http/status.ts';
import type { Trouble } from '../../monit/reload/log-file.ts';
import type { Observations } from '../record/model.ts';

/** A service that failed during a hold. */
export interface Affected {
  /** The service's name. */
  readonly service: string;
  /** What Monit logged of it first; undefined if it was only seen in Monit's status. */
  readonly message: string | undefined;
  /** When: as Monit printed it in its log; else when it was first seen in Monit's status (UTC, ISO 8601). */
  readonly at: string | undefined;
}

/** What happened to the services during the holds. Monit itself mails only what still fails, once, after the reload. */
export interface Meanwhile {
  /** When the first hold began. UTC, ISO 8601. */
  readonly since: string;
  /** They fail now, or have failed since before the first hold. */
  readonly stillFailing: readonly Affected[];
  /** They failed and recovered meanwhile: nobody was alerted. */
  readonly recovered: readonly Affected[];
  /** Their failure was mailed before, and they have recovered: Monit never mails that recovery. */
  readonly recoveredAfterMail: readonly string[];
  /** What cannot be known, a sentence each. */
  readonly unknown: readonly string[];
}

/** `troubles` is undefined if Monit's log cannot be read, `now` if Monit cannot be asked. */
export function summaryOf(
  observations: Observations,
  troubles: readonly Trouble[] | undefined,
  now: readonly ServiceStatus[] | undefined,
): Meanwhile {
  const before = observations.failing ?? [];
  const isUnderCheck = new Set(now?.filter(({ monitoring }) => monitoring !== 'not-monitored').map(({ name }) => name));
  const failsNow = (now ?? []).filter(({ isFailing, name }) => isFailing && isUnderCheck.has(name));
  const fails = new Set(failsNow.map(({ name }) => name));
  const first = new Map([...(troubles ?? [])].reverse().map((trouble) => [trouble.service, trouble]));
  const affected = (service: string): Affected => ({
    service,
    message: first.get(service)?.message,
    at: first.get(service)?.at ?? observations.seenFailing[service],
  });
  const known = new Set(now?.map(({ name }) => name));
  const failed = [...new Set([...first.keys(), ...Object.keys(observations.seenFailing)])].filter((name) =>
    known.has(name),
  );
  const isWell = (name: string) => isUnderCheck.has(name) && !fails.has(name);
  return {
    since: observations.since,
    stillFailing: failsNow.map(({ name }) => affected(name)),
    recovered: failed.filter((name) => isWell(name) && !before.includes(name)).map(affected),
    recoveredAfterMail: before.filter(isWell),
    unknown: whatIsUnknown(observations, troubles, now, [...before, ...failed]),
  };
}

function whatIsUnknown(
  { failing }: Observations,
  troubles: readonly Trouble[] | undefined,
  now: readonly ServiceStatus[] | undefined,
  involved: readonly string[],
): string[] {
  if (now === undefined) return ['the state of the services now: Monit cannot be asked'];
  const unwatched = now.filter(({ name, monitoring }) => monitoring === 'not-monitored' && involved.includes(name));
  return [
    ...unwatched.map(({ name }) => `whether ${name} has recovered: it is not monitored`),
    ...(failing === undefined ? ['which services had failed before the hold: Monit could not be asked'] : []),
    ...(troubles === undefined
      ? ["services that failed and recovered between two runs of sync: Monit's log cannot be read"]
      : []),
  ];
}

export function isUneventful({ stillFailing, recovered, recoveredAfterMail }: Meanwhile): boolean {
  return stillFailing.length + recovered.length + recoveredAfterMail.length === 0;
}
