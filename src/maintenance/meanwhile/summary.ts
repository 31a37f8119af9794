import type { ServiceStatus } from '../../monit/http/status.ts';
import type { Trouble } from '../../monit/process/log-file.ts';
import type { Scope } from '../../render/scope.ts';
import type { Observations } from '../record/model.ts';

/** A service that failed during a hold. */
export interface Affected {
  /** The service's name. */
  readonly service: string;
  /** Monit's first log message about it; undefined if only Monit's status showed it. */
  readonly message: string | undefined;
  /** The time as in Monit's log, or when Monit's status first showed it (UTC, ISO 8601). */
  readonly at: string | undefined;
}

/** The services during the holds. After the reload, Monit itself mails only those that still fail. */
export interface Meanwhile {
  /** When the first hold began. UTC, ISO 8601. */
  readonly since: string;
  /** Only these services are considered; undefined: all. */
  readonly scope?: Scope | undefined;
  /** They fail now, or had failed before the first hold. */
  readonly stillFailing: readonly Affected[];
  /** They failed and recovered: nobody was alerted. */
  readonly recovered: readonly Affected[];
  /** Their failure was mailed before the first hold; Monit never mails their recovery. */
  readonly recoveredAfterMail: readonly string[];
  /** What is not known, a sentence each. */
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
  const seen = new Map(Object.entries(observations.seenFailing));
  const first = new Map([...(troubles ?? [])].reverse().map((trouble) => [trouble.service, trouble]));
  const affected = (service: string): Affected => ({
    service,
    message: first.get(service)?.message,
    at: first.get(service)?.at ?? seen.get(service),
  });
  const known = new Set(now?.map(({ name }) => name));
  const failed = [...new Set([...first.keys(), ...seen.keys()])].filter((name) => known.has(name));
  const isWell = (name: string) => isUnderCheck.has(name) && !fails.has(name);
  return {
    since: observations.since,
    ...(observations.scope && { scope: observations.scope }),
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
