import { durationText } from '../maintenance/meanwhile/duration-text.ts';
import type { Health } from '../maintenance/meanwhile/health.ts';
import { momentText } from './time-text.ts';

export function healthLine({ problems, warnings, profile, unconfirmedUntil, seen }: Health): string {
  if (problems.length > 0) return `CRITICAL: ${[...problems, ...warnings].join('; ')}\n`;
  if (warnings.length > 0) return `WARNING: ${warnings.join('; ')}\n`;
  const muted = seen?.isMuted === true ? `; alerts have been muted for ${durationText(seen.mutedMs)}` : '';
  const waiting =
    unconfirmedUntil === undefined
      ? ''
      : `; the change is unconfirmed until ${momentText(unconfirmedUntil, new Date())}`;
  return `OK: ${profile === undefined ? 'no profile' : `"${profile}"`} is in force${muted}${waiting}\n`;
}

/** In the Prometheus text format. Leaves out what is unknown. */
export function metricsText(health: Health): string {
  const { profile, seen } = health;
  const metrics: [name: string, help: string, value: number][] = [
    ['ok', '1 if status --check finds no problem.', Number(health.problems.length + health.warnings.length === 0)],
    ['holds', 'Number of active holds.', health.holds],
    ['unconfirmed', '1 while a change is unconfirmed.', Number(health.unconfirmedUntil !== undefined)],
  ];
  if (seen !== undefined) {
    metrics.push(
      ['monit_up', '1 if Monit is running.', Number(seen.isRunning)],
      ['muted', '1 if the profile in force alerts nobody.', Number(seen.isMuted)],
      ['muted_seconds', 'Seconds since alerts were muted; 0 if they are not.', Math.round(seen.mutedMs / 1000)],
      ['drift', 'Number of disagreements between rendered, installed and loaded alerts.', seen.drift],
    );
  }
  return (
    infoText(profile) + metrics.map(([name, help, value]) => metricText(`monit_alert_${name}`, help, value)).join('')
  );
}

function infoText(profile: string | undefined): string {
  if (profile === undefined) return '';
  return `# HELP monit_alert_profile_info The profile that should be in force.
# TYPE monit_alert_profile_info gauge
monit_alert_profile_info{profile="${profile.replace(/[\\"]/g, String.raw`\$&`)}"} 1
`;
}

function metricText(name: string, help: string, value: number): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name} ${value}\n`;
}
