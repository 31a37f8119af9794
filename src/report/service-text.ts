import type { ActionResult } from '../maintenance/service-command.ts';
import type { ServiceAction } from '../monit/http/service-action.ts';
import type { ServiceStatus } from '../monit/http/status.ts';
import type { Palette } from './layout/palette.ts';

/** @param isDryRun Nothing was requested. */
export function serviceText(action: ServiceAction, result: ActionResult, palette: Palette, isDryRun = false): string {
  const { services, open, missing, hasEnded, changed } = result;
  if (hasEnded) {
    const names = services.map(({ name }) => name).join(', ');
    const what = `Monit ended while it was asked to ${action} ${names}`;
    return `${palette.red('failed')}: ${what}\nRun \`monit -t\`, and start Monit.\n`;
  }
  const line = (service: ServiceStatus) => {
    const isOpen = open.some(({ name }) => name === service.name);
    const now = stateText(service);
    const result = isOpen ? `${palette.red('not done')}: ${action} was requested; now ${now}` : now;
    return `${palette.bold(service.name)}: ${result}\n`;
  };
  return [
    ...services.map(line),
    ...missing.map((name) => `${palette.bold(name)}: Monit has no such service or group\n`),
    ...(isDryRun ? [`dry run: ${action} would change ${changed ? 'something' : 'nothing'}\n`] : []),
  ].join('');
}

function stateText({ monitoring, actionPending, isFailing }: ServiceStatus): string {
  if (actionPending) return 'action pending';
  if (monitoring === 'not-monitored') return 'not monitored';
  if (monitoring === 'initializing') return 'initializing';
  return isFailing ? 'monitored, failing' : 'monitored';
}
