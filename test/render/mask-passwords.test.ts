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
    ['exec "/bin/hook https://x.example/h?a=b&token=s3cret&c=d"', 'exec "/bin/hook ********"'],
    ['request "/?api_key=s3cret"', 'request "/?api_key=********"'],
    ['exec \'/bin/hook --auth="s3cret s3cret" on\'', `exec '/bin/hook ********'`],
    ['request "/?PASSWD=s3cret;x"', 'request "/?PASSWD=********"'],
    ['exec "curl -u ops:s3cret https://x"', 'exec "curl ********"'],
    [`exec "curl --user 'ops:s3cret s3cret' https://x"`, 'exec "curl ********"'],
    ['exec "curl -uops:s3cret"', 'exec "curl ********"'],
    ['http headers [Authorization: Basic s3cret, X: y]\n port 80', 'http headers [Authorization: ********\n port 80'],
    [`exec "curl -H 'X-Api-Key: s3cret' https://x"`, 'exec "curl ********"'],
    [`exec '/bin/hook {"token": "s3cret"} on'`, `exec '/bin/hook ********'`],
    ['password: "s3cret" x', 'password: "********" x'],
    ['username "my password;" password "s3cret"', 'username "my password;"********"'],
    ['"password" password "s3cret"', '"password"********"'],
    ['ciphers: "allow x:" allow admin:"s3cret"', 'ciphers: "allow x:"********"'],
    ['exec "/bin/hook --password=s3cret&token=s3cret-too"', 'exec "/bin/hook ********"'],
    ['curl -u ops:s3cret https://x', 'curl -u ops:******** https://x'],
    ["curl --user 'ops:s3cret s3cret' https://x", "curl --user 'ops:********' https://x"],
    ["curl -H 'X-Api-Key: s3cret' https://x", "curl -H 'X-Api-Key: ********' https://x"],
    ['hook {"token": "s3cret"} on', 'hook {"token"********"} on'],
    ['https://x.example/h?a=b&token=s3cret&c=d', 'https://x.example/h?a=b&token=********'],
  ])('masks %j', (text, masked) => {
    expect(maskPasswords(text)).toBe(masked);
    expect(maskPasswords(text)).not.toContain('s3cret');
  });

  // Monit would reject most of these, or read them as something else.
  it.each([
    ['pasword "s3cret"', 'pasword "********"'],
    ['passwd s3cret', 'passwd ********'],
    ['password = "s3cret"', 'password = "********"'],
    ["Passwort 's3cret'", 'Passwort "********"'],
    ['PASSWROD s3cret using tls', 'PASSWROD ******** using tls'],
    ['pass: s3cret', 'pass: ********'],
    ['pwd => s3cret', 'pwd => ********'],
    ['smtp_password s3cret', 'smtp_password ********'],
    ['client-secret: s3cret', 'client-secret: ********'],
    ['sercet "s3cret"', 'sercet "********"'],
    [`"my secret "x"password 's3cret'`, '"my secret "********" "********"'],
    ['passphrase\n\n  "s3cret"', 'passphrase\n\n  "********"'],
    ['password s3cret1 s3cret2 "s3cret3" using tls', 'password ******** using tls'],
    ['password "s3cret"s3cret', 'password "********"'],
    ['# pasword is s3cret', '# pasword is ********'],
    ['allow admin : s3cret', 'allow admin : ********'],
    ['allow admin: # s3cret\n s3cret', 'allow admin:********'],
    ['alow admin:s3cret', 'alow admin:********'],
    ['allow "admin":\'s3cret s3cret\'', 'allow "admin":"********"'],
    ['# allow admin:s3cret', '# allow admin:********'],
    ['http://u:s3cret@s3cret/s3cret@example.org/x', 'http://u:********@example.org/x'],
    ['set mailserver u:s3cret@mail.example.org', 'set mailserver u:********@mail.example.org'],
    ['mysql -p x', 'mysql -p x'],
    ['check program p with path "/bin/p --token s3cret"', 'check program p with path "/bin/p ********"'],
    [
      'check program p with path "/bin/p -p\n s3cret" timeout 3',
      'check program p with path "/bin/p ********" timeout 3',
    ],
    ['# check program p with path "/bin/p s3cret"', '# check program p with path "/bin/p ********"'],
    ['start program = "/bin/p s3cret" as uid "x"', 'start program = "/bin/p ********" as uid "x"'],
    [`stop "/bin/sh -c 'p \\"s3cret\\" s3cret'" with`, 'stop "/bin/sh ********" with'],
    ['restart program "/bin/p s3cret s3cret', 'restart program "/bin/p ********'],
    ['then exec "/bin/p s3cret" else', 'then exec "/bin/p ********" else'],
    ['then exec /bin/p s3cret', 'then exec /bin/p ********'],
    ["failed to start (exit status 7) -- '/bin/p s3cret'", "failed to start (exit status 7) -- '/bin/p ********'"],
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
    'check file passwd with path /etc/passwd',
    'set mode passive',
    'start program = "/etc/init.d/x" with timeout 60 seconds',
    'then exec "/bin/hook" as uid "x"',
    'then exec /bin/hook as uid "x"',
    'from:monit@example.org',
    '# all tests passed since monday',
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
