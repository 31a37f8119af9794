import { describe, expect, test } from 'vitest';
import { planChange } from '../../src/change/plan.ts';
import { MonitAlertError } from '../../src/errors.ts';
import type { Content } from '../../src/report/json-documents.ts';
import { changeDocument, errorDocument, hookDocument, jsonDocument } from '../../src/report/json.ts';
import { ensureDescribed, ensureDescribedForHooks } from '../support/cli/document.ts';
import { unmanaged, intact, plan, planInput, proof } from '../support/values/alerts.ts';
import { aScopedHold } from '../support/values/maintenance.ts';
import { results } from '../support/values/results.ts';

/** A document as a program gets it; it must be exactly one line, and as docs/output.schema.json describes it. */
function read(content: Content): Record<string, unknown> {
  const text = jsonDocument(content);
  expect(text.indexOf('\n')).toBe(text.length - 1);
  expect(text).not.toContain('\r');
  const document = JSON.parse(text) as Record<string, unknown>;
  ensureDescribed(document);
  return document;
}

describe.each(Object.values(results))('a change that ended as $state', (result) => {
  test('is one document on one line, with the number of its form, its state and its exit code', () => {
    expect(read(changeDocument(result, 3))).toMatchObject({
      schemaVersion: 1,
      state: result.state,
      exitCode: 3,
      profile: 'none',
      decision: 'replace',
      managedFile: plan.managedFile,
      diff: plan.diff,
      effect: plan.effect,
      unmanagedAlerts: [],
      warnings: [],
    });
  });

  test('has all that there is to say of this end, and no more', () => {
    const { monit, proof: proved, reason, hint } = read(changeDocument(result, 0));
    expect({ monit, proof: proved, reason, hint }).toEqual({
      monit: 'monit' in result ? { pid: 42, version: '5.33.0' } : undefined,
      proof: 'proof' in result ? proof : undefined,
      reason: 'reason' in result ? result.reason : undefined,
      hint: 'hint' in result ? result.hint : undefined,
    });
  });
});

test('lines within a text do not make lines of the document', () => {
  const texts = { ...plan, diff: 'a\nb\r\nc\u2028d\u2029e\n', unmanagedAlerts: [unmanaged('a@x')] };
  expect(read(changeDocument({ ...results.written, plan: texts, warnings: ['one\ntwo'] }, 0))).toMatchObject({
    diff: texts.diff,
    unmanagedAlerts: [{ recipient: 'a@x', events: 'all events', place: { file: '/etc/monit/monitrc', line: 7 } }],
    warnings: ['one\ntwo'],
  });
});

test('a document holds no password of a mail server, neither the old one nor the new one', () => {
  const server = (password: string) => `set mailserver m.example username "u" password "${password}"\n`;
  const secret = planChange(
    planInput({ installed: intact(server('old hunter2')), renderedText: server('new hunter2') }),
  );
  for (const result of Object.values(results)) {
    const text = jsonDocument(changeDocument({ ...result, plan: secret }, 0));
    expect(text).toContain('m.example');
    expect(text).not.toContain('hunter2');
  }
});

test('an error is a document as well: what happened, where, and what to do', () => {
  const error = new MonitAlertError('profile.invalid', 'a:1: no', {
    hint: 'Do.',
    details: ['b:2'],
    cause: new Error('x'),
  });
  expect(read(errorDocument(error, 1))).toEqual({
    schemaVersion: 1,
    state: 'failed',
    exitCode: 1,
    error: { code: 'profile.invalid', message: 'a:1: no', hint: 'Do.', details: ['b:2'] },
  });
});

test('what hooks read is one document on one line as well, and described', () => {
  const hold = aScopedHold('deploy', 'nginx', { reason: 'a\nb', announces: true });
  const where = { host: 'web1', controlFile: '/etc/monit/monitrc' };
  const meanwhile = {
    since: hold.since,
    stillFailing: [{ service: 'web', message: 'down', at: undefined }],
    recovered: [],
    recoveredAfterMail: ['db'],
    unknown: [],
  };
  const notice = {
    event: 'end',
    hold,
    base: 'default',
    by: 'anna',
    end: 'released',
    meanwhile,
    was: hold.until,
  } as const;
  const text = hookDocument(notice, where);
  expect(text.indexOf('\n')).toBe(text.length - 1);
  const document = JSON.parse(text) as object;
  ensureDescribedForHooks(document);
  expect(document).toEqual({ schemaVersion: 1, ...where, ...(JSON.parse(JSON.stringify(notice)) as object) });
  ensureDescribedForHooks(JSON.parse(hookDocument({ event: 'begin', hold, base: 'default' }, where)));
});

test('a key that docs/output.schema.json does not describe is found by every test that reads a document', () => {
  const document = JSON.parse(jsonDocument(changeDocument(results.written, 0))) as object;
  expect(() => {
    ensureDescribed({ ...document, colour: 'red' });
  }).toThrow(/is no #\/definitions\/ChangeDocument:\n.*colour/);
  expect(() => {
    ensureDescribed({ ...document, warnings: undefined });
  }).toThrow(/warnings/);
});
