import { expect, test } from 'vitest';
import { ok, problem, unknown, warning } from '../../src/doctor/finding.ts';
import { MonitAlertError } from '../../src/errors.ts';
import { findingsText, repairsText } from '../../src/report/doctor-text.ts';
import { createPalette } from '../../src/report/layout/palette.ts';

const plain = createPalette(() => false);
const findings = [
  ok('monit', '5.33.0, /usr/bin/monit'),
  warning('recipients', 'a@x is named twice', 'Leave him to the profiles.', ['/etc/monit/monitrc:1']),
  problem(
    'control-file',
    'its mode is 0644, and Monit takes no more than 0700: it would refuse it at its next start',
    'chmod 600 /m',
  ),
  unknown('clock', 'why'),
];

test('what is well takes a line, everything else a paragraph with what to do, in 80 columns', () => {
  const text = findingsText(findings, { quiet: false, width: 80 }, plain);
  expect(text).toBe(`ok       monit            5.33.0, /usr/bin/monit
warning  recipients
         a@x is named twice
           /etc/monit/monitrc:1
         To do: Leave him to the profiles.
problem  control-file
         its mode is 0644, and Monit takes no more than 0700: it would refuse it
         at its next start
         To do: chmod 600 /m
unknown  clock
         not checked: why
1 problem, 1 warning, 1 unknown
`);
});

test('--quiet leaves out what is well, and says nothing where all is', () => {
  expect(findingsText(findings, { quiet: true, width: 80 }, plain)).not.toContain('5.33.0');
  expect(findingsText([ok('monit', 'x')], { quiet: true, width: 80 }, plain)).toBe('');
  expect(findingsText([ok('monit', 'x')], { quiet: false, width: 80 }, plain)).toContain('no problems found\n');
});

test('a repair says what was done, or why it was not', () => {
  const nothing = { what: undefined, change: undefined, fault: undefined };
  const repairs = [
    { ...nothing, id: 'leftovers' as const, what: 'they are gone' },
    { ...nothing, id: 'maintenance' as const, fault: new MonitAlertError('maintenance.damaged', 'it is damaged') },
    { ...nothing, id: 'in-force' as const },
  ];
  expect(repairsText(repairs, plain)).toBe(`fixed leftovers: they are gone
not fixed maintenance: it is damaged
not fixed in-force: cannot be fixed automatically
`);
});
