import { describe, expect, it } from 'vitest';
import {
  addressFault,
  hostFault,
  messageFault,
  parseSender,
  pathFault,
  quotePath,
  quoteString,
  senderFault,
  stringFault,
  subjectFault,
} from '../../../src/monit/config/grammar.ts';

describe('a quoted string', () => {
  it.each([
    ['plain', '"plain"'],
    ['a "b" c', '"a \\0x22b\\0x22 c"'],
    ["it's", '"it\\0x27s"'],
    ['back\\slash', '"back\\\\slash"'],
    ['/slash', '"\\0x2fslash"'],
    [' both ends  ', '"\\0x20both ends\\0x20\\0x20"'],
  ])('is written so that Monit reads %j', (text, written) => {
    expect(quoteString(text)).toBe(written);
  });

  it('keeps the slash that makes a path a path', () => {
    expect(quotePath('/var/q "x"')).toBe('"/var/q \\0x22x\\0x22"');
  });

  it('cannot hold a control character or nothing, and the reason does not repeat the text', () => {
    for (const text of ['', 'se\ncret', 'se\tcret', 'se\0cret', 'se\u007fcret', 'se\ud800cret']) {
      expect(stringFault(text)).toMatch(/^(?!.*cret)/);
    }
    expect(stringFault('any "other\' \\ {text} #1; é')).toBeUndefined();
  });
});

describe('a text longer than Monit can read', () => {
  const tooLong = 'is longer than Monit can read (16000 bytes)';

  it.each([
    ['a string', stringFault, 'x'.repeat(15_998), 'x'.repeat(15_999)],
    ['a string that is longer as it is written', stringFault, '"'.repeat(3_199), '"'.repeat(3_200)],
    ['a path', pathFault, `/${'x'.repeat(15_997)}`, `/${'é'.repeat(8_000)}`],
    ['a sender', senderFault, `${'x'.repeat(15_980)} <a@b>`, `${'x'.repeat(16_000)} <a@b>`],
    ['a subject', subjectFault, 'x'.repeat(16_000), 'x'.repeat(16_001)],
    ['a message', messageFault, 'x\n'.repeat(8_000), 'x\n'.repeat(8_001)],
  ])('is refused, and one that is not is taken: %s', (_, fault, longest, longer) => {
    expect(fault(longest)).toBeUndefined();
    expect(fault(longer)).toBe(tooLong);
  });
});

describe('an address', () => {
  it.each([
    'root@localhost',
    'a.b+c@example.org',
    'a#b@example.org',
    '/x=y?z^~`|*&$-_@a-b.example.org',
    'ops@[192.0.2.1]',
    `${'a'.repeat(242)}@example.org`,
  ])('can be %s', (address) => {
    expect(addressFault(address)).toBeUndefined();
  });

  it.each([
    ['', 'is empty'],
    ['root', 'is not a mail address'],
    ['@example.org', 'is not a mail address'],
    ['root@', 'is not a mail address'],
    ['a b@example.org', 'contains " " before the @'],
    ['a,b@example.org', 'contains "," before the @'],
    ["o'neil@example.org", 'mail programs accept this, but Monit does not'],
    ['a!b@example.org', 'mail programs accept this, but Monit does not'],
    ['a%b@example.org', 'mail programs accept this, but Monit does not'],
    ['{a}@example.org', 'mail programs accept this, but Monit does not'],
    ['#a@example.org', 'begins with "#"'],
    ['.a@example.org', 'a dot in the wrong place before the @'],
    ['a..b@example.org', 'a dot in the wrong place before the @'],
    ['a@example_1.org', 'contains "_" after the @'],
    ['a@-example.org', 'wrong place after the @'],
    ['a@example.org.', 'wrong place after the @'],
    ['a@[::1]', 'only [IPv4]'],
    ['zoë@example.org', 'not ASCII'],
    ['a\n@example.org', 'contains a line break'],
    [`${'a'.repeat(243)}@example.org`, 'longer than a mail address'],
  ])('cannot be %j', (address, reason) => {
    expect(addressFault(address)).toContain(reason);
  });
});

describe('a sender', () => {
  it.each([
    ['a@b', { address: 'a@b' }],
    ['<a@b>', { address: 'a@b' }],
    ['Monit Support <a@b>', { name: 'Monit Support', address: 'a@b' }],
    ['"Smith, John" <a@b>', { name: 'Smith, John', address: 'a@b' }],
    ['a b', undefined],
    ['x <a@b> y', undefined],
  ])('is read from %j', (text, sender) => {
    expect(parseSender(text)).toEqual(sender);
  });

  it('may stand at $HOST, which no recipient may', () => {
    expect(senderFault('Monit <monit@$HOST>')).toBeUndefined();
    expect(senderFault('monit@mail.$HOST')).toBeUndefined();
    expect(addressFault('monit@$HOST')).toContain('"$"');
  });

  it.each(['A "B" C <a@b>', 'a@b <a@b>', 'x} <a@b>', 'x\\ <a@b>', "'x <a@b>", 'a@[192.0.2.1]', 'x\n <a@b>', 'root'])(
    'cannot be %j',
    (sender) => {
      expect(senderFault(sender)).toBeDefined();
    },
  );
});

describe('subject and message', () => {
  it('carry quotes and opening braces, but not what would end them', () => {
    expect(subjectFault('it\'s "x" {')).toBeUndefined();
    expect(subjectFault('a } b')).toContain('ends the mail-format');
    expect(subjectFault('a\nb')).toContain('a line break');
    expect(messageFault('it\'s "x" {\n\t# y')).toBeUndefined();
    expect(messageFault('a\n}')).toContain('ends the mail-format');
    expect(messageFault('a\r\nb')).toContain('a line break');
    expect([subjectFault(' '), messageFault('\n')]).toEqual(['is empty', 'is empty']);
  });
});

describe('hosts and paths', () => {
  it('are told from what they are not', () => {
    for (const host of ['localhost', 'smtp-1.example.org', '192.0.2.1', '2001:db8::1', 'fe80::1%eth0']) {
      expect(hostFault(host)).toBeUndefined();
    }
    for (const host of ['', 'a b', 'a/b', '[::1]', 'a"b', 'zoë.example.org', 'x'.repeat(254)]) {
      expect(hostFault(host)).toBeDefined();
    }
    expect(pathFault('/var/lib/"x"')).toBeUndefined();
    for (const path of ['', 'var', '/a\nb']) expect(pathFault(path)).toBeDefined();
  });
});
