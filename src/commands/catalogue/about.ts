import type { CommandSpec } from '../command.ts';
import { plainStatuses } from '../exit-code.ts';

/** About monit-alert itself. None of them needs Monit. */
export const about: readonly CommandSpec[] = [
  {
    name: 'help',
    words: '[topic]',
    summary: 'print the help, or the help of a command',
    examples: [{ args: 'help run', does: 'explain run and its options (same as monit-alert run --help)' }],
    exitStatuses: plainStatuses,
    // Only with options before it: program.ts prints any other help, also if config.yaml is damaged.
    load: async () => {
      const { help } = await import('../about/help.ts');
      return async (context, given) => Promise.resolve(help(given.words[0], context));
    },
  },
  {
    name: 'version',
    summary: 'print the version',
    examples: [{ args: 'version', does: 'print the version (same as monit-alert --version)' }],
    exitStatuses: plainStatuses,
    load: async () =>
      Promise.resolve(async ({ version, printVerbatim }) => {
        printVerbatim(`${version}\n`);
        return Promise.resolve(0);
      }),
  },
  {
    name: 'completion',
    words: '<shell>',
    summary: 'print the completion script for bash, zsh or fish',
    examples: [
      { args: 'completion bash > /etc/bash_completion.d/monit-alert', does: 'set up completion in bash for all users' },
      { args: 'completion fish > ~/.config/fish/completions/monit-alert.fish', does: 'set it up in fish for yourself' },
    ],
    exitStatuses: plainStatuses,
    load: async () => {
      const { completionScript } = await import('../about/shipped-text.ts');
      return async (context, given) => Promise.resolve(completionScript(given.word(0), context));
    },
  },
  {
    name: 'schema',
    words: '[schema]',
    summary: 'print the JSON Schema of a profile, or of a window',
    details: 'SCHEMA is profile (the default) or window. Editors use it for completion and to find faults.',
    examples: [
      { args: 'schema > profile.schema.json', does: 'keep the schema of profiles for your editor' },
      { args: 'schema window', does: 'print the schema of the files in /etc/monit-alert/windows' },
    ],
    exitStatuses: plainStatuses,
    load: async () => {
      const { jsonSchema } = await import('../about/shipped-text.ts');
      return async (context, given) => Promise.resolve(jsonSchema(given.words[0] ?? 'profile', context));
    },
  },
];
