import type { Context } from '../context.ts';
import { helpFor } from '../help-text.ts';

/** Of a command; undefined, or the name of no command: of the whole program. */
export function help(topic: string | undefined, { width, printVerbatim }: Pick<Context, 'width' | 'printVerbatim'>): 0 {
  printVerbatim(helpFor(topic, { width: width() }));
  return 0;
}
