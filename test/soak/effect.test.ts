import { expect, test } from 'vitest';
import { judgeLooks } from './effect.js';

/** Looks in a row, `monitor/pendingaction@second of Monit's last check`, and what each came to. */
function judge(wanted: 0 | 1, looks: string): (string | undefined)[] {
  const judgeLook = judgeLooks(wanted);
  return looks.split(' ').map((look) => {
    const [monitor = NaN, pendingaction = NaN, checkedSeconds = NaN] = look.split(/[/@]/).map(Number);
    return judgeLook({ monitor, pendingaction, status: 0, checkedSeconds });
  });
}

test('an action is done when the state is as asked and nothing is pending', () => {
  expect(judge(0, '0/0@5')).toEqual(['done']);
  expect(judge(0, '1/4@5 0/4@6 0/0@6')).toEqual([undefined, undefined, 'done']);
  expect(judge(1, '2/0@5 1/0@6')).toEqual([undefined, 'done']);
});

test('an action is lost when Monit goes on with its checks and has none pending', () => {
  expect(judge(0, '1/0@5 1/0@6 1/0@8')).toEqual([undefined, undefined, 'lost']);
});

test('a pending action is never lost, however long it takes', () => {
  expect(judge(0, '1/4@5 1/4@50 0/0@51')).toEqual([undefined, undefined, 'done']);
});

test('the time of a Monit that does not check anything does not count', () => {
  expect(judge(0, `${'1/0@5 '.repeat(500)}0/0@6`).at(-1)).toBe('done');
});

test('quiet begins anew after something was pending', () => {
  expect(judge(0, '1/0@5 1/4@7 1/0@8 1/0@10 1/0@11').map(String).join(' ')).toMatch(/^(undefined ){4}lost$/);
});
