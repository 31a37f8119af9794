import { serviceActions } from '../../monit/http/service-action.ts';
import type { CommandSpec } from '../command.ts';
import { changedStatus } from '../exit-code.ts';

/** Monit's own verbs for services. */
export const services: readonly CommandSpec[] = serviceActions.map((action) => ({
  name: action,
  words: '[service...]',
  summary: `${action} services and wait until it is done`,
  details: `Unlike \`monit ${action}\`, which returns at once, this waits for the new state. Needs \`set httpd\`.`,
  examples: [{ args: `${action} nginx`, does: `${action} one service; use \`all\` for every service` }],
  exitStatuses: [
    { status: '0', meaning: 'done, or nothing to do' },
    { status: '1', meaning: 'refused; Monit was not asked' },
    changedStatus,
    { status: '3', meaning: 'Monit was asked, but has not done it in time' },
    { status: '5', meaning: 'Monit ended before it was done' },
  ],
  options: [
    { flags: '--group <name>', description: 'all services in this Monit group' },
    { flags: '--ignore-missing', description: 'leave out services and a group that Monit does not have' },
    { flags: '--dry-run', description: 'say whether something would change, without asking Monit to do it' },
  ],
  attempt: ({ words, options }) =>
    options['dry-run'] === true
      ? undefined
      : {
          action,
          reason: undefined,
          services: [...words, ...(typeof options['group'] === 'string' ? [`group ${options['group']}`] : [])],
        },
  load: async () => {
    const { service } = await import('../service.ts');
    return async (context, given) => {
      const [group, ignoresMissing] = [given.text('group'), given.flag('ignore-missing')];
      const dryRun = given.flag('dry-run');
      return service(action, { names: given.words, group, ignoresMissing, dryRun }, context);
    };
  },
}));
