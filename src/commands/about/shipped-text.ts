import { MonitAlertError } from '../../errors.ts';
import type { Context } from '../context.ts';
import { shippedTexts } from './shipped-texts.ts';

const shells = ['bash', 'zsh', 'fish'] as const;
const schemas = ['profile', 'window'] as const;

/** Prints a completion script exactly as it is shipped. @throws MonitAlertError `usage` */
export function completionScript(shell: string, { printVerbatim }: Pick<Context, 'printVerbatim'>): number {
  ensureKnown(shell, shells, `there is no completion for "${shell}"`);
  printVerbatim(textOf(`monit-alert.${shell}`));
  return 0;
}

/** Prints a JSON Schema. @throws MonitAlertError `usage` */
export function jsonSchema(kind: string, { printVerbatim }: Pick<Context, 'printVerbatim'>): number {
  ensureKnown(kind, schemas, `there is no schema "${kind}"`);
  printVerbatim(textOf(`${kind}.schema.json`));
  return 0;
}

function ensureKnown(word: string, known: readonly string[], message: string): void {
  if (known.includes(word)) return;
  throw new MonitAlertError('usage', `${message}; choose one of ${known.join(', ')}`);
}

function textOf(name: string): string {
  const text = shippedTexts.get(name);
  if (text === undefined) throw new Error(`${name} is not part of this build`);
  return text;
}
