import type { CommandSpec } from '../command.ts';
import { parseCount } from '../count.ts';
import { plainStatuses } from '../exit-code.ts';

/** The commands that only look. */
export const questions: readonly CommandSpec[] = [
  {
    name: 'list',
    summary: 'the profiles there are',
    examples: [{ args: 'list', does: 'their names, what they are for, and where they stand' }],
    exitStatuses: plainStatuses,
    load: async () => (await import('../list.ts')).list,
  },
  {
    name: 'show',
    words: '<profile>',
    summary: 'what a profile renders to, passwords masked',
    details: 'Needs no Monit.',
    examples: [{ args: 'show default --table', does: 'who gets what' }],
    exitStatuses: plainStatuses,
    options: [{ flags: '--table', description: 'who gets what instead' }],
    load: async () => {
      const { show } = await import('../show.ts');
      return async (context, given) => show(given.word(0), { table: given.flag('table') }, context);
    },
  },
  {
    name: 'check',
    summary: 'have Monit check every profile; touches nothing',
    details: "Puts each in turn into a copy of this host's whole configuration, and asks Monit.",
    examples: [{ args: 'check', does: "after an edit of a profile, or of Monit's configuration" }],
    exitStatuses: [
      { status: '0', meaning: 'every profile can be used' },
      { status: '1', meaning: 'one cannot be used, or the configuration cannot' },
    ],
    load: async () => (await import('../check.ts')).check,
  },
  {
    name: 'status',
    summary: 'what is held, rendered, installed and loaded',
    details: 'Touches nothing. Where these disagree it says so: that is drift.',
    examples: [
      { args: 'status', does: 'how things are, and who is alerted' },
      { args: 'status --check --max-mute 4h', does: 'for Nagios, or a `check program` of Monit' },
      { args: 'status --metrics', does: 'for the textfile collector of node_exporter' },
    ],
    exitStatuses: [
      { status: '0', meaning: 'it could look; with --check: all is well' },
      { status: '1', meaning: 'it could not look' },
      { status: '2', meaning: 'with --check: something is wrong; with --detailed-exitcode: drift' },
    ],
    options: [
      { flags: '--check', description: 'one line and an exit status, for monitoring systems' },
      { flags: '--max-mute <duration>', description: 'with --check: for how long alerts may be off' },
      { flags: '--metrics', description: "the same in Prometheus' text format" },
    ],
    load: async () => {
      const { health, status } = await import('../status.ts');
      return async (context, given) => {
        if (given.flag('check')) return health('check', context);
        return given.flag('metrics') ? health('metrics', context) : status(context);
      };
    },
  },
  {
    name: 'who',
    words: '[service]',
    summary: 'who is alerted about what, by whatever file',
    details:
      "Asks the running Monit and applies its own rules: a service's own alert replaces the global ones for that address. Also names what else tells somebody: M/Monit, `exec`, the event queue.",
    examples: [
      { args: 'who backup --event nonexist', does: 'who is mailed when backup is gone' },
      { args: 'who --profile none', does: 'who would still be mailed with everybody muted' },
    ],
    exitStatuses: [
      { status: '0', meaning: 'it could look, whoever is alerted' },
      { status: '1', meaning: 'it could not look' },
    ],
    options: [
      { flags: '--event <event>', description: 'only who is mailed about this event of Monit' },
      { flags: '--profile <profile>', description: 'who would be, if this profile were in force' },
    ],
    load: async () => {
      const { who } = await import('../who.ts');
      return async (context, given) =>
        who({ service: given.words[0], event: given.text('event'), profile: given.text('profile') }, context);
    },
  },
  {
    name: 'history',
    summary: 'who changed what, why, and how it ended',
    examples: [{ args: 'history --limit 5', does: 'the five newest changes' }],
    exitStatuses: plainStatuses,
    options: [{ flags: '--limit <n>', description: 'the newest N (20; with --json all)' }],
    load: async () => {
      const { history } = await import('../history.ts');
      return async (context, given) => {
        const limit = given.text('limit');
        return history(limit === undefined ? undefined : parseCount(limit, '--limit'), context);
      };
    },
  },
  {
    name: 'doctor',
    summary: 'what is missing or wrong here, and what to do',
    examples: [
      { args: 'doctor', does: 'after an installation, or when something is odd' },
      { args: 'doctor --fix', does: 'finish or clear away what a killed run left' },
    ],
    exitStatuses: [
      { status: '0', meaning: 'there is no problem' },
      { status: '1', meaning: 'there is one; or with --fix, something could not be mended' },
      { status: '3, 4, 5', meaning: 'with --fix: how the change ended that was made' },
    ],
    options: [{ flags: '--fix', description: 'finish or clear away what an interrupted change left' }],
    load: async () => {
      const { doctor } = await import('../doctor.ts');
      return async (context, given) => doctor({ fix: given.flag('fix') }, context);
    },
  },
];
