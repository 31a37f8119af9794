import { expect, test } from 'vitest';
import { summaryOf, isUneventful } from '../../../src/maintenance/meanwhile/summary.ts';
import type { Observations } from '../../../src/maintenance/record/model.ts';
import type { ServiceStatus } from '../../../src/monit/http/status.ts';
import type { Trouble } from '../../../src/monit/process/log-file.ts';

const since = '2026-05-01T12:00:00.000Z';
const opened = (differently: Partial<Observations> = {}): Observations => ({
  since,
  failing: [],
  seenFailing: {},
  ...differently,
});
const trouble = (service: string, message = 'process is not running', at = '12:05'): Trouble => ({
  service,
  message,
  at,
});
const service = (name: string, differently: Partial<ServiceStatus> = {}): ServiceStatus => ({
  name,
  monitoring: 'monitored',
  actionPending: false,
  isFailing: false,
  lookedAt: 0,
  ...differently,
});
const failing = { isFailing: true };

test('what fails now is still failing, with the first thing that Monit logged of it', () => {
  const report = summaryOf(
    opened(),
    [trouble('web'), trouble('web', 'failed to start', '12:06')],
    [service('web', failing)],
  );
  expect(report.stillFailing).toEqual([{ service: 'web', message: 'process is not running', at: '12:05' }]);
  expect(report).toMatchObject({ recovered: [], recoveredAfterMail: [], unknown: [] });
});

test('of a service that nobody saw failing there is no time, be it called like part of every object', () => {
  const report = summaryOf(opened(), [], [service('constructor', failing)]);
  expect(report.stillFailing).toEqual([{ service: 'constructor', message: undefined, at: undefined }]);
});

test('what failed and is well now has recovered, be it logged or only seen', () => {
  const seenAt = '2026-05-01T12:07:00.000Z';
  const report = summaryOf(opened({ seenFailing: { db: seenAt } }), [trouble('web')], [service('web'), service('db')]);
  expect(report.recovered).toEqual([
    { service: 'web', message: 'process is not running', at: '12:05' },
    { service: 'db', message: undefined, at: seenAt },
  ]);
});

test('what failed before and is well now recovered without a mail, although each reload has it logged again', () => {
  const report = summaryOf(opened({ failing: ['web'] }), [trouble('web')], [service('web')]);
  expect(report).toMatchObject({ recoveredAfterMail: ['web'], recovered: [], stillFailing: [] });
});

test('of a service that is not monitored nobody knows whether it has recovered', () => {
  const off = service('web', { monitoring: 'not-monitored' });
  const report = summaryOf(opened({ failing: ['web'] }), [], [off, service('db', { monitoring: 'not-monitored' })]);
  expect(report).toMatchObject({ recoveredAfterMail: [], unknown: ['whether web has recovered: it is not monitored'] });
});

test('what cannot be known is said', () => {
  expect(summaryOf(opened(), [], undefined).unknown).toEqual(['the state of the services now: Monit cannot be asked']);
  const blind: Observations = { since, seenFailing: {} };
  expect(summaryOf(blind, undefined, [service('web')]).unknown).toEqual([
    'which services had failed before the hold: Monit could not be asked',
    "services that failed and recovered between two runs of sync: Monit's log cannot be read",
  ]);
});

test('a line of the log about something that is no service is none of ours', () => {
  expect(isUneventful(summaryOf(opened(), [trouble('nosuch')], [service('web')]))).toBe(true);
  expect(isUneventful(summaryOf(opened(), [trouble('web')], [service('web')]))).toBe(false);
});

test('it says which services it is about, if not about all', () => {
  const scope = { services: ['web'], groups: [] };
  expect(summaryOf(opened({ scope }), [], [service('web')])).toMatchObject({ scope });
  expect(summaryOf(opened(), [], [service('web')])).not.toHaveProperty('scope');
});
