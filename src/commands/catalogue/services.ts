import { serviceActions } from '../../monit/http/service-action.ts';
import type { CommandSpec } from '../command.ts';

/** Monit's own verbs for services. */
export const services: readonly CommandSpec[] = serviceActions.map((action) => ({
  name: action,
  words: '[service...]',
  summary: `${action} services; returns when it is done`,
  details: "Monit's own verbs return at once; these when Monit shows that it has acted. Monit needs set httpd for it.",
  examples: [{ args: `${action} nginx`, does: 'one service; `all` is every one' }],
  exitStatuses: [
    { status: '0', meaning: 'done, and seen' },
    { status: '1', meaning: 'refused; nothing was asked for' },
    { status: '3', meaning: 'asked for, and not seen to be done in time' },
  ],
  options: [{ flags: '--group <name>', description: 'the services of this group of Monit' }],
  load: async () => {
    const { service } = await import('../service.ts');
    return async (context, given) => service(action, given.words, given.text('group'), context);
  },
}));
