import type { ActionResult } from '../maintenance/service-command.ts';
import type { ServiceAction } from '../monit/http/service-action.ts';
import type { ServiceStatus } from '../monit/http/status.ts';
import type { Palette } from './palette.ts';

/** One line a service: what it is now, and whether that is what was asked for. */
export function serviceText(action: ServiceAction, { services, open }: ActionResult, palette: Palette): string {
  const line = (service: ServiceStatus) => {
    const isOpen = open.some(({ name }) => name === service.name);
    const now = stateText(service);
    return `${palette.bold(service.name)}: ${isOpen ? `${palette.red('not done')}: ${action} was asked for; it is ${now}` : now}\n`;
  };
  return services.map(line).join('');
}

function stateText({ monitoring, actionPending, isFailing }: ServiceStatus): string {
  if (actionPending) return 'waiting for Monit to act';
  if (monitoring === 'not-monitored') return 'not monitored';
  if (monitoring === 'initializing') return 'being looked at for the first time';
  return isFailing ? 'monitored, and failing' : 'monitored';
}
