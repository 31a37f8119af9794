import { describe, expect, it } from 'vitest';
import { withHeader } from '../../src/render/header.ts';
import { maskBoth, maskPasswords } from '../../src/render/mask-passwords.ts';

describe('maskPasswords', () => {
  it.each([
    ['password "s3cret"', 'password "********"'],
    ["password 's3cret'", 'password "********"'],
    ['password s3cret port 25', 'password ******** port 25'],
    ['PASSWORD\t"s3cret",', 'PASSWORD\t"********",'],
    ['password\n    "s3cret"', 'password\n    "********"'],
    ['password # s3cret-old "s3cret"\n "s3cret"', 'password ********\n "********"'],
    ['password is "s3cret"', 'password is "********"'],
    ['password "the password s3cret" username "u"', 'password "********" username "u"'],
    ['username password password "s3cret"', 'username password ******** "********"'],
    ['password "s3cret\ns3cret"', 'password "********"'],
    ['password "s3cret', 'password "********"'],
    ['password "\\0x22s3cret\\\\" username "u"', 'password "********" username "u"'],
    ['# set mailserver x password "s3cret"', '# set mailserver x password "********"'],
    ['set mmonit https://user:s3cret@example.org/collector', 'set mmonit https://user:********@example.org/collector'],
    ['allow admin:s3cret', 'allow admin:********'],
    ['allow "admin":"s3cret" read-only', 'allow "admin":"********" read-only'],
    ['secret "s3cret"', 'secret "********"'],
    [
      'exec "/bin/hook https://x.example/h?a=b&token=s3cret&c=d"',
      'exec "/bin/hook https://x.example/h?a=b&token=********&c=d"',
    ],
    ['request "/?api_key=s3cret"', 'request "/?api_key=********"'],
    ['exec \'/bin/hook --auth="s3cret s3cret" on\'', `exec '/bin/hook --auth="********" on'`],
    ['request "/?PASSWD=s3cret;x"', 'request "/?PASSWD=********"'],
    ['exec "curl -u ops:s3cret https://x"', 'exec "curl -u ops:******** https://x"'],
    [`exec "curl --user 'ops:s3cret s3cret' https://x"`, `exec "curl --user 'ops:********' https://x"`],
    ['exec "curl -uops:s3cret"', 'exec "curl -uops:********"'],
    ['http headers [Authorization: Basic s3cret, X: y]\n port 80', 'http headers [Authorization: ********\n port 80'],
    [`exec "curl -H 'X-Api-Key: s3cret' https://x"`, `exec "curl -H 'X-Api-Key: ********' https://x"`],
    [`exec '/bin/hook {"token": "s3cret"} on'`, `exec '/bin/hook {"token": "********"} on'`],
    ['password: "s3cret" x', 'password******** "********" x'],
    ['username "my password;" password "s3cret"', 'username "my password;"********"'],
    ['"password" password "s3cret"', '"password"********"'],
    ['ciphers: "allow x:" allow admin:"s3cret"', 'ciphers: "allow x:"********"'],
    ['exec "/bin/hook --password=s3cret&token=s3cret-too"', 'exec "/bin/hook --password********"'],
  ])('masks %j', (text, masked) => {
    expect(maskPasswords(text)).toBe(masked);
    expect(maskPasswords(text)).not.toContain('s3cret');
  });

  it.each([
    'set mailserver "smtp.example.org" port 587 username "ops" using tls',
    'set alert ops@example.org only on { timeout }',
    'allow localhost',
    '# about the password\n# (see the manual)\nset alert ops@example.org',
    'check host x with address y if failed url http://example.org:80/x then alert',
    'pemfile: "/etc/passwords/x"',
    'pemkey: /etc/ssl/key.pem',
    'check host x with address y if failed port 80 protocol http request "/?page=1" then alert',
  ])('leaves alone %j', (text) => {
    expect(maskPasswords(text)).toBe(text);
  });
});

describe('masking', () => {
  it.each([
    '#'.repeat(80).concat('\n').repeat(200),
    ' '.repeat(50_000),
    'password '.repeat(2_000),
    '"://'.repeat(5_000),
    '/-u'.repeat(20_000),
    'token'.repeat(10_000),
    `-u${' '.repeat(50_000)}`,
    'auth:'.repeat(10_000),
  ])('comes to an end on a text made to keep a pattern searching (case %#)', (text) => {
    expect(maskBoth(text, `${text}\npassword s3cret`).join('')).not.toContain('s3cret');
  });
});

describe('maskBoth', () => {
  const server = (host: string, password: string) => `    "${host}" username "u" password "${password}",\n`;

  it('shows that a password changed, and neither of the two', () => {
    const [before, after] = maskBoth(server('a', 'old'), server('a', 'new'));
    expect(before).toBe(server('a', '********'));
    expect(after).toBe(server('a', '******** (changed)'));
  });

  it('shows no change where there is none, whatever moves around it', () => {
    const [, after] = maskBoth(
      server('a', 'one') + server('b', 'two'),
      `# new\n${server('b', 'two')}${server('a', 'one')}`,
    );
    expect(after).toBe(`# new\n${server('b', '********')}${server('a', '********')}`);
  });

  it('shows two servers whose passwords were exchanged', () => {
    const [before, after] = maskBoth(server('a', 'one') + server('b', 'two'), server('a', 'two') + server('b', 'one'));
    expect(after).not.toBe(before);
    expect(after.match(/changed/g)).toHaveLength(2);
  });

  it('tells apart several on one line and on equal lines', () => {
    const [, after] = maskBoth(
      'password a password b\npassword a password b\n',
      'password a password c\npassword a password b\n',
    );
    expect(after).toBe('password ******** password ******** (changed)\npassword ******** password ********\n');
  });

  it('masks a password that is new, or gone, without a word about another', () => {
    expect(maskBoth('', server('a', 'new'))).toEqual(['', server('a', '********')]);
    expect(maskBoth(server('a', 'old'), '')).toEqual([server('a', '********'), '']);
  });
});

describe('the digest in the header', () => {
  const digest = /# sha256: [0-9a-f]{64}/;

  it('is hidden where it covers a password, which it would help to guess', () => {
    const text = withHeader('night', '\nset mailserver "mail" password "pass"\n');
    expect(text).toMatch(digest);
    expect(maskPasswords(text)).not.toMatch(digest);
    expect(maskBoth(text, text.replace('pass"', 'word"')).join('')).not.toMatch(digest);
  });

  it('is shown where there is nothing to guess', () => {
    expect(maskPasswords(withHeader('night', '\nset alert ops@example.org\n'))).toMatch(digest);
  });
});
