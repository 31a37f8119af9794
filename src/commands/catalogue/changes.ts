import { MonitAlertError } from '../../errors.ts';
import type { Attempt, CommandSpec, Given, OptionSpec, Verb } from '../command.ts';
import { changedStatus } from '../exit-code.ts';
import { optionName } from '../help.ts';
import { parseCount } from '../parse-count.ts';
import {
  changeOptions,
  dryRun,
  ensureApart,
  ensureTogether,
  holdAttempt,
  holdGroup,
  holdOptions,
  holdOptionsOf,
} from './options.ts';

const confirmation = 'confirmation';
const includeGroup = 'alert includes';

const applyOptions: readonly OptionSpec[] = [
  ...changeOptions,
  dryRun,
  ...holdOptions,
  {
    flags: '--at <time>',
    description: 'begin the hold at this time: 02:00 (the next one), "2026-12-24 02:00", +90m',
    group: holdGroup,
  },
  {
    flags: '--without-scheduler',
    description: 'start the hold even if no scheduler would end it; you must release it yourself',
    group: holdGroup,
  },
  {
    flags: '--confirm <duration>',
    description: 'revert the change after this time unless you run `monit-alert confirm`',
    group: confirmation,
  },
  {
    flags: '--test-mail',
    description: "send a test message to each recipient, and show the mail server's answer",
    group: confirmation,
  },
];

function applyAttempt(given: Given): Attempt | undefined {
  const [profile] = given.words;
  if (profile === undefined || given.flag('dry-run')) return undefined;
  const { for: duration, until, ...options } = holdOptionsOf(given);
  if (duration === undefined && until === undefined) return { action: 'set', reason: options.reason, to: profile };
  return holdAttempt(profile, options);
}

const details =
  'Renders the profile, has Monit check it together with the rest of its configuration, installs it, reloads Monit, ' +
  'and returns when Monit is verified to run it. Does nothing if the profile is already in force. While a hold is ' +
  'active, it only changes the base profile, which takes effect when the hold ends; during a hold for some services ' +
  'only, it takes effect at once for all others.';

const examples: CommandSpec['examples'] = [
  { args: "none --reason 'deploy 42'", does: 'mute all alerts until you apply another profile' },
  { args: 'default --dry-run', does: 'show what would change, and for whom' },
  { args: "none --for 30m --reason 'deploy 42'", does: 'mute all alerts for half an hour' },
  { args: 'none --service nginx --for 30m', does: 'mute alerts about nginx for half an hour' },
  { args: "none --at '2026-12-24 02:00' --for 2h --announce", does: 'plan to mute all alerts, and mail it' },
  {
    args: 'default --confirm 5m --test-mail',
    does: 'apply an edited profile; revert it unless you confirm within 5 minutes',
  },
];

/** The command whose name may be left out: `monit-alert PROFILE`. */
export const main: CommandSpec = {
  name: '',
  words: '[profile]',
  summary: 'apply a profile and verify that Monit runs it',
  details: `${details} Without a profile, it prints an overview and exits 1.`,
  examples,
  options: applyOptions,
  attempt: applyAttempt,
  load: async () => Promise.resolve(applyOrOverview),
};

