import { MonitAlertError } from '../../errors.ts';
import type { CommandSpec } from '../command.ts';
import { changedStatus, plainStatuses } from '../exit-code.ts';
import { changeOptions, dryRun, ensureApart, holdOptions, holdOptionsOf, untilOption } from './options.ts';

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
      { flags: '--wait', description: 'with --grace: return only when the hold has ended' },
    ],
    answersTo: 'stderr',
    load: async () => {
      const { run } = await import('../run.ts');
      return async (context, given) => {
        const waits = given.flag('wait');
        const options = { ...holdOptionsOf(given), unmonitor: given.texts('unmonitor'), waits };
        return run(given.word(0), given.words.slice(1), options, context);
      };
    },
  },
  {
    name: 'holds',
    summary: 'list active and planned holds, their owners and end times',
    examples: [
      { args: 'holds', does: 'list the holds, the one in force first, then planned ones' },
      { args: 'holds --planned', does: 'list what has not begun yet, windows included' },
      { args: 'holds --ended 24h', does: 'list the holds that ended in the last 24 hours' },
    ],
    exitStatuses: plainStatuses,
    options: [
      { flags: '--planned', description: 'only those that have not begun' },
      { flags: '--ended <duration>', description: 'only those that ended within this time before now' },
      { flags: '--service <service>', description: 'only those that are in force for this service' },
    ],
    load: async () => {
      const { holds } = await import('../holds.ts');
      return async (context, given) => {
        ensureApart(given, ['planned'], 'ended');
        const [ended, service] = [given.text('ended'), given.text('service')];
        return holds({ onlyPlanned: given.flag('planned'), ended, service }, context);
      };
    },
  },
  {
    name: 'release',
    words: '[id...]',
    summary: 'end holds now, or give up planned ones',
    details:
      'Releasing a hold that has already ended is not an error. --all ends what is active; a planned hold wants its ' +
      'id, and an occurrence of a window that has not begun is left out by `monit-alert skip`.',
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
    words: '<id> [duration]',
    summary: 'set a new end for a hold: earlier or later',
    details:
      'A duration counts from now; for a planned hold, from its beginning. A new end also ends the grace that a hold ' +
      'may be in.',
    examples: [
      { args: 'extend deploy 15m', does: 'let the hold end in 15 minutes' },
      { args: 'extend deploy --until 04:00', does: 'let the hold end at four in the morning' },
    ],
    options: [untilOption],
    exitStatuses: [...plainStatuses, changedStatus],
    attempt: ({ words }) => ({ action: 'extend', reason: undefined, holds: words.slice(0, 1) }),
    load: async () => {
      const { extend } = await import('../holds.ts');
      return async (context, given) => extend(given.word(0), given.words[1], given.text('until'), context);
    },
  },
  {
    name: 'windows',
    words: '[window]',
    summary: 'list recurring maintenance windows, and when they begin next',
    details:
      'A window is a file NAME.yaml in /etc/monit-alert/windows: a profile that is held again and again. ' +
      'Exits 1 if the file of a window is wrong, or its profile does not exist.',
    examples: [
      { args: 'windows', does: 'list all windows' },
      { args: 'windows nightly --next 5', does: 'show the next five times of one window' },
    ],
    exitStatuses: plainStatuses,
    options: [{ flags: '--next <n>', description: 'how many times to show of each window (default: 1)' }],
    load: async () => {
      const { windows } = await import('../windows.ts');
      return async (context, given) => windows(given.words[0], given.text('next') ?? '1', context);
    },
  },
  {
    name: 'skip',
    words: '<window> [date]',
    summary: 'leave out one occurrence of a maintenance window',
    details:
      'Leaves out the next occurrence that has not begun, or those that begin on a date (in the time zone of the ' +
      'window). One that has begun is ended by `monit-alert release`.',
    examples: [
      { args: 'skip nightly', does: 'leave out the next time' },
      { args: 'skip nightly 2026-12-24', does: 'leave out what begins on Christmas Eve' },
      { args: 'skip nightly 2026-12-24 --undo', does: 'let it happen after all' },
    ],
    exitStatuses: [...plainStatuses, changedStatus],
    options: [{ flags: '--undo', description: 'let what was left out happen after all' }],
    attempt: () => ({ action: 'skip', reason: undefined }),
    load: async () => {
      const { skip } = await import('../windows.ts');
      return async (context, given) => skip(given.word(0), given.words[1], given.flag('undo'), context);
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
    summary: 'begin planned holds, end expired ones, and revert unconfirmed changes',
    details:
      'Also resumes monitoring after a hold, and completes a change that was interrupted. Prints nothing if nothing ' +
      'is due. A scheduler must run it every minute; `monit-alert doctor` shows whether one does.',
    examples: [{ args: 'sync --quiet --scheduler cron', does: 'run it from cron' }],
    options: [
      { flags: '--scheduler <name>', description: 'what runs it: systemd, cron, monit or other (default: other)' },
    ],
    attempt: () => ({ action: 'sync', reason: undefined }),
    load: async () => {
      const { sync } = await import('../sync.ts');
      return async (context, given) => sync(given.text('scheduler') ?? 'other', context);
    },
  },
];

function whichHolds(all: boolean): MonitAlertError {
  return new MonitAlertError('usage', all ? '--all cannot be combined with the names of holds' : 'no hold given', {
    hint: 'Name one or more holds (see `monit-alert holds`), or use --all.',
  });
}
