import { describe, expect, it } from 'vitest';
import { maskComplaint } from '../../src/render/mask-complaint.ts';

/** What Monit 5.27.2 to 6.0.0 say of these lines; each text is the whole file. */
const quoting: [text: string, complaint: string, masked: string][] = [
  ['set mailserver x password "/s3cret"', `syntax error '"/s3cret"'`, `syntax error '********'`],
  ['\nset mailserver x password\n /s3cret', `syntax error '/s3cret'`, `syntax error '********'`],
  ['set mailserver x pasword /s3cret', `syntax error '/s3cret'`, `syntax error '********'`],
  ['allow admin:secret', `syntax error 'secret'`, `syntax error '********'`],
  ['allow admin:s3cr@et', `syntax error 's3cr@et'`, `syntax error '********'`],
  ['allow admin s3cret', `invalid allow option: admin 's3cret'`, `invalid allow option '********'`],
  ['allow s3cret', `invalid allow option: s3cret 's3cret'`, `invalid allow option '********'`],
  ['allow admin:"x"\n s3cret', `syntax error 's3cret'`, `syntax error '********'`],
  ['exec "/hook --token=s3cret" s3cret', `syntax error 's3cret'`, `syntax error '********'`],
];

const telling: [text: string, complaint: string][] = [
  ['set alarm a@example.org', `syntax error 'alarm'`],
  ['set mailserver x password "s3cret" usrname "u"', `syntax error 'usrname'`],
  [
    'set mailserver x password "s3cret" using tls with options { clientpemfile: "/no/file" }',
    `SSL client PEM file doesn't exist '"/no/file"'`,
  ],
  ['set alert a@example.org {', `syntax error ''`],
  ['check file x path /x', 'Service name conflict, x already defined'],
];

const lineOf = (text: string) => text.split('\n').length;

describe('a complaint of Monit', () => {
  it.each(quoting)('loses the password that it quotes: %j', (text, complaint, masked) => {
    const place = `/etc/monit/monitrc:${lineOf(text)}: `;
    expect(maskComplaint(place + complaint, text)).toBe(place + masked);
    expect(maskComplaint(place + complaint, `set daemon 1\n${text}\nset daemon 2\n`)).not.toMatch(/s3cr@?et/);
  });

  it.each(telling)('says all that it said where it quotes none: %j', (text, complaint) => {
    const line = `/etc/monit/monitrc:${lineOf(text)}: ${complaint}`;
    expect(maskComplaint(line, text)).toBe(line);
  });

  it('loses the word that it quotes where nobody can say what that is', () => {
    expect(maskComplaint("/etc/monit/gone:3: syntax error 's3cret'", undefined)).toBe(
      "/etc/monit/gone:3: syntax error '********'",
    );
    const elsewhere = maskComplaint("/etc/monit/monitrc:1: syntax error 's3cret'", 'set daemon 60\n');
    expect(elsewhere).toBe("/etc/monit/monitrc:1: syntax error '********'");
  });

  it('is left alone where it is about no line', () => {
    expect(maskComplaint('No daemon found', undefined)).toBe('No daemon found');
  });
});
