import { chmod, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environmentFor, program } from '../support/cli/cli-environment.js';
import { runOnTerminal } from '../support/cli/terminal.ts';
import { writeFiles } from '../support/files/files.ts';
import type { Monit } from '../support/monit/monit.ts';
import { findShell, treeOf, zshModules } from '../support/packages/shell-package.js';
import { runOrThrow } from '../support/processes/run.js';

/** What a shell offers where somebody presses Tab behind a line; what has descriptions is given without them. */
export type Offer = (line: string, at: Place) => Promise<string[]>;

/** Where Tab is pressed. */
export interface Place {
  readonly monit: Monit;
  /** Of the shell. */
  readonly directory: string;
}

const completionFile = (shell: string) =>
  fileURLToPath(new URL(`../../packaging/completions/monit-alert.${shell}`, import.meta.url));

/** A directory with a `monit-alert` in it, first on PATH; the environment points that one at a test's Monit. */
async function environmentAt({ monit }: Place): Promise<NodeJS.ProcessEnv> {
  const directory = await writeFiles({ 'monit-alert': `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n` });
  await chmod(join(directory, 'monit-alert'), 0o755);
  return { ...environmentFor(monit), PATH: `${directory}:${process.env['PATH'] ?? ''}`, TERM: 'dumb', LANG: 'C' };
}

const linesOf = (text: string) => [...new Set(text.split('\n').filter((line) => line !== ''))];

/**
 * As readline does it: it splits the line at blanks and at `=`, and calls the function that was named for the command.
 */
const bash: Offer = async (line, place) => {
  const words = line.split(/(=)| /).filter((word: string | undefined) => word);
  if (line.endsWith(' ')) words.push('');
  const script = `
    . ${completionFile('bash')}
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
    $(complete -p monit-alert | sed 's/.*-F \\([^ ]*\\) .*/\\1/')
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const options = { env: await environmentAt(place), cwd: place.directory };
  const { stdout, stderr } = await runOrThrow('bash', ['--norc', '-uc', script, 'bash', ...words], options);
  if (stderr !== '') throw new Error(stderr);
  return linesOf(stdout);
};

const fish: Offer = async (line, place) => {
  const shell = await shellCalled('fish');
  const functions = treeOf(shell) === '' ? '' : `set fish_function_path ${treeOf(shell)}/usr/share/fish/functions; `;
  const script = `${functions}source ${completionFile('fish')}; complete -C $argv[1]`;
  const options = { env: await environmentAt(place), cwd: place.directory };
  const { stdout, stderr } = await runOrThrow(shell, ['--no-config', '-c', script, line], options);
  if (stderr !== '') throw new Error(stderr);
  return linesOf(stdout.replaceAll(/\t.*/g, ''));
};

/** On a terminal, with the file where zsh loads it from by its name; what is added to the list is written down. */
const zsh: Offer = async (line, place) => {
  const shell = await shellCalled('zsh');
  const tree = treeOf(shell);
  const home = await writeFiles({ offered: '' });
  await symlink(completionFile('zsh'), join(home, '_monit-alert'));
  const own =
    tree === '' ? '' : `module_path=(${await zshModules(tree)})\nfpath=(${tree}/usr/share/zsh/functions/**/*(/))\n`;
  await writeFile(join(home, '.zshrc'), `${own}${zshrc(home)}`);
  const env = { ...(await environmentAt(place)), ZDOTDIR: home, LINE: line, DIRECTORY: place.directory };
  const { output } = await runOnTerminal([shell, '-d', '-i'], env).ended;
  const { stdout } = await runOrThrow('cat', [join(home, 'offered')]);
  if (!stdout.endsWith('the end\n')) throw new Error(`zsh did not come to the end:\n${output}`);
  return linesOf(stdout).filter((each) => each !== 'the end');
};

const zshrc = (home: string) => `
fpath+=(${home})
autoload -Uz compinit && compinit -u -D
cd $DIRECTORY
compadd() {
  # With one of these nothing is added: names are only looked at.
  if (( \${argv[(I)-[OAD]*]} )); then builtin compadd "$@"; return; fi
  local -a offered
  builtin compadd -O offered "$@"
  print -rl -- $offered >>${home}/offered
  builtin compadd "$@"
}
press-tab() {
  BUFFER=$LINE CURSOR=$#LINE
  zle list-choices
  print 'the end' >>${home}/offered
  exit 0
}
zle -N zle-line-init press-tab
`;

async function shellCalled(name: 'fish' | 'zsh'): Promise<string> {
  const shell = await findShell(name);
  if (shell !== undefined) return shell;
  throw new Error(`there is no ${name} to test with: run \`node test/support/set-up.js all\`, which fetches one`);
}

export const shells: readonly [name: string, offer: Offer][] = [
  ['bash', bash],
  ['zsh', zsh],
  ['fish', fish],
];
