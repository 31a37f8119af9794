import { describe, expect, test } from 'vitest';
import type { Plan } from '../../src/change/plan.ts';
import type { ChangeResult, ChangeState } from '../../src/change/result.ts';
import type { ReloadProof } from '../../src/monit/reload/proof.ts';
import { stillAlertedText } from '../../src/report/alerted-text.ts';
import {
  diffSummaryText,
  diffText,
  isDiffLong,
  effectsText,
  planWarnings,
  unmanagedWarnings,
  proofText,
  provedText,
  resultText,
} from '../../src/report/change-text.ts';
import { createPalette } from '../../src/report/layout/palette.ts';
import { alerted, unmanaged, plan, proof } from '../support/values/alerts.ts';
import { results } from '../support/values/results.ts';

const [plain, colored] = [createPalette(() => false), createPalette(() => true)];
const escape = '\u001b[';

describe('how a change ended', () => {
  test.each<[ChangeState, string]>([
    ['unchanged', '"none" is already in force: Monit 5.33.0 runs it; nothing to do\n'],
    ['would-change', '"none" would be applied; nothing was changed\n'],
    ['active', '"none" is in force: Monit 5.33.0 reloaded and verified in 12 ms\n'],
    ['written', '"none" is installed and checked; Monit is not running and will load it when it starts\n'],
    ['pending', '"none" is installed, but not verified to be in force: Monit is busy\nWait.\n'],
    [
      'rolled-back',
      '"none" was not applied: Monit refused\n' +
        'The previous configuration is restored: Monit 5.33.0 reloaded and verified in 12 ms\n',
    ],
    ['failed', 'failed: Monit ended\nStart Monit.\n'],
  ])('%s', (state, text) => {
    expect(resultText(results[state], plain)).toBe(text);
  });

  test('is told of each state in words of its own', () => {
    const texts = Object.values(results).map((result) => resultText(result, plain));
    expect(new Set(texts).size).toBe(texts.length);
  });

  test('where no Monit runs, nothing is said to be in force now', () => {
    const unchanged: ChangeResult = { state: 'unchanged', plan, warnings: [], monit: undefined };
    expect(resultText(unchanged, plain)).toBe(
      '"none" is already installed; Monit is not running and will load it when it starts\n',
    );
  });

  test.each<[ChangeState, string]>([
    [
      'active',
      '"none" is in force; 2 recipients outside monit-alert are still alerted (a@x, b@x): ' +
        '`monit-alert init` imports them\n' +
        'Monit 5.33.0 reloaded and verified in 12 ms\n',
    ],
    [
      'unchanged',
      '"none" is already in force; 2 recipients outside monit-alert are still alerted (a@x, b@x): ' +
        '`monit-alert init` imports them\n' +
        'Monit 5.33.0 runs it; nothing to do\n',
    ],
    [
      'written',
      '"none" is installed and checked; 2 recipients outside monit-alert would still be alerted (a@x, b@x): ' +
        '`monit-alert init` imports them\n' +
        'Monit is not running and will load it when it starts\n',
    ],
  ])('names who is alerted all the same: %s', (state, text) => {
    const others = { ...plan, alerted: alerted([], ['a@x', 'b@x']) };
    expect(resultText({ ...results[state], plan: others }, plain)).toBe(text);
  });

  test('names nobody else where the profile itself alerts somebody', () => {
    const both = { ...plan, alerted: alerted(['ops@x'], ['a@x']) };
    expect(resultText({ ...results.active, plan: both }, plain)).toBe(resultText(results.active, plain));
  });

  test.each([
    [['global'], '`monit-alert init` imports it'],
    [['local'], '`monit-alert init` imports it'],
    [['global', 'local'], '`monit-alert init` imports it'],
    [['unknown'], '`monit-alert reload` ends alerts that are in no file any more'],
  ] as const)('says what to do about an alert that is %s', (origins, remedy) => {
    const who = { ...alerted([]), recipients: ['a@x'], unmanaged: [{ recipient: 'a@x', origins }] };
    expect(stillAlertedText(who)).toBe(`1 recipient outside monit-alert is still alerted (a@x): ${remedy}`);
  });

  test('has one line where nothing is to be done', () => {
    const pending: ChangeResult = { state: 'pending', plan, warnings: [], reason: 'Monit is busy', hint: undefined };
    expect(resultText(pending, plain)).toBe('"none" is installed, but not verified to be in force: Monit is busy\n');
  });
});

