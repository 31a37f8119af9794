import Handlebars from 'handlebars';
import { templateError } from './template-error.ts';
import { blocks, guardTemplate } from './template-guard.ts';
import { guardHelpers } from './template-values.ts';

/**
 * A helper of a template: gets the values that it is called with and gives text. It throws an Error that says what is
 * wrong with them; the place is added.
 */
export type TemplateHelper = (...values: readonly unknown[]) => string;

/** A template's text, and the file that it is from. */
export interface TemplateSource {
  readonly file: string;
  readonly text: string;
}

/**
 * Renders a Handlebars template strictly. Left to itself Handlebars prints nothing for a misspelt variable in `{{#if}}`
 * or `{{#each}}`, nothing for null, and a list joined by commas; in a file that decides who is alerted each of these is
 * an error. So is whatever the data does not have as its own (nothing is inherited), and any partial.
 * @param view What the template may name. Null stands for "not said": it can be asked for with `{{#if}}`, not printed.
 * @throws MonitAlertError `template.invalid` with the template's file and line.
 */
export function renderTemplate(
  { file, text }: TemplateSource,
  view: Readonly<Record<string, unknown>>,
  helpers: Readonly<Record<string, TemplateHelper>>,
): string {
  const tree = guardTemplate(parse(file, text), file, Object.keys(helpers));
  const engine = Handlebars.create();
  for (const [name, helper] of Object.entries(helpers)) engine.registerHelper(name, placed(file, name, helper));
  const guards = guardHelpers(file);
  for (const [name, guard] of Object.entries(guards)) engine.registerHelper(name, guard);
  const render = engine.compile<unknown>(tree, {
    noEscape: true,
    strict: true,
    knownHelpers: Object.fromEntries(
      [...blocks, ...Object.keys(guards), ...Object.keys(helpers)].map((name) => [name, true]),
    ),
    knownHelpersOnly: true,
  });
  return render(view, { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false });
}

/**
 * Looks at a template as far as that can be done without a profile.
 * @param helpers Names of the helpers that it may call.
 * @throws MonitAlertError `template.invalid` with the template's file and line.
 */
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
      throw templateError(file, Number(parserLine), `the template cannot be read near: ${near ?? ''}`, cause);
    const [, sentence = message, line = '1'] = /^(.*) - (\d+):\d+$/.exec(message) ?? [];
    throw templateError(file, Number(line), sentence, cause);
  }
}

/** Handlebars hands each helper its options as the last value; they know the line. */
function placed(file: string, name: string, helper: TemplateHelper): Handlebars.HelperDelegate {
  return (...values: unknown[]) => {
    const { loc } = values.pop() as { readonly loc: hbs.AST.SourceLocation };
    try {
      return helper(...values);
    } catch (cause) {
      throw templateError(
        file,
        loc.start.line,
        `${name}: ${cause instanceof Error ? cause.message : String(cause)}`,
        cause,
      );
    }
  };
}
