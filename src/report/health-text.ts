import { durationText } from '../maintenance/meanwhile/duration-text.ts';
import type { Health } from '../maintenance/meanwhile/health.ts';
import { momentText } from './moment.ts';

/** One line as monitoring plugins print it. */
export function healthLine({ problems, profile, unconfirmedUntil, seen }: Health): string {
  if (problems.length > 0) return `CRITICAL: ${problems.join('; ')}\n`;
  const muted = seen?.isMuted === true ? `; alerts have been off for ${durationText(seen.mutedMs)}` : '';
  const waiting =
    unconfirmedUntil === undefined ? '' : `; the base is unconfirmed until ${momentText(unconfirmedUntil, new Date())}`;
  return `OK: ${profile ?? 'no profile'} is in force${muted}${waiting}\n`;
}

/** The same in Prometheus' text format, for the textfile collector of node_exporter. What is not known is left out. */
export function metricsText(health: Health): string {
  const { profile, seen } = health;
  const metrics: [name: string, help: string, value: number][] = [
    ['ok', 'Whether status --check finds nothing wrong.', Number(health.problems.length === 0)],
    ['holds', 'Holds that lie on the base profile.', health.holds],
    ['unconfirmed', 'Whether the base waits to be confirmed.', Number(health.unconfirmedUntil !== undefined)],
  ];
  if (seen !== undefined) {
    metrics.push(
      ['monit_up', 'Whether Monit runs.', Number(seen.isRunning)],
      ['muted', 'Whether the profile in force alerts nobody.', Number(seen.isMuted)],
      ['muted_seconds', 'Seconds for which alerts have been off.', Math.round(seen.mutedMs / 1000)],
      ['drift', 'Disagreements of what is rendered, installed and loaded.', seen.drift],
    );
  }
  return (
    infoText(profile) + metrics.map(([name, help, value]) => metricText(`monit_alert_${name}`, help, value)).join('')
  );
}

function infoText(profile: string | undefined): string {
  if (profile === undefined) return '';
  return `# HELP monit_alert_profile_info The profile that is to be in force.
# TYPE monit_alert_profile_info gauge
monit_alert_profile_info{profile="${profile.replace(/[\\"]/g, String.raw`\$&`)}"} 1
`;
}

function metricText(name: string, help: string, value: number): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name} ${value}\n`;
}