describe('the plan', () => {
  test('is the difference of the text, and then what it means for whom', () => {
    expect(diffText(plan, plain)).toBe(`${plan.diff}\n`);
    expect(effectsText(plan, plain)).toBe('a@x: all events -> nothing\n\n');
  });

  test('says nothing where nothing is different', () => {
    expect(diffText({ ...plan, diff: '' }, plain) + effectsText({ ...plan, effect: [] }, plain)).toBe('');
  });

  const diffOf = (path: string, lines: number, from = path) =>
    `--- ${from}\tinstalled\n+++ ${path}\trendered\n@@ -0,0 +1,${lines} @@\n${'+set alert a@x\n'.repeat(lines)}`;

  test('is one line where the difference is long, and those files come first that exist', () => {
    const short = { ...plan, diff: diffOf('/etc/a', 9) };
    const long = { ...plan, diff: diffOf('/etc/a', 10, '/dev/null') };
    expect([isDiffLong(short), isDiffLong(long)]).toEqual([false, true]);
    expect(diffSummaryText(long)).toBe('1 file changes, 10 lines (`--diff` prints them): /etc/a\n\n');
    const several = { ...long, otherFiles: [{ path: '/etc/monitrc', diff: diffOf('/etc/monitrc', 4) }] };
    expect(diffSummaryText(several)).toBe('2 files change, 14 lines (`--diff` prints them): /etc/monitrc, /etc/a\n\n');
  });

  test('names the former file where it goes', () => {
    const removed = diffOf('/dev/null', 20, '/etc/monit-alert.d/nginx').replaceAll('\n+set', '\n-set');
    expect(diffSummaryText({ ...plan, diff: removed })).toMatch(/: \/etc\/monit-alert\.d\/nginx\n\n$/);
  });

  test('says so where it is not known what was there before', () => {
    const effect = [{ recipient: 'a@x', before: undefined, after: 'nothing' }];
    expect(effectsText({ ...plan, effect }, plain)).toBe('a@x: unknown -> nothing\n\n');
  });
});

describe('the effect on services', () => {
  const gone = [{ recipient: 'web@x', before: 'timeout', after: 'nothing' }];
  const of = (serviceEffects: Plan['serviceEffects'], effect: Plan['effect'] = []) =>
    effectsText({ ...plan, effect, serviceEffects }, plain);

  test('is said of each service, and of all others', () => {
    expect(of([{ service: 'nginx', effect: gone }])).toBe(
      'nginx: web@x: timeout -> nothing\nall other services: unchanged\n\n',
    );
    expect(of([{ service: 'nginx', effect: gone }], plan.effect)).toBe(
      'nginx: web@x: timeout -> nothing\nall other services: a@x: all events -> nothing\n\n',
    );
  });

  test('is joined for services that lose or get the same', () => {
    const alike = ['nginx', 'php'].map((service) => ({ service, effect: gone }));
    expect(of(alike)).toBe('nginx, php: web@x: timeout -> nothing\nall other services: unchanged\n\n');
  });

  test('is cut where there are many services, but never what applies to all others', () => {
    const many = Array.from({ length: 12 }, (_, index) => ({
      service: `s${index}`,
      effect: [{ recipient: `${index}@x`, before: 'timeout', after: 'nothing' }],
    }));
    const lines = effectsText({ ...plan, serviceEffects: many }, plain, false).split('\n');
    expect(lines).toHaveLength(12);
    expect(lines.slice(7, 10)).toEqual([
      's7: 7@x: timeout -> nothing',
      '4 more like this; `--diff` prints them all',
      'all other services: a@x: all events -> nothing',
    ]);
    expect(effectsText({ ...plan, serviceEffects: many }, plain).split('\n')).toHaveLength(15);
  });

  test('names services that keep their alerts only if others do not', () => {
    expect(of([{ service: 'nginx', effect: [] }], plan.effect)).toBe(
      'nginx: unchanged\nall other services: a@x: all events -> nothing\n\n',
    );
    expect(of([{ service: 'nginx', effect: [] }])).toBe('');
  });

  test('of a reload is that Monit mails again about what fails', () => {
    const again = [{ service: 'db', recipients: ['a@x'] }];
    expect(effectsText({ ...plan, effect: [], mailedAgain: again }, plain)).toBe(
      'db still fails: the reload makes Monit mail a@x again\n\n',
    );
  });
});

