import { serviceActions } from '../../monit/http/service-action.ts';
import type { CommandSpec } from '../command.ts';

/** Monit's own verbs for services. */
export const services: readonly CommandSpec[] = serviceActions.map((action) => ({
  name: action,
  words: '[service...]',
  summary: `${action} services and wait until it is done`,
  details: `Unlike \`monit ${action}\`, which returns at once, this waits for the new state. Needs \`set httpd\`.`,
  examples: [{ args: `${action} nginx`, does: `${action} one service; use \`all\` for every service` }],
  exitStatuses: [
    { status: '0', meaning: 'done' },
    { status: '1', meaning: 'refused; Monit was not asked' },
    { status: '3', meaning: 'Monit was asked, but was not done in time' },
  ],
  options: [{ flags: '--group <name>', description: 'all services in this Monit group' }],
  load: async () => {
    const { service } = await import('../service.ts');
    return async (context, given) => service(action, given.words, given.text('group'), context);
  },
}));
