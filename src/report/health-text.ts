import { durationText } from '../maintenance/duration-text.ts';
import type { Health } from '../maintenance/health.ts';

/** One line as monitoring plugins print it. */
export function healthLine({ problems, profile, isMuted, mutedMs }: Health): string {
  if (problems.length > 0) return `CRITICAL: ${problems.join('; ')}\n`;
  const muted = isMuted ? `; alerts have been off for ${durationText(mutedMs)}` : '';
  return `OK: ${profile ?? 'no profile'} is in force${muted}\n`;
}

/** The same in Prometheus' text format, for the textfile collector of node_exporter. */
export function metricsText(health: Health): string {
  const profile = health.profile ?? '';
  const metrics: [name: string, help: string, value: number][] = [
    ['ok', 'Whether status --check finds nothing wrong.', Number(health.problems.length === 0)],
    ['monit_up', 'Whether Monit runs.', Number(health.isRunning)],
    ['muted', 'Whether the profile in force alerts nobody.', Number(health.isMuted)],
    ['muted_seconds', 'Seconds for which alerts have been off.', Math.round(health.mutedMs / 1000)],
    ['holds', 'Holds that lie on the base profile.', health.holds],
    ['drift', 'Disagreements of what is rendered, installed and loaded.', health.drift],
  ];
  const info = `# HELP monit_alert_profile_info The profile that is to be in force.
# TYPE monit_alert_profile_info gauge
monit_alert_profile_info{profile="${profile.replace(/[\\"]/g, String.raw`\$&`)}"} 1
`;
  return info + metrics.map(([name, help, value]) => metricText(`monit_alert_${name}`, help, value)).join('');
}

function metricText(name: string, help: string, value: number): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name} ${value}\n`;
}
