import { expect, test } from 'vitest';
import { areMailServersPlain } from '../../../src/monit/config/mailserver-statement.ts';

test.each([
  ['no mail server at all', 'set daemon 30\ncheck system myhost\n', true],
  ['host and port', 'set mailserver localhost port 2525, "mail.example.org" with timeout 30 seconds\n', true],
  ['a login', 'set mailserver localhost username "a" password "b"\n', false],
  ['TLS', 'set mailserver localhost port 587 using tls\n', false],
  ['an SSL version', 'set mailserver localhost using sslauto\n', false],
  ['options of TLS', 'set mailserver localhost with ssl { verify: enable }\n', false],
  ['a name for HELO', 'set mailserver localhost using hostname "me"\n', true],
  ['a login that is another statement', 'set mailserver localhost\nset httpd port 2812 with ssl\n', true],
  ['words in a comment', 'set mailserver localhost # username\n', true],
])('%s', (_, text, isPlain) => {
  expect(areMailServersPlain([text])).toBe(isPlain);
});
