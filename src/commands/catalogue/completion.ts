import type { CommandSpec } from '../command.ts';

/** Shell completion calls this for names that differ from host to host. */
export const completion: CommandSpec = {
  name: 'complete',
  words: '<list>',
  summary: 'list profiles, holds or services for shell completion, one per line',
  examples: [{ args: 'complete profiles', does: 'list the names of the profiles' }],
  load: async () => {
    const { complete } = await import('../complete.ts');
    return async (context, given) => complete(given.word(0), context);
  },
};
