import { MonitAlertError } from '../../errors.ts';
import type { CommandSpec } from '../command.ts';
import { changeOptions, holdOptions, holdOptionsOf } from './options.ts';

/** Maintenance: a profile that is held for a while. */
export const maintenance: readonly CommandSpec[] = [
  {
    name: 'run',
    words: '<profile> [command...]',
    summary: 'hold a profile while COMMAND runs: run none -- COMMAND',
    options: [
      ...changeOptions,
      ...holdOptions,
      {
        flags: '--unmonitor <service>',
        description: 'take a service out meanwhile (may be repeated)',
        isRepeatable: true,
      },
    ],
    answersTo: 'stderr',
    load: async () => {
      const { run } = await import('../run.ts');
      return async (context, given) => {
        const options = { ...holdOptionsOf(given), unmonitor: given.texts('unmonitor') };
        return run(given.word(0), given.words.slice(1), options, context);
      };
    },
  },
  {
    name: 'holds',
    summary: 'what is held, by whom, until when',
    load: async () => (await import('../holds.ts')).holds,
  },
  {
    name: 'release',
    words: '[id...]',
    summary: 'end holds now',
    options: [{ flags: '--all', description: 'every hold' }],
    load: async () => {
      const { release } = await import('../holds.ts');
      return async (context, given) => {
        const all = given.flag('all');
        if (all === given.words.length > 0) throw whichHolds();
        return release(all ? 'all' : given.words, context);
      };
    },
  },
  {
    name: 'extend',
    words: '<id> <duration>',
    summary: 'move the end of a hold, from now',
    load: async () => {
      const { extend } = await import('../holds.ts');
      return async (context, given) => extend(given.word(0), given.word(1), context);
    },
  },
  {
    name: 'sync',
    summary: 'end holds whose time is over; let a timer call it every minute',
    load: async () => (await import('../holds.ts')).sync,
  },
];

function whichHolds(): MonitAlertError {
  return new MonitAlertError('usage', 'which holds?', {
    hint: 'Name them, as `monit-alert holds` does; or give --all.',
  });
}
