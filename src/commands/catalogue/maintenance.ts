import { MonitAlertError } from '../../errors.ts';
import type { CommandSpec } from '../command.ts';
import { plainStatuses } from '../exit-code.ts';
import { changeOptions, dryRun, holdOptions, holdOptionsOf } from './options.ts';

/** Maintenance: a profile that is held for a while. */
export const maintenance: readonly CommandSpec[] = [
  {
    name: 'run',
    words: '<profile> [command...]',
    summary: 'hold a profile while COMMAND runs',
    details:
      'The command is started when the profile is proved to be in force. What was in force before comes back, whatever ends ' +
      "the command. Standard output is the command's.",
    examples: [
      { args: 'run none -- ./deploy.sh', does: 'alerts are off while deploy.sh runs' },
      { args: 'run none --for 1h --unmonitor nginx -- ./deploy.sh', does: 'an hour at most; Monit leaves nginx alone' },
    ],
    exitStatuses: [
      { status: "COMMAND's", meaning: 'it ran; 126, 127 and 128+N as a shell gives them' },
      { status: '3, 4, 5', meaning: 'COMMAND succeeded, and going back did not' },
      { status: '125', meaning: 'COMMAND was not started, or the hold could not be ended' },
    ],
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
    examples: [{ args: 'holds', does: 'the one in force first, and what comes after all of them' }],
    exitStatuses: plainStatuses,
    load: async () => (await import('../holds.ts')).holds,
  },
  {
    name: 'release',
    words: '[id...]',
    summary: 'end holds now',
    details: 'A hold that has ended already is no error.',
    examples: [
      { args: 'release deploy', does: 'the hold that was begun with --id deploy' },
      { args: 'release --all', does: 'back to what is in force when nothing is held' },
      { args: 'release deploy --dry-run', does: 'what that would put in force' },
    ],
    options: [{ flags: '--all', description: 'every hold' }, dryRun],
    load: async () => {
      const { release } = await import('../holds.ts');
      return async (context, given) => {
        const all = given.flag('all');
        if (all === given.words.length > 0) throw whichHolds();
        return release(all ? 'all' : given.words, given.flag('dry-run'), context);
      };
    },
  },
  {
    name: 'extend',
    words: '<id> <duration>',
    summary: 'move the end of a hold, from now',
    examples: [{ args: 'extend deploy 15m', does: 'a quarter of an hour from now' }],
    exitStatuses: plainStatuses,
    load: async () => {
      const { extend } = await import('../holds.ts');
      return async (context, given) => extend(given.word(0), given.word(1), context);
    },
  },
  {
    name: 'confirm',
    summary: 'keep what was put in force with --confirm',
    details: 'What comes too late, or finds nothing to confirm, exits 1 and says what is in force.',
    examples: [{ args: 'confirm', does: 'what is in force stays' }],
    exitStatuses: [
      { status: '0', meaning: 'confirmed' },
      { status: '1', meaning: 'too late, or nothing waits to be confirmed' },
      { status: '3', meaning: 'confirmed, and not proved to be in force yet' },
    ],
    load: async () => (await import('../confirm.ts')).confirm,
  },
  {
    name: 'sync',
    summary: 'end expired holds and revert unconfirmed changes; let a timer call it every minute',
    details:
      'Also monitors the services of ended holds again, and finishes what a killed run began. Prints nothing if nothing ' +
      'is due.',
    examples: [{ args: 'sync --quiet --scheduler cron', does: 'for a line of cron' }],
    options: [
      {
        flags: '--scheduler <name>',
        description: 'what calls it: systemd, cron, monit or other; shown where a hold begins',
      },
    ],
    load: async () => {
      const { sync } = await import('../holds.ts');
      return async (context, given) => sync(given.text('scheduler') ?? 'other', context);
    },
  },
];

function whichHolds(): MonitAlertError {
  return new MonitAlertError('usage', 'which holds?', {
    hint: 'Name them, as `monit-alert holds` does; or give --all.',
  });
}