test('colours change nothing but colours, and without them there is not one', () => {
  const bare = (text: string) => text.replaceAll(/\u001b\[\d+m/g, '');
  for (const result of Object.values(results)) {
    expect(resultText(result, plain)).not.toContain(escape);
    expect(resultText(result, colored)).toContain(escape);
    expect(bare(resultText(result, colored))).toBe(resultText(result, plain));
  }
  for (const text of [diffText, effectsText]) {
    expect(text(plan, plain)).not.toContain(escape);
    expect(text(plan, colored)).toContain(escape);
    expect(bare(text(plan, colored))).toBe(text(plan, plain));
  }
  expect(diffText(plan, colored)).toContain(colored.red('-set alert a@x'));
});

describe('alerts that escape the profile', () => {
  const several = (count: number) => Array.from({ length: count }, (_, index) => unmanaged(`a${index}@x`));

  test('are a warning each', () => {
    expect(unmanagedWarnings([])).toEqual([]);
    expect(unmanagedWarnings([unmanaged('a@x'), unmanaged('b@x', 'web')])).toEqual([
      'a@x still gets: all events, from /etc/monit/monitrc:7',
      'b@x still gets: web (all events), from /etc/monit/monitrc:7',
      '`monit-alert init` shows how profiles would control these alerts',
    ]);
    expect(unmanagedWarnings(several(5))).toHaveLength(6);
    expect(unmanagedWarnings(several(5).map((one) => ({ ...one, place: undefined })))).toHaveLength(5);
  });

  test('are counted where they are many, and the count is right', () => {
    const warnings = unmanagedWarnings(several(12));
    expect(warnings).toHaveLength(7);
    expect(warnings.at(-2)).toBe('7 more like this; `monit-alert who` lists them all');
  });

  test('are not told if the site accepts them, but still count', () => {
    const accepted = { ...unmanaged('a@x'), accepted: true as const };
    expect(unmanagedWarnings([accepted])).toEqual([]);
    expect(unmanagedWarnings([accepted, unmanaged('b@x')]).join('\n')).not.toContain('a@x');
    const left = alerted([], ['a@x', 'b@x']);
    const [a, b] = left.unmanaged.map((one) => ({ ...one, accepted: true as const }));
    expect(stillAlertedText({ ...left, unmanaged: [a, b].flatMap((one) => one ?? []) })).toBe(
      '2 recipients outside monit-alert are still alerted (a@x, b@x), as accepted in config.yaml',
    );
    expect(stillAlertedText({ ...left, unmanaged: [...(a ? [a] : []), ...left.unmanaged.slice(1)] })).toBe(
      '2 recipients outside monit-alert are still alerted (b@x; 1 accepted): `monit-alert init` imports it',
    );
  });

  test('name init once, where the result says it', () => {
    const muted = { ...plan, alerted: alerted([], ['a@x']), unmanagedAlerts: [unmanaged('a@x')] };
    expect(planWarnings(muted)).toHaveLength(2);
    expect(planWarnings(muted, true)).toHaveLength(1);
    expect(planWarnings({ ...muted, alerted: alerted(['b@x'], ['a@x']) }, true)).toHaveLength(2);
  });
});

test('the proof is one line, with all that was seen', () => {
  expect(proofText(proof)).toBe('proof: listener 100 -> 200, 4 knocks, pid 42, 12.3 ms\n');
  const seen = { pid: 42, elapsedMs: 12.34 };
  const pidFile: ReloadProof = { ...seen, kind: 'pid-file', before: undefined, after: '1:2:3' };
  expect(proofText(pidFile)).toBe('proof: pid file none -> 1:2:3, pid 42, 12.3 ms\n');
  const [before, after] = [100, 250].map((offset) => ({ path: '/var/log/monit.log', file: '1:2', offset }));
  if (before === undefined || after === undefined) throw new Error('two positions');
  const log: ReloadProof = { ...seen, kind: 'log', before, after, startTime: '9' };
  expect(proofText(log)).toBe('proof: /var/log/monit.log, byte 100 to 250, pid 42, 12.3 ms\n');
  expect(provedText({ pid: 42, version: undefined }, proof)).toMatch(/^Monit reloaded/);
  expect(provedText({ pid: 42, version: '6.0.0' }, proof)).toBe('Monit 6.0.0 reloaded and verified in 12 ms');
});
