import type { CommandSpec, OptionSpec, Verb } from '../command.ts';
import { parseCount } from '../count.ts';
import { optionName } from '../help.ts';
import { changeOptions, dryRun, holding, holdOptions, holdOptionsOf } from './options.ts';

const trying = 'for an unconfirmed change';

const applyOptions: readonly OptionSpec[] = [
  ...changeOptions,
  dryRun,
  ...holdOptions,
  {
    flags: '--without-scheduler',
    description: 'hold it although nobody would end it: alerts stay off until released',
    group: holding,
  },
  {
    flags: '--confirm <duration>',
    description: 'go back after that, unless `monit-alert confirm` comes in time',
    group: trying,
  },
  {
    flags: '--test-mail',
    description: 'then send each recipient a test message, and show what the mail server says',
    group: trying,
  },
];

const details =
  'Renders the profile, has Monit check it among the rest of the configuration, writes it, reloads Monit, and returns when ' +
  'Monit was seen to run it. What is in force already is left alone.';

const examples: CommandSpec['examples'] = [
  { args: "none --reason 'deploy 42'", does: 'nobody is alerted, until another profile is put in force' },
  { args: 'default --dry-run', does: 'what would change, and for whom' },
  { args: "none --for 30m --reason 'deploy 42'", does: 'for half an hour; then back by itself' },
  { args: 'default --confirm 5m --test-mail', does: 'try a changed routing; back by itself unless confirmed' },
];

/** The command whose name may be left out: `monit-alert PROFILE`. */
export const main: CommandSpec = {
  name: '',
  words: '[profile]',
  summary: 'put a profile in force',
  details: `${details} Without a profile it shows what is in force and how to go on, and exits 1.`,
  examples,
  options: applyOptions,
  load: async () => Promise.resolve(applyOrOverview),
};

export const changes: readonly CommandSpec[] = [
  {
    name: 'apply',
    words: '<profile>',
    summary: 'put a profile in force (`apply` may be left out)',
    details,
    examples: [{ args: 'apply none', does: 'the same as monit-alert none' }],
    options: applyOptions,
    load: async () => loadApply(),
  },
  {
    name: 'diff',
    words: '<profile>',
    summary: 'what a profile would change; leaves no trace',
    examples: [{ args: 'diff default', does: 'what would change, and for whom' }],
    options: changeOptions,
    load: async () => loadApply({ dryRun: true }),
  },
  {
    name: 'init',
    summary: "make Monit's own alerts the profile default",
    examples: [
      { args: 'init', does: 'what it would do' },
      { args: 'init --write --add-httpd', does: 'do it, and let Monit be asked what it has loaded' },
    ],
    details: 'Shows what it would do, and does it with --write: as one change that is proved like any other.',
    options: [
      { flags: '--write', description: 'do it' },
      { flags: '--from-none', description: 'leave every alert where it stands, and add the profiles only' },
      { flags: '--add-httpd', description: 'give Monit a private socket where it has no `set httpd`' },
      { flags: '--reason <text>', description: 'why, for the history' },
    ],
    load: async () => {
      const { init } = await import('../init.ts');
      return async (context, given) => {
        const [fromNone, addHttpd] = [given.flag('from-none'), given.flag('add-httpd')];
        return init({ write: given.flag('write'), fromNone, addHttpd, reason: given.text('reason') }, context);
      };
    },
  },
  {
    name: 'rollback',
    words: '[n]',
    summary: 'put back what was in force before',
    details:
      'N is how many texts to go back; 1 where it is left out. A text comes back as Monit was seen to run it, whatever its ' +
      'profile says by now. Twice is back again.',
    examples: [
      { args: 'rollback', does: 'undo the last change' },
      { args: 'rollback --list', does: 'what one can go back to' },
      { args: 'rollback 2 --dry-run', does: 'what going back two would change' },
    ],
    options: [{ flags: '--list', description: 'what one can go back to' }, ...changeOptions, dryRun],
    load: async () => {
      const { listRollbacks, rollback } = await import('../rollback.ts');
      return async (context, given) => {
        if (given.flag('list')) return listRollbacks(context);
        const options = { dryRun: given.flag('dry-run'), reason: given.text('reason') };
        return rollback(parseCount(given.words[0] ?? '1', 'rollback'), options, context);
      };
    },
  },
  {
    name: 'reload',
    summary: 'reload Monit; returns when it is done and seen',
    details: 'Loads the configuration as it is on disk. No file is changed. Fit for ExecReload= of systemd.',
    examples: [{ args: 'reload', does: 'after an edit in /etc/monit' }],
    exitStatuses: [
      { status: '0', meaning: 'reloaded, and seen to run what is on disk' },
      { status: '1', meaning: 'refused: Monit was not asked to reload' },
      { status: '3', meaning: 'Monit was asked to reload, and was not seen to in time' },
      { status: '5', meaning: 'Monit is not running any more, or runs something else' },
    ],
    load: async () => (await import('../reload.ts')).reload,
  },
];

const applyOrOverview: Verb = async (context, given) => {
  if (given.words.length > 0) return (await loadApply())(context, given);
  const { overview } = await import('../overview.ts');
  return overview(context, { isAsked: !applyOptions.some(({ flags }) => optionName(flags) in given.options) });
};

async function loadApply(always = { dryRun: false }): Promise<Verb> {
  const { apply } = await import('../apply.ts');
  return async (context, given) => {
    const withoutScheduler = given.flag('without-scheduler');
    const isDryRun = always.dryRun || given.flag('dry-run');
    const [confirm, testMail] = [given.text('confirm'), given.flag('test-mail')];
    const options = { ...holdOptionsOf(given), confirm, testMail, dryRun: isDryRun, withoutScheduler };
    return apply(given.word(0), options, context);
  };
}