export const changes: readonly CommandSpec[] = [
  {
    name: 'apply',
    words: '<profile>',
    summary: 'apply a profile (same as monit-alert PROFILE)',
    details,
    examples: [{ args: 'apply none', does: 'do the same as monit-alert none' }],
    options: applyOptions,
    attempt: applyAttempt,
    load: loadApply,
  },
  {
    name: 'diff',
    words: '<profile>',
    summary: 'show what applying a profile would change',
    examples: [{ args: 'diff default', does: 'show what would change, and for whom' }],
    exitStatuses: [
      { status: '0', meaning: 'shown; nothing was changed' },
      { status: '1', meaning: 'the profile would be refused' },
      { status: '2', meaning: 'with --detailed-exitcode: something would change' },
    ],
    options: changeOptions,
    implied: { 'dry-run': true },
    load: loadApply,
  },
  {
    name: 'init',
    summary: "import Monit's existing alerts into a profile",
    examples: [
      { args: 'init', does: 'show what would be imported' },
      { args: 'init --write --add-httpd', does: 'import the alerts, and add a private `set httpd` socket' },
      { args: 'init --all-services --write', does: 'import the alerts, and let profiles reach every service' },
      { args: 'init --service nginx', does: 'show the alert include that would be added to one service' },
    ],
    details:
      'Moves the `set alert` statements of your Monit configuration, and the `alert` and `noalert` statements of its ' +
      'services, into the profile "default", and applies it. Each of these services gets an alert include: one line ' +
      'through which profiles reach it. With --service or --group, it only adds alert includes and imports nothing. ' +
      'Without --write, it only shows what it would do.',
    options: [
      { flags: '--write', description: 'make the changes' },
      {
        flags: '--from-none',
        description: 'import nothing: keep all alerts where they are, and add an empty profile "default"',
      },
      { flags: '--add-httpd', description: 'add a private `set httpd` socket if Monit has none' },
      {
        flags: '--service <service>',
        description: 'add an alert include to this service (repeatable)',
        group: includeGroup,
        isRepeatable: true,
      },
      {
        flags: '--group <name>',
        description: 'add an alert include to each service of this Monit group (repeatable)',
        group: includeGroup,
        isRepeatable: true,
      },
      { flags: '--all-services', description: 'add an alert include to every service', group: includeGroup },
      {
        flags: '--remove-includes',
        description: 'remove all alert includes, and restore the alerts that services had',
        group: includeGroup,
      },
      { flags: '--reason <text>', description: 'the reason, recorded in the history' },
    ],
    attempt: (given) =>
      given.flag('write') ? { action: 'init', reason: given.text('reason'), to: 'default' } : undefined,
    load: async () => {
      const { init } = await import('../init.ts');
      return async (context, given) => {
        ensureApart(given, ['from-none', 'add-httpd', 'service', 'group', 'all-services'], 'remove-includes');
        ensureApart(given, ['service', 'group'], 'all-services');
        const options = {
          write: given.flag('write'),
          fromNone: given.flag('from-none'),
          addHttpd: given.flag('add-httpd'),
          services: given.texts('service'),
          groups: given.texts('group'),
          allServices: given.flag('all-services'),
          removeIncludes: given.flag('remove-includes'),
          reason: given.text('reason'),
        };
        return init(options, context);
      };
    },
  },
  {
    name: 'rollback',
    words: '[n]',
    summary: 'return to an earlier revision',
    details:
      'Goes back N revisions, 1 by default. A revision is restored exactly as Monit ran it, even if the profile has ' +
      'changed since. Run it twice to undo it.',
    examples: [
      { args: 'rollback', does: 'undo the last change' },
      { args: 'rollback --list', does: 'list the revisions' },
      { args: 'rollback 2 --dry-run', does: 'show what going back two revisions would change' },
    ],
    options: [{ flags: '--list', description: 'list the revisions instead' }, ...changeOptions, dryRun],
    attempt: (given) =>
      given.flag('list') || given.flag('dry-run') ? undefined : { action: 'rollback', reason: given.text('reason') },
    load: async () => {
      const { listRollbacks, rollback } = await import('../rollback.ts');
      return async (context, given) => {
        ensureApart(given, ['dry-run', 'reason', 'force', 'strict'], 'list');
        if (given.flag('list') && given.words.length > 0) throw listOrNumber();
        if (given.flag('list')) return listRollbacks(context);
        const options = { dryRun: given.flag('dry-run'), reason: given.text('reason') };
        return rollback(parseCount(given.words[0] ?? '1', 'rollback'), options, context);
      };
    },
  },
  {
    name: 'reload',
    summary: 'reload Monit and wait until it is done',
    details: 'Loads the configuration that is on disk and changes no file. Suitable for ExecReload= in a systemd unit.',
    examples: [{ args: 'reload', does: 'load what you edited in /etc/monit' }],
    exitStatuses: [
      { status: '0', meaning: 'reloaded; Monit runs the configuration on disk' },
      { status: '1', meaning: 'refused; Monit was not asked to reload' },
      changedStatus,
      { status: '3', meaning: 'Monit was asked to reload, but this was not verified in time' },
      { status: '5', meaning: 'Monit has stopped, or does not run the configuration on disk' },
    ],
    attempt: () => ({ action: 'reload', reason: undefined }),
    load: async () => (await import('../reload.ts')).reload,
  },
];

function listOrNumber(): MonitAlertError {
  return new MonitAlertError('option.invalid', 'rollback takes a number or --list, not both', {
    hint: 'To see the list: `monit-alert rollback --list`.',
  });
}

const applyOrOverview: Verb = async (context, given) => {
  if (given.words.length > 0) return (await loadApply())(context, given);
  const { overview } = await import('../overview.ts');
  return overview(context, { isAsked: !applyOptions.some(({ flags }) => optionName(flags) in given.options) });
};

const onlyForHolds = ['at', 'id', 'grace', 'service', 'group', 'report-to-mail', 'announce', 'without-scheduler'];

async function loadApply(): Promise<Verb> {
  const { apply } = await import('../apply.ts');
  return async (context, given) => {
    ensureTogether(given, onlyForHolds, 'for', 'until');
    const withoutScheduler = given.flag('without-scheduler');
    const isDryRun = given.flag('dry-run');
    const [confirm, testMail] = [given.text('confirm'), given.flag('test-mail')];
    const times = { ...holdOptionsOf(given), at: given.text('at') };
    const options = { ...times, confirm, testMail, dryRun: isDryRun, withoutScheduler };
    return apply(given.word(0), options, context);
  };
}
