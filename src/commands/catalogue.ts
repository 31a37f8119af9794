import { about } from './catalogue/about.ts';
import { changes } from './catalogue/changes.ts';
import { completion } from './catalogue/completion.ts';
import { maintenance } from './catalogue/maintenance.ts';
import { questions } from './catalogue/read-only.ts';
import { services } from './catalogue/services.ts';
import type { CommandSpec, Section } from './command.ts';

export { main } from './catalogue/changes.ts';
export { commonOptions } from './catalogue/options.ts';

/** Every named command, in the order of the help. */
export const catalogue: readonly Section[] = [
  { title: 'Apply a profile', commands: changes },
  { title: 'Maintenance', commands: maintenance },
  { title: 'Services', commands: services },
  { title: 'Inspect', commands: questions },
  { title: 'Help', commands: about },
];

/** Commands for programs only: neither the help nor the reference shows them. */
export const unlisted: readonly CommandSpec[] = [completion];
