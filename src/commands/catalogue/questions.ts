import type { CommandSpec } from '../command.ts';
import { parseCount } from '../count.ts';

/** The commands that only look. */
export const questions: readonly CommandSpec[] = [
  { name: 'list', summary: 'the profiles there are', load: async () => (await import('../list.ts')).list },
  {
    name: 'show',
    words: '<profile>',
    summary: 'what a profile renders to, passwords masked',
    options: [{ flags: '--table', description: 'who gets what instead' }],
    load: async () => {
      const { show } = await import('../show.ts');
      return async (context, given) => show(given.word(0), { table: given.flag('table') }, context);
    },
  },
  {
    name: 'check',
    summary: 'every profile against the real Monit; touches nothing',
    load: async () => (await import('../check.ts')).check,
  },
  {
    name: 'status',
    summary: 'what is held, rendered, installed, loaded; whether it agrees',
    options: [
      { flags: '--check', description: 'one line and an exit status, for monitoring systems' },
      { flags: '--max-mute <duration>', description: 'with --check: for how long alerts may be off (4h)' },
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
    name: 'history',
    summary: 'who changed what, why, and how it ended',
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
    summary: 'everything that monit-alert needs here, and what to do about what is wrong',
    options: [{ flags: '--fix', description: 'finish or clear away what an interrupted change left' }],
    load: async () => {
      const { doctor } = await import('../doctor.ts');
      return async (context, given) => doctor({ fix: given.flag('fix') }, context);
    },
  },
];
