import { describe, expect, test } from 'vitest';
import { tokenize } from '../../../src/monit/config/lexer.ts';

const kinds = (text: string) => tokenize(text).map(({ kind, value }) => `${kind} ${value}`);

describe('a comment', () => {
  test('begins where a token could begin, and ends with the line', () => {
    expect(kinds('set # include x\n;#y\n"a"#b\nalert')).toEqual(['word set', 'string a', 'word alert']);
  });

  test('does not begin within a word', () => {
    expect(kinds('a#b c@d#e')).toEqual(['word a#b', 'address c@d#e']);
  });
});

describe('a quoted text', () => {
  test('may span lines, loses blanks and quotes at its ends, and has its escapes replaced', () => {
    expect(kinds(`" 'a\nb' " 'c\\td\\\\\\0x41\\q'`)).toEqual(['string a\nb', 'string c\td\\A\\q']);
  });

  test('that nothing closes ends with the file', () => {
    expect(kinds('set "alert a@x\n')).toEqual(['word set', 'string alert a@x']);
  });
});

describe('an include', () => {
  test('takes what follows up to a blank, and only blanks make quotes count', () => {
    expect(kinds(`include /a;b#c{d,e} INCLUDE"/f g"h\ninclude '/i'\ninclude "/j"k`)).toEqual([
      ...['include include', 'pattern /a;b#c{d,e}', 'include INCLUDE', 'pattern /f g', 'word h'],
      ...['include include', 'pattern /i', 'include include', 'pattern "/j"k'],
    ]);
  });

  test('finds its pattern on a later line, and leaves escapes to glob', () => {
    const text = 'include\n\n  "/a\\\\n *"\nset';
    const [, pattern, set] = tokenize(text);
    expect(pattern).toMatchObject({ kind: 'pattern', value: '/a\\\\n *', line: 3 });
    expect(text.slice(pattern?.start, pattern?.end)).toBe('"/a\\\\n *"');
    expect(set?.line).toBe(4);
  });

  test('is no include as part of a longer word, of an address, or as a name', () => {
    expect(kinds('alert include@x include')).toEqual(['word alert', 'address include@x', 'include include']);
    expect(kinds('includes include/x check process include group include depends on include, include set')).toEqual([
      ...['word includes', 'word include/x', 'check check process ', 'name include'],
      ...['opaque group include', 'opaque depends on include, include', 'word set'],
    ]);
  });
});

describe('text that holds no statement', () => {
  test.each([
    [`start program = "/bin/sh -c 'echo "alert a@x"'" alert`, 'alert'],
    [`exec "/bin/a b'c 'd" e" f'" alert`, 'alert'],
    ['subject: set alert a@x " }', '}'],
    ['message: set alert a@x\n" include /x }', '}'],
    ['from: "A, B" <a@x>\nalert', 'alert'],
    [`http headers [Host: it's, X: "]alert a@x"] alert`, 'alert'],
    ['url http://u:p@h/alert;a@x#y?z alert', 'alert'],
    ['every "* * * * *" alert', 'alert'],
  ])('%s', (text, last) => {
    expect(tokenize(text).at(-1)?.text).toBe(last);
    expect(tokenize(text).some(({ kind }) => kind === 'address' || kind === 'include')).toBe(false);
  });

  test('a path is a command in a program check and a path elsewhere', () => {
    expect(kinds(`check program a path "/b 'c"'"`)).toEqual([
      'check check program ',
      'name a',
      `opaque path "/b 'c"'"`,
    ]);
    expect(kinds(`check file a path "/b" 'c'`).slice(2)).toEqual(['word path', 'string /b', 'string c']);
  });
});

test('an IPv6 address is one word, a user and a password are not', () => {
  expect(kinds('::1/64 fe80::a abc:def')).toEqual(['word ::1/64', 'word fe80::a', 'word abc', 'symbol :', 'word def']);
});

test('offsets and lines stay true over any text', () => {
  const text = '\\\nset {\n"a\nb"} % \r\n é@x "';
  for (const { text: written, start, end, line } of tokenize(text)) {
    expect(text.slice(start, end)).toBe(written);
    expect(text.slice(0, start).split('\n')).toHaveLength(line);
  }
});
