import type { CommandSpec } from '../command.ts';

/** What the completion of a shell asks for the names that only this host knows. */
export const completion: CommandSpec = {
  name: 'complete',
  words: '<list>',
  summary: 'names for the completion of a shell, one a line: profiles, holds or services',
  examples: [{ args: 'complete profiles', does: 'the names of the profiles' }],
  load: async () => {
    const { complete } = await import('../complete.ts');
    return async (context, given) => complete(given.word(0), context);
  },
};
