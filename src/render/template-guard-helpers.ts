import { nearest } from '../profile/suggestion.ts';
import { templateError } from './template-error.ts';

/** Every value of a template passes through these. The blank keeps templates from calling them. */
export const guardNames = { value: ' value', member: ' member', list: ' list', print: ' print' } as const;

interface HelperOptions {
  readonly loc: { readonly start: { readonly line: number } };
}

/** `words` are as written in the template, for the message. */
export function guardHelpers(file: string) {
  const fail = ({ loc }: HelperOptions, reason: string) => templateError(file, loc.start.line, reason);
  return {
    [guardNames.value](this: unknown, words: string, value: unknown, options: HelperOptions): unknown {
      if (value !== undefined) return value;
      throw fail(options, `there is no ${words} here${guess(words, this)}`);
    },
    /** Takes own properties only. */
    [guardNames.member](words: string, key: string, holder: unknown, options: HelperOptions): unknown {
      if (holder === null)
        throw fail(
          options,
          `there is no ${words}: the value that would contain ${key} is not set; test it with {{#if}} first`,
        );
      if (typeof holder === 'object' && Object.hasOwn(holder, key)) return Reflect.get(holder, key);
      throw fail(options, `there is no ${words}${guess(key, holder)}`);
    },
    [guardNames.list](words: string, value: unknown, options: HelperOptions): unknown {
      if (typeof value === 'object' && value !== null) return value;
      throw fail(options, `${words} is ${kindOf(value)}, and {{#each}} needs a list`);
    },
    [guardNames.print](words: string, value: unknown, options: HelperOptions): string {
      if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
      throw fail(options, `${words} is ${kindOf(value)} and cannot be printed; ${remedyFor(value)}`);
    },
  };
}

function guess(word: string, holder: unknown): string {
  const meant = typeof holder === 'object' && holder !== null ? nearest(word, Object.keys(holder)) : undefined;
  return meant === undefined ? '' : `; did you mean ${meant}?`;
}

function kindOf(value: unknown): string {
  if (value === null) return 'not set';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a group of values' : `a ${typeof value}`;
}

function remedyFor(value: unknown): string {
  if (value === null) return 'test it with {{#if}} first';
  return Array.isArray(value) ? 'use {{#each}}' : 'choose one of its values';
}
