import { expect, test } from 'vitest';
import { pictureOf } from '../../bench/report/picture.js';

const row = (name: string, idleMs: number, saturatedMs: number | undefined, lost = 0) => ({
  ...{ name, idleMs, saturatedMs, cpuMs: 1 },
  ...{ tried: 60, lost, falseDone: 0 },
});

test('the longest bar is that of the longest time, and each says its time', () => {
  const picture = pictureOf([row('`one` & **two**', 100, 400), row('three', 200, undefined, 5)]);
  const bars = [...picture.matchAll(/width="([\d.]+)" height="12" class="(\w+)"/g)].map((bar) => bar.slice(1));
  expect(bars).toEqual([
    ['117.5', 'idle'],
    ['470.0', 'saturated'],
    ['235.0', 'idle'],
  ]);
  expect(picture).toContain('>one &amp; two<');
  expect(picture).toContain('class="good">lost 0 of 60');
  expect(picture).toContain('class="bad">lost 5 of 60');
  expect(picture).toContain('>400 ms<');
});

test('a host that was not measured is not in the legend', () => {
  expect(pictureOf([row('one', 1, 2)])).toContain('busy host');
  expect(pictureOf([row('one', 1, undefined)])).not.toContain('busy host');
});
