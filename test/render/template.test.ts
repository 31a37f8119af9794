import { describe, expect, it } from 'vitest';
import { MonitAlertError } from '../../src/errors.ts';
import { monitHelpers } from '../../src/render/helpers.ts';
import { renderTemplate } from '../../src/render/template.ts';

const view = {
  name: 'night',
  count: 2,
  yes: true,
  unsaid: null,
  group: { from: 'a@b', unsaid: null, deep: { key: 'value' } },
  recipients: [{ address: 'a@example.org' }, { address: 'b@example.org' }],
  nobody: [],
  tls: { ciphers: 'HIGH' },
};

const render = (text: string) => renderTemplate({ file: 'T.hbs', text }, view, monitHelpers);

async function refusal(text: string): Promise<string> {
  try {
    await render(text);
  } catch (error) {
    if (error instanceof MonitAlertError && error.code === 'template.invalid') return error.message;
    throw error;
  }
  throw new Error(`not refused: ${text}`);
}

describe('a template', () => {
  it.each([
    ['{{name}} {{count}} {{yes}} {{{name}}}', 'night 2 true night'],
    ['{{group.deep.key}} {{@root.group.from}} {{this.name}}', 'value a@b night'],
    ['{{#if unsaid}}x{{else if group.unsaid}}y{{else}}z{{/if}}', 'z'],
    ['{{#unless unsaid}}x{{/unless}}{{^if nobody}}y{{/if}}', 'xy'],
    [
      '{{#each recipients}}{{this.address}}/{{../name}}{{#unless @last}},{{/unless}}{{/each}}',
      'a@example.org/night,b@example.org/night',
    ],
    ['{{#each recipients as |one index|}}{{index}}{{one.address}} {{/each}}', '0a@example.org 1b@example.org '],
    ['{{#each nobody}}x{{else}}none{{/each}}', 'none'],
    ['{{#each group.deep}}{{@key}}={{this}}{{/each}}', 'key=value'],
    ['{{#with group}}{{from}}{{/with}} {{recipients.length}} {{recipients.1.address}}', 'a@b 2 b@example.org'],
    ['{{quote name}} {{#if (quote name)}}x{{/if}}', '"night" x'],
    ['<"&\'> {{! a comment }}{{!-- another --}}', '<"&\'> '],
  ])('renders %j', async (text, expected) => {
    expect(await render(text)).toBe(expected);
  });

  it.each([
    ['{{nmae}}', 'there is no nmae here; did you mean name?'],
    ['{{#if nmae}}{{/if}}', 'there is no nmae here'],
    ['{{#unless nmae}}{{/unless}}', 'there is no nmae here'],
    ['{{#if unsaid}}{{else if nmae}}{{/if}}', 'there is no nmae here'],
    ['{{#each recipient}}{{/each}}', 'there is no recipient here; did you mean recipients?'],
    ['{{#each recipients}}{{this.adress}}{{/each}}', 'there is no this.adress'],
    ['{{#each recipients as |one|}}{{one.adress}}{{/each}}', 'there is no one.adress; did you mean address?'],
    ['{{#each recipients}}{{../nmae}}{{/each}}', 'there is no ../nmae here'],
    ['{{#with grop}}{{/with}}', 'there is no grop here; did you mean group?'],
    ['{{#if group.form}}{{/if}}', 'there is no group.form'],
    ['{{quote nmae}}', 'there is no nmae here'],
    ['{{quote (quote nmae)}}', 'there is no nmae here'],
    ['{{#if count includeZero=nmae}}{{/if}}', 'there is no nmae here'],
    ['{{@indx}}', 'there is no @indx here'],
    ['{{name.first}}', 'there is no name.first'],
    ['{{#if unsaid.key}}{{/if}}', 'there is no unsaid.key: the value that would contain key is not set'],
    ['{{constructor}}', 'there is no constructor here'],
    ['{{#if group.constructor}}{{/if}}', 'there is no group.constructor'],
    ['{{group.__proto__}}', 'there is no group.__proto__'],
  ])('refuses what is not there: %s', async (text, reason) => {
    expect(await refusal(`one\ntwo ${text}`)).toContain(`T.hbs:2: ${reason}`);
  });

  it.each([
    ['{{unsaid}}', 'unsaid is not set and cannot be printed; test it with {{#if}} first'],
    ['{{group}}', 'group is a group of values and cannot be printed'],
    ['{{recipients}}', 'recipients is a list and cannot be printed; use {{#each}}'],
    ['{{#each unsaid}}{{/each}}', 'unsaid is not set, and {{#each}} needs a list'],
    ['{{#each name}}{{/each}}', 'name is a string, and {{#each}} needs a list'],
  ])('refuses to print what has no text: %s', async (text, reason) => {
    expect(await refusal(`\n\n${text}`)).toContain(`T.hbs:3: ${reason}`);
  });

  it.each([
    ['{{quoet name}}', 'there is no helper quoet; did you mean quote?'],
    ['{{#eech recipients}}{{/eech}}', 'there is no helper eech; did you mean each?'],
    ['{{#recipients}}{{/recipients}}', 'there is no helper recipients'],
    ['{{log name}}', 'there is no helper log'],
    ['{{[ value] name name}}', 'there is no helper  value'],
    ['{{quote}}', 'quote: takes one value, but got 0'],
    ['{{quote name count}}', 'quote: takes one value, but got 2'],
    ['{{quote name x=1}}', 'quote takes no named values'],
    ['{{#if}}{{/if}}', '{{#if}} takes one value'],
    ['{{> other}}', 'partials and decorators are not available'],
    ['{{#*inline "x"}}{{/inline}}', 'partials and decorators are not available'],
  ])('refuses what it cannot call: %s', async (text, reason) => {
    expect(await refusal(`\n${text}`)).toContain(`T.hbs:2: ${reason}`);
  });

  it.each([
    ['a\n{{#if name}}\nb', /^T\.hbs:3: the template cannot be read near: /],
    ['a\n{{#if name}}{{/each}}', /^T\.hbs:2: if doesn't match each$/],
    ['a\n\n{{name', /^T\.hbs:3: the template cannot be read near: /],
  ])('refuses broken syntax with its line, in one line: %j', async (text, message) => {
    expect(await refusal(text)).toMatch(message);
    expect(await refusal(text)).not.toContain('\n');
  });

  it.each([
    ['{{address name}}', 'address: the text is not a mail address'],
    ['{{number name}}', 'number: takes a whole number'],
    ['{{path name}}', 'path: the text is not an absolute path'],
    ['{{quote unsaid}}', 'quote: takes text'],
    ['{{comment count}}', 'comment: takes text'],
    ['{{checksum name}}', 'checksum: the text is not a lowercase hexadecimal number'],
    ['{{events name}}', 'events: takes a group of values'],
    ['{{events group}}', 'events: does not know from, only only, except'],
    ['{{mail-format group.deep}}', 'mail-format: does not know key, only from, reply-to, subject, message'],
    ['{{tls-options tls}}', 'tls-options: takes ciphers only together with another option'],
    ['{{tls-options group}}', 'tls-options: does not know from'],
  ])('refuses a value that is not for its helper: %s', async (text, reason) => {
    expect(await refusal(text)).toContain(`T.hbs:1: ${reason}`);
  });
});
