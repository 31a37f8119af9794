import { changes } from './catalogue/changes.ts';
import { completion } from './catalogue/completion.ts';
import { maintenance } from './catalogue/maintenance.ts';
import { questions } from './catalogue/questions.ts';
import { services } from './catalogue/services.ts';
import type { CommandSpec, Section } from './command.ts';

export { main } from './catalogue/changes.ts';
export { commonOptions } from './catalogue/options.ts';

/** Every command that has a name, in the order in which the help shows them. */
export const catalogue: readonly Section[] = [
  { title: 'Put a profile in force', commands: changes },
  { title: 'Maintenance', commands: maintenance },
  { title: 'Services', commands: services },
  { title: 'Look', commands: questions },
];

/** Commands that no person types: nothing that is made of the catalogue shows them. */
export const unlisted: readonly CommandSpec[] = [completion];
