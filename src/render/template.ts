import Handlebars from 'handlebars/runtime.js';
import { compiledTemplates } from './compiled-templates.ts';
import { templateError } from './template-error.ts';
import { guardHelpers } from './template-guard-helpers.ts';
import type { TemplateSource } from './template-source.ts';

/** Throws an Error that says what is wrong with the values; the place is added. */
export type TemplateHelper = (...values: readonly unknown[]) => string;

/**
 * Handlebars prints nothing for a misspelt variable in `{{#if}}` or `{{#each}}`, nothing for null, and lists joined by
 * commas. Here these are errors, and so are inherited properties and partials.
 * @param view Null stands for "not set": it can be tested with `{{#if}}`, not printed.
 * @throws MonitAlertError `template.invalid` with the template's file and line.
 */
export async function renderTemplate(
  source: TemplateSource,
  view: Readonly<Record<string, unknown>>,
  helpers: Readonly<Record<string, TemplateHelper>>,
): Promise<string> {
  const compiled = compiledTemplates.get(source.text) ?? (await compile(source, Object.keys(helpers)));
  const engine = Handlebars.create();
  for (const [name, helper] of Object.entries(helpers)) {
    engine.registerHelper(name, placed(source.file, name, helper));
  }
  for (const [name, guard] of Object.entries(guardHelpers(source.file))) engine.registerHelper(name, guard);
  const render = engine.template<unknown>(compiled);
  return render(view, { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false });
}

async function compile(source: TemplateSource, helpers: readonly string[]): Promise<TemplateSpecification> {
  const { compileTemplate } = await import('./template-compiler.ts');
  const expression = compileTemplate(source, helpers);
  // What Handlebars does itself with what it compiles.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call
  return new Function(`return ${expression}`)() as TemplateSpecification;
}

/** Handlebars passes its options, which know the line, as the last value. */
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
