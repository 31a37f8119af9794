import { expect, test } from 'vitest';
import { initCommand } from '../../src/inspect/services/reach.ts';
import { shellWord } from '../../src/shell-word.ts';
import { run } from '../support/processes/run.js';

const texts = [
  ...['nginx', 'a_b-c.d', '$HOST', '`id`', '$(id)', 'two words', "it's", '"quoted"', 'back\\slash', '*', '~', ''],
  ...['a;b', 'a&b', '!x', '#x', 'tab\tand\nline', 'é'],
];

test.each(texts)('%j is one word to a shell', async (text) => {
  const { stdout } = await run('sh', ['-c', `printf '<%s>' ${shellWord(text)}`]);
  expect(stdout).toBe(`<${text}>`);
});

test('what needs no quotes has none', () => {
  expect(shellWord('web-1.example.org')).toBe('web-1.example.org');
  expect(shellWord('two words')).toBe("'two words'");
});

test('the command that adds alert includes can be copied, whatever the services are called', () => {
  expect(initCommand(['web', '$HOST'])).toBe("monit-alert init --service web --service '$HOST' --write");
});
