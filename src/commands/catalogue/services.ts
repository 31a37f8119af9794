import { serviceActions } from '../../monit/service-action.ts';
import type { CommandSpec } from '../command.ts';

/** Monit's own verbs for services. */
export const services: readonly CommandSpec[] = serviceActions.map((action) => ({
  name: action,
  words: '[service...]',
  summary: `${action} services; returns when it is done`,
  options: [{ flags: '--group <name>', description: 'the services of this group of Monit' }],
  load: async () => {
    const { service } = await import('../service.ts');
    return async (context, given) => service(action, given.words, given.text('group'), context);
  },
}));
