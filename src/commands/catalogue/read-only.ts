import type { CommandSpec } from '../command.ts';
import { plainStatuses } from '../exit-code.ts';
import { parseCount } from '../parse-count.ts';
import { ensureApart, ensureTogether } from './options.ts';

/** Read-only, except `doctor --fix`. */
export const questions: readonly CommandSpec[] = [
  {
    name: 'list',
    summary: 'list profiles',
    examples: [{ args: 'list', does: 'list profiles with their origin and description' }],
    exitStatuses: plainStatuses,
    load: async () => (await import('../list.ts')).list,
  },
  {
    name: 'show',
    words: '<profile>',
    summary: 'show what a profile renders to, passwords masked',
    details: 'Does not need Monit.',
    examples: [{ args: 'show default --table', does: 'show the alert table' }],
    exitStatuses: plainStatuses,
    options: [{ flags: '--table', description: 'show the alert table instead of the text' }],
    load: async () => {
      const { show } = await import('../show.ts');
      return async (context, given) => show(given.word(0), { table: given.flag('table') }, context);
    },
  },
  {
    name: 'check',
    summary: 'have Monit check every profile',
    details: "Runs `monit -t` on a copy of this host's configuration, once per profile. Changes nothing.",
    examples: [{ args: 'check', does: "check profiles after you edit one, or edit Monit's configuration" }],
    exitStatuses: [
      { status: '0', meaning: 'all profiles are valid' },
      { status: '1', meaning: "a profile or Monit's configuration is invalid" },
    ],
    load: async () => (await import('../check.ts')).check,
  },
  {
    name: 'status',
    summary: 'show which profile is in force, and any drift',
    details:
      'Compares the alerts that the profile renders to, those installed on disk, and those loaded by Monit; ' +
      'disagreement is drift. Changes nothing.',
    examples: [
      { args: 'status', does: 'show the profile in force, holds, and the alert table' },
      { args: 'status --check --max-mute 4h', does: "check for problems from Nagios or Monit's `check program`" },
      { args: 'status --metrics', does: "print metrics for node_exporter's textfile collector" },
    ],
    exitStatuses: [
      { status: '0', meaning: 'status printed; with --check: OK; with --metrics: always' },
      { status: '1', meaning: 'the status could not be read; with --check: WARNING' },
      { status: '2', meaning: 'with --check: CRITICAL; with --detailed-exitcode: drift' },
      { status: '3', meaning: 'with --check: UNKNOWN, because the status could not be read' },
    ],
    options: [
      { flags: '--check', description: 'print one line and set the exit status, as a monitoring plugin' },
      { flags: '--max-mute <duration>', description: 'with --check: how long alerts may be muted' },
      { flags: '--metrics', description: 'print metrics in the Prometheus text format' },
    ],
    load: async () => {
      const { health } = await import('../health.ts');
      const { status } = await import('../status.ts');
      return async (context, given) => {
        ensureApart(given, ['metrics'], 'check');
        if (!given.flag('metrics')) ensureTogether(given, ['max-mute'], 'check');
        if (given.flag('check')) return health('check', context);
        return given.flag('metrics') ? health('metrics', context) : status(context);
      };
    },
  },
  {
    name: 'who',
    words: '[service]',
    summary: 'show who is alerted about what, from all files',
    details:
      "Asks the running Monit and applies Monit's rules: a service's own alert replaces the global alerts for that " +
      'address. Also lists other notifiers: M/Monit, `exec` and the event queue.',
    examples: [
      { args: 'who backup --event nonexist', does: 'show who is mailed when the service backup does not exist' },
      { args: 'who --profile none', does: 'show who would still be mailed with the profile none' },
    ],
    exitStatuses: [
      { status: '0', meaning: 'printed' },
      { status: '1', meaning: 'the alerts could not be read' },
    ],
    options: [
      { flags: '--event <event>', description: 'only alerts for this Monit event' },
      { flags: '--profile <profile>', description: 'alerts as they would be with this profile' },
    ],
    load: async () => {
      const { who } = await import('../who.ts');
      return async (context, given) =>
        who({ service: given.words[0], event: given.text('event'), profile: given.text('profile') }, context);
    },
  },
  {
    name: 'history',
    summary: 'show who changed what, why, and the result',
    examples: [{ args: 'history --limit 5', does: 'show the five newest changes' }],
    exitStatuses: plainStatuses,
    options: [{ flags: '--limit <n>', description: 'show the newest N changes (20; with --json: all)' }],
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
    summary: 'diagnose problems and suggest fixes',
    examples: [
      { args: 'doctor', does: 'check the installation' },
      { args: 'doctor --fix', does: 'complete or clean up an interrupted change' },
    ],
    exitStatuses: [
      { status: '0', meaning: 'no problem' },
      { status: '1', meaning: 'a problem; with --fix: a problem could not be fixed' },
      { status: '3, 4, 5', meaning: 'with --fix: the exit status of the change it made' },
    ],
    options: [{ flags: '--fix', description: 'complete or clean up an interrupted change' }],
    load: async () => {
      const { doctor } = await import('../doctor.ts');
      return async (context, given) => doctor({ fix: given.flag('fix') }, context);
    },
  },
  {
    name: 'man',
    summary: 'print the man page',
    details: 'For hosts that have only the executable. To read it: `monit-alert man | man -l -`.',
    examples: [{ args: 'man', does: 'print the man page' }],
    exitStatuses: plainStatuses,
    load: async () => (await import('../man.ts')).man,
  },
];
