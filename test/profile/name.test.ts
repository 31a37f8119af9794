import { expect, test } from 'vitest';
import { catalogue, unlisted } from '../../src/commands/catalogue.ts';
import { profileNameFault, reservedNames } from '../../src/profile/name.ts';

const commands = [...catalogue.flatMap((section) => section.commands), ...unlisted].map(({ name }) => name);

test.each(commands)('no profile can have the name of the command %s', (command) => {
  expect(reservedNames).toContain(command);
  expect(profileNameFault(command)).toBe('is reserved for a command of monit-alert');
});
