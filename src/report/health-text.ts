import { durationText } from '../maintenance/meanwhile/duration-text.ts';
import type { Health } from '../maintenance/meanwhile/health.ts';
import type { Hold } from '../maintenance/record/model.ts';
import { scopedText } from '../maintenance/record/scopes.ts';
import { isOnlyUnmanaged, stillAlertedText } from './alerted-text.ts';
import { momentText } from './layout/time-text.ts';

/**
 * One line, as the monitoring plugins' guidelines want it: the state, text without a bar, and performance data.
 * @param maxMuteMs undefined if unknown.
 */
export function healthLine(health: Health, maxMuteMs?: number): string {
  const { state, problems, warnings } = health;
  const text = problems.length + warnings.length > 0 ? [...problems, ...warnings] : [inForceText(health)];
  const words = [...text, ...alertedTexts(health), ...unconfirmedTexts(health)].join('; ');
  return `${state.toUpperCase()}: ${onOneLine(words)} | ${performanceData(health, maxMuteMs)}\n`;
}

function inForceText({ profile, scopedHolds = [] }: Health): string {
  const scoped = scopedHolds.map((hold) => `${scopedText(hold.profile, hold.scope)}${untilText(hold)}`);
  return [`${profile === undefined ? 'no profile' : `"${profile}"`} is in force`, ...scoped].join('; ');
}

function untilText({ until }: Hold): string {
  return until === undefined ? '' : ` until ${momentText(until, new Date())}`;
}

/** Nothing of a mute that is a problem, which has been told. */
function alertedTexts({ state, seen }: Health): string[] {
  if (seen === undefined) return [];
  if (isOnlyUnmanaged(seen.alerted)) return [stillAlertedText(seen.alerted)];
  if (!seen.isMuted || state === 'critical') return [];
  const time = durationText(seen.mutedMs);
  return [
    seen.alerted.source === 'loaded'
      ? `alerts have been muted for ${time}`
      : `the files have alerted nobody for ${time}`,
  ];
}

function unconfirmedTexts({ unconfirmedUntil, problems }: Health): string[] {
  if (unconfirmedUntil === undefined || problems.length > 0) return [];
  return [`the change is unconfirmed until ${momentText(unconfirmedUntil, new Date())}`];
}

/** A bar would begin the performance data. */
function onOneLine(text: string): string {
  return text.replaceAll('|', '/').replaceAll(/[\p{Cc}\u2028\u2029]+\s*/gu, ' ');
}

/** `U`: could not be found out. */
function performanceData({ holds, seen }: Health, maxMuteMs?: number): string {
  const seconds = (milliseconds: number) => String(Math.round(milliseconds / 1000));
  const silence = seen === undefined ? 'U' : `${seconds(seen.mutedMs)}s`;
  return [
    `silence=${silence};;${maxMuteMs === undefined ? '' : seconds(maxMuteMs)};0`,
    `recipients=${seen?.alerted.recipients.length ?? 'U'};;;0`,
    `unmanaged=${seen?.alerted.unmanaged.length ?? 'U'};;;0`,
    `holds=${holds ?? 'U'};;;0`,
    `drift=${seen?.drift ?? 'U'};;;0`,
  ].join(' ');
}

/** In the Prometheus text format. Leaves out what is unknown. */
export function metricsText(health: Health, version: string): string {
  const { state, profile = '', lookedAt, problems, seen } = health;
  const metrics: Metric[] = [
    ['ok', '1 if status --check is OK; 0 also if the status could not be read.', Number(state === 'ok')],
    ['last_look_timestamp_seconds', 'When the status was read, in seconds since the epoch.', secondsOf(lookedAt)],
  ];
  metrics.push(...holdMetrics(health));
  if (seen !== undefined) {
    const { recipients, unmanaged } = seen.alerted;
    metrics.push(
      ['monit_up', '1 if Monit is running.', Number(seen.isRunning)],
      ['muted', '1 if Monit alerts nobody, by what it has loaded.', Number(seen.isMuted)],
      ['muted_seconds', 'Seconds since alerts were muted; 0 if they are not.', Math.round(seen.mutedMs / 1000)],
      ['recipients', 'Number of recipients that Monit alerts, by what it has loaded.', recipients.length],
      ['unmanaged_recipients', 'Number of recipients that are alerted from outside monit-alert.', unmanaged.length],
      ['drift', 'Number of disagreements between rendered, installed and loaded alerts.', seen.drift],
    );
  }
  const why = state === 'unknown' ? `# the status could not be read: ${onOneLine(problems.join('; '))}\n` : '';
  const rows = metrics.map(([name, help, value]) => metricText(`monit_alert_${name}`, help, value));
  return why + infoText(version, profile) + rows.join('');
}

type Metric = [name: string, help: string, value: number];

function holdMetrics({ holds, scopedHolds = [], inGrace = 0, planned, nextHold, unconfirmedUntil }: Health): Metric[] {
  const active: Metric[] = [
    ['holds', 'Number of active holds.', holds ?? 0],
    ['scoped_holds', 'Number of active holds that are in force for some services only.', scopedHolds.length],
    ['holds_in_grace', 'Number of active holds that are in their grace, after their end.', inGrace],
    ['unconfirmed', '1 while a change is unconfirmed.', Number(unconfirmedUntil !== undefined)],
  ];
  const coming: Metric[] = [
    ['planned_holds', 'Number of planned holds, and of windows with a next time.', planned ?? 0],
  ];
  const what = 'When the next planned hold or window begins, in seconds since the epoch.';
  return [
    ...(holds === undefined ? [] : active),
    ...(planned === undefined ? [] : coming),
    ...(nextHold === undefined ? [] : [['next_hold_timestamp_seconds', what, secondsOf(nextHold)] satisfies Metric]),
  ];
}

function secondsOf(iso: string): number {
  return Math.floor(Date.parse(iso) / 1000);
}

function infoText(version: string, profile: string): string {
  return `# HELP monit_alert_info The version of monit-alert, and the profile that should be in force.
# TYPE monit_alert_info gauge
monit_alert_info{version="${labelValue(version)}",profile="${labelValue(profile)}"} 1
`;
}

function labelValue(text: string): string {
  return text.replace(/[\\"]/g, String.raw`\$&`);
}

function metricText(name: string, help: string, value: number): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name} ${value}\n`;
}
