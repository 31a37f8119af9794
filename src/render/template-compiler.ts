import Handlebars from 'handlebars';
import { maskPasswords } from './mask-passwords.ts';
import { templateError } from './template-error.ts';
import { guardNames } from './template-guard-helpers.ts';
import { blocks, guardTemplate } from './template-guard.ts';
import type { TemplateSource } from './template-source.ts';

/** To a JavaScript expression that Handlebars' runtime can render. @throws MonitAlertError `template.invalid` */
export function compileTemplate({ file, text }: TemplateSource, helpers: readonly string[]): string {
  const tree = guardTemplate(parse(file, text), file, helpers);
  const known = [...blocks, ...Object.values(guardNames), ...helpers];
  const options = {
    noEscape: true,
    strict: true,
    knownHelpers: Object.fromEntries(known.map((name) => [name, true])),
    knownHelpersOnly: true,
  };
  return Handlebars.precompile(tree, options) as unknown as string; // Its types name what the text stands for.
}

/** Checks what can be checked without a profile. @throws MonitAlertError `template.invalid` */
export function ensureTemplate({ file, text }: TemplateSource, helpers: readonly string[]): void {
  guardTemplate(parse(file, text), file, helpers);
}

function parse(file: string, text: string): hbs.AST.Program {
  try {
    return Handlebars.parse(text);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    // Either the parser's own (`Parse error on line 3:`, what stood there, an arrow, what was expected) or, for blocks
    // that do not match, one line that ends in `- LINE:COLUMN`.
    const [, parserLine, near] = /^Parse error on line (\d+):\n(.*)/.exec(message) ?? [];
    if (parserLine !== undefined)
      throw templateError(
        file,
        Number(parserLine),
        `the template cannot be read near: ${maskPasswords(near ?? '')}`,
        cause,
      );
    const [, sentence = message, line = '1'] = /^(.*) - (\d+):\d+$/.exec(message) ?? [];
    throw templateError(file, Number(line), sentence, cause);
  }
}
