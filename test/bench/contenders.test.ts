import { expect, test } from 'vitest';
import { takesPart } from '../../bench/contenders/contender.js';
import { applyOther } from '../../bench/contenders/ours.js';
import { monitReload } from '../../bench/contenders/theirs.js';

const rounds = [1, 2, 3, 4, 5, 6, 7];

test('a rare contender takes part in the first round and in every third one after it, any other in all', () => {
  expect(rounds.filter((round) => takesPart(monitReload, round))).toEqual([1, 4, 7]);
  expect(rounds.filter((round) => takesPart(applyOther, round))).toEqual(rounds);
});
