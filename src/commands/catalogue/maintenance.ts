import { MonitAlertError } from '../../errors.ts';
import type { CommandSpec } from '../command.ts';
import { changedStatus, plainStatuses } from '../exit-code.ts';
import { changeOptions, dryRun, holdOptions, holdOptionsOf } from './options.ts';

export const maintenance: readonly CommandSpec[] = [
  {
    name: 'run',
    words: '<profile> [command...]',
    summary: 'hold a profile while a command runs',
    details:
      'Starts COMMAND once the profile is verified to be in force, and ends the hold when COMMAND ends, even if it ' +
      'fails. monit-alert writes to standard error, so standard output has only the output of COMMAND.',
    examples: [
      { args: 'run none -- ./deploy.sh', does: 'mute alerts while deploy.sh runs' },
      { args: 'run none --service nginx -- ./deploy.sh', does: 'mute alerts about nginx while deploy.sh runs' },
      {
        args: 'run none --for 1h --unmonitor nginx -- ./deploy.sh',
        does: 'mute alerts and do not monitor nginx, for one hour at most',
      },
    ],
    exitStatuses: [
      { status: "COMMAND's", meaning: 'COMMAND ran; 126, 127 and 128+N as in a shell' },
      { status: '3, 4, 5', meaning: 'COMMAND succeeded, but ending the hold failed' },
      { status: '125', meaning: 'COMMAND was not started, or the hold could not be ended' },
    ],
    options: [
      ...changeOptions,
      ...holdOptions,
      {
        flags: '--unmonitor <service>',
        description: 'stop monitoring this service during the hold (repeatable)',
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
    summary: 'list active holds, their owners and end times',
    examples: [{ args: 'holds', does: 'list the holds, the one in force first, then the base profile' }],
    exitStatuses: plainStatuses,
    load: async () => (await import('../holds.ts')).holds,
  },
  {
    name: 'release',
    words: '[id...]',
    summary: 'end holds now',
    details: 'Releasing a hold that has already ended is not an error.',
    examples: [
      { args: 'release deploy', does: 'end the hold that was started with --id deploy' },
      { args: 'release --all', does: 'end every hold and return to the base profile' },
      { args: 'release deploy --dry-run', does: 'show what releasing the hold would change' },
    ],
    options: [{ flags: '--all', description: 'end every hold' }, dryRun],
    attempt: ({ words, options }) =>
      options['dry-run'] === true ? undefined : { action: 'release', reason: undefined, holds: words },
    load: async () => {
      const { release } = await import('../holds.ts');
      return async (context, given) => {
        const all = given.flag('all');
        if (all === given.words.length > 0) throw whichHolds(all);
        return release(all ? 'all' : given.words, given.flag('dry-run'), context);
      };
    },
  },
  {
    name: 'extend',
    words: '<id> <duration>',
    summary: 'set a new end for a hold, counted from now',
    examples: [{ args: 'extend deploy 15m', does: 'let the hold end in 15 minutes' }],
    exitStatuses: [...plainStatuses, changedStatus],
    attempt: ({ words }) => ({ action: 'extend', reason: undefined, holds: words.slice(0, 1) }),
    load: async () => {
      const { extend } = await import('../holds.ts');
      return async (context, given) => extend(given.word(0), given.word(1), context);
    },
  },
  {
    name: 'confirm',
    summary: 'keep a change that was made with --confirm',
    details: 'If it is too late, or there is nothing to confirm, it reports what is in force and exits 1.',
    examples: [{ args: 'confirm', does: 'keep the profile that is in force' }],
    exitStatuses: [
      { status: '0', meaning: 'confirmed' },
      { status: '1', meaning: 'too late, or nothing to confirm' },
      changedStatus,
      { status: '3', meaning: 'confirmed, but not yet verified to be in force' },
    ],
    attempt: () => ({ action: 'confirm', reason: undefined }),
    load: async () => (await import('../confirm.ts')).confirm,
  },
  {
    name: 'sync',
    summary: 'end expired holds and revert unconfirmed changes',
    details:
      'Also resumes monitoring after a hold, and completes a change that was interrupted. Prints nothing if nothing ' +
      'is due. A scheduler must run it every minute; `monit-alert doctor` shows whether one does.',
    examples: [{ args: 'sync --quiet --scheduler cron', does: 'run it from cron' }],
    options: [
      { flags: '--scheduler <name>', description: 'what runs it: systemd, cron, monit or other (default: other)' },
    ],
    attempt: () => ({ action: 'sync', reason: undefined }),
    load: async () => {
      const { sync } = await import('../holds.ts');
      return async (context, given) => sync(given.text('scheduler') ?? 'other', context);
    },
  },
];

function whichHolds(all: boolean): MonitAlertError {
  return new MonitAlertError('usage', all ? '--all cannot be combined with the names of holds' : 'no hold given', {
    hint: 'Name one or more holds (see `monit-alert holds`), or use --all.',
  });
}
