import { describe, expect, it } from 'vitest';
import { readHeader, withHeader } from '../../src/render/header.ts';

const text = withHeader('night', '\nset alert ops@example.org\n');

describe('the header of the managed file', () => {
  it('says who wrote it, for which profile, and what to do instead of editing', () => {
    const lines = text.split('\n').slice(0, 3);
    expect(lines.every((line) => line.startsWith('# '))).toBe(true);
    expect(lines[0]).toContain('monit-alert for profile "night"');
    expect(lines[1]).toContain('overwritten');
    expect(lines[1]).toContain('monit-alert night');
    expect(lines[2]).toMatch(/sha256: [0-9a-f]{64}$/);
  });

  it('is the same for the same profile and body, and found intact', () => {
    expect(withHeader('night', '\nset alert ops@example.org\n')).toBe(text);
    expect(readHeader(text)).toEqual({ kind: 'intact', profile: 'night' });
    expect(readHeader(withHeader('none', ''))).toEqual({ kind: 'intact', profile: 'none' });
  });

  it.each([
    ['a changed body', text.replace('ops@', 'me@')],
    ['an added line', `${text}set alert me@example.org\n`],
    ['a missing last line break', text.slice(0, -1)],
    ['a changed notice', text.replace('overwritten', 'kept')],
    ['a changed digest', text.replace(/[0-9a-f]{64}/, '0'.repeat(64))],
    ['another profile in every line', text.replaceAll('night', 'none')],
    ['a removed header line', text.replace(/# Edit.*\n/, '')],
    ['Windows line breaks', text.replaceAll('\n', '\r\n')],
    ['only the first line', `${text.split('\n')[0] ?? ''}\n`],
  ])('tells %s from what was written', (_, changed) => {
    expect(readHeader(changed).kind).toBe('edited');
  });

  it.each([
    ['nothing', ''],
    ['a file of somebody else', 'set alert ops@example.org\n'],
    ['a changed first line', text.replace('Written by', 'Once written by')],
    ['a header further down', `\n${text}`],
  ])('takes %s for unmanaged', (_, unmanaged) => {
    expect(readHeader(unmanaged)).toEqual({ kind: 'unmanaged' });
  });
});
