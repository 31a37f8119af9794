import { expect, test } from 'vitest';
import { textDiff } from '../../../src/inspect/text-diff.ts';
import { withHeader, withServiceHeader } from '../../../src/render/header.ts';
import { withoutHeader } from '../../../src/report/layout/diff-without-header.ts';

const path = '/etc/monit/conf.d/monit-alert';
const none = withHeader('none', '\n# Nobody is alerted.\n');
const team = withHeader('team', '\n# The team.\n\nset alert ops@example.org\nset alert web@example.org\n');

/** Without the two lines that name the file. */
const shown = (before: string | undefined, after: string | undefined) =>
  withoutHeader(textDiff(path, before, after))
    .split('\n')
    .slice(2)
    .join('\n');

test('a line stands for the header, and the rest is a diff as before', () => {
  expect(shown(team, none)).toBe(`header of monit-alert: changed
@@ -5,4 +5,1 @@
-# The team.
-
-set alert ops@example.org
-set alert web@example.org
+# Nobody is alerted.
`);
});

test('a file that is added or removed', () => {
  expect(shown(undefined, none)).toBe('header of monit-alert: added\n@@ -0,0 +5,1 @@\n+# Nobody is alerted.\n');
  const service = withServiceHeader('team', { service: 'nginx', isHeld: true }, '\nalert web@example.org\n');
  expect(shown(service, undefined)).toBe('header of monit-alert: removed\n@@ -5,1 +0,0 @@\n-alert web@example.org\n');
});

test('only the header changes', () => {
  const [held, base] = [true, false].map((isHeld) =>
    withServiceHeader('team', { service: 'nginx', isHeld }, '\nalert web@example.org\n'),
  );
  expect(shown(held, base)).toBe('header of monit-alert: changed');
});

test('a change far below the header', () => {
  const long = Array.from({ length: 30 }, (_, index) => `set alert a${index}@example.org\n`).join('');
  const changed = shown(withHeader('team', `\n${long}`), withHeader('team', `\n${long}set alert z@example.org\n`));
  expect(changed).toMatch(/^header of monit-alert: changed\n@@ -32,3 \+32,4 @@\n/);
});

test('a file that somebody else wrote, and what looks like a header further down, are shown', () => {
  const foreign = 'set alert x@example.org\n';
  expect(shown(foreign, none)).toBe(`header of monit-alert: added
@@ -1,1 +5,1 @@
-set alert x@example.org
+# Nobody is alerted.
`);
  const mail = withHeader('team', '\nset mail-format {\n  message:\n# Edits are overwritten: x\n}\n');
  expect(shown(undefined, mail)).toContain('+# Edits are overwritten: x\n');
  expect(withoutHeader('')).toBe('');
});
