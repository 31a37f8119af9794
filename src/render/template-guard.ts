import { nearest } from '../profile/suggestion.ts';
import { templateError } from './template-error.ts';
import { guardNames } from './template-guard-helpers.ts';

export const blocks: readonly string[] = ['if', 'unless', 'each', 'with'];

interface Template {
  readonly file: string;
  readonly helpers: readonly string[];
}

/**
 * Leads each value of a parsed template through the helpers of template-guard-helpers.ts, in place: `{{#if a.b}}`
 * becomes `{{#if (member "b" (value a))}}`.
 * @throws MonitAlertError `template.invalid` for what can be refused without data: partials, unknown helpers.
 */
export function guardTemplate(tree: hbs.AST.Program, file: string, helpers: readonly string[]): hbs.AST.Program {
  guardProgram(tree, { file, helpers });
  return tree;
}

function guardProgram(program: hbs.AST.Program | undefined, template: Template): void {
  for (const statement of program?.body ?? []) {
    if (isMustache(statement)) guardMustache(statement, template);
    else if (isBlock(statement)) guardBlock(statement, template);
    else if (statement.type !== 'ContentStatement' && statement.type !== 'CommentStatement') {
      throw templateError(template.file, statement.loc.start.line, 'partials and decorators are not available');
    }
  }
}

function isMustache(statement: hbs.AST.Statement): statement is hbs.AST.MustacheStatement {
  return statement.type === 'MustacheStatement';
}

function isBlock(statement: hbs.AST.Statement): statement is hbs.AST.BlockStatement {
  return statement.type === 'BlockStatement';
}

function guardMustache(statement: hbs.AST.MustacheStatement, template: Template): void {
  const { path, params, loc } = statement;
  const isCall = params.length > 0 || hasHash(statement) || template.helpers.includes(wordsOf(path));
  const value = isCall ? guardCall(statement, template) : guardExpression(path, template);
  const words = wordsOf(path);
  Object.assign(statement, call(guardNames.print, loc, [textLiteral(words, loc), value]), { type: statement.type });
}

function guardBlock(statement: hbs.AST.BlockStatement, template: Template): void {
  const name = statement.path.original;
  if (!blocks.includes(name)) throw unknownHelper(name, blocks, statement.loc, template);
  if (statement.params.length !== 1) {
    throw templateError(template.file, statement.loc.start.line, `{{#${name}}} takes one value`);
  }
  statement.params = statement.params.map((param) => {
    const guarded = guardExpression(param, template);
    return name === 'each'
      ? call(guardNames.list, param.loc, [textLiteral(wordsOf(param), param.loc), guarded])
      : guarded;
  });
  for (const pair of hasHash(statement) ? statement.hash.pairs : []) pair.value = guardExpression(pair.value, template);
  guardProgram(statement.program, template);
  guardProgram(statement.inverse, template);
}

function guardCall(
  { path, params, loc, ...rest }: hbs.AST.MustacheStatement | hbs.AST.SubExpression,
  template: Template,
): hbs.AST.Expression {
  const name = wordsOf(path);
  if (!template.helpers.includes(name)) throw unknownHelper(name, template.helpers, loc, template);
  if (hasHash(rest)) throw templateError(template.file, loc.start.line, `${name} takes no named values`);
  return call(
    name,
    loc,
    params.map((param) => guardExpression(param, template)),
  );
}

function guardExpression(expression: hbs.AST.Expression, template: Template): hbs.AST.Expression {
  if (expression.type === 'SubExpression') return guardCall(expression as hbs.AST.SubExpression, template);
  return expression.type === 'PathExpression' ? guardPath(expression as hbs.AST.PathExpression) : expression;
}

function guardPath(path: hbs.AST.PathExpression): hbs.AST.Expression {
  const { loc, original, parts } = path;
  const [head, ...members] = parts;
  const base: hbs.AST.PathExpression = { ...path, parts: head === undefined ? [] : [head] };
  const words = textLiteral(original, loc);
  const found = call(guardNames.value, loc, [members.length === 0 ? words : textLiteral(head ?? original, loc), base]);
  return members.reduce(
    (holder, member) => call(guardNames.member, loc, [words, textLiteral(member, loc), holder]),
    found,
  );
}

function hasHash({ hash }: { readonly hash?: hbs.AST.Hash | undefined }): boolean {
  return (hash?.pairs.length ?? 0) > 0;
}

/** As written in the template. */
function wordsOf(expression: hbs.AST.Node): string {
  return 'original' in expression ? String(expression.original) : 'this';
}

function unknownHelper(name: string, known: readonly string[], loc: hbs.AST.SourceLocation, { file }: Template) {
  const meant = nearest(name, known);
  const guess = meant === undefined ? `; there are ${known.join(', ')}` : `; did you mean ${meant}?`;
  return templateError(file, loc.start.line, `there is no helper ${name}${guess}`);
}

function textLiteral(value: string, loc: hbs.AST.SourceLocation): hbs.AST.StringLiteral {
  return { type: 'StringLiteral', value, original: value, loc };
}

function call(name: string, loc: hbs.AST.SourceLocation, params: hbs.AST.Expression[]): hbs.AST.SubExpression {
  const path: hbs.AST.PathExpression = {
    type: 'PathExpression',
    data: false,
    depth: 0,
    parts: [name],
    original: name,
    loc,
  };
  return { type: 'SubExpression', path, params, hash: { type: 'Hash', pairs: [], loc }, loc };
}
