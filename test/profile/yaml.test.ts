import { describe, expect, it } from 'vitest';
import { MonitAlertError } from '../../src/errors.ts';
import { parseYaml } from '../../src/profile/yaml.ts';

function linesOfRefusal(text: string): string[] {
  try {
    parseYaml(text, 'x.yaml');
  } catch (error) {
    if (error instanceof MonitAlertError) return [error.code, error.message, ...error.details];
    throw error;
  }
  throw new Error('not refused');
}

describe('parseYaml', () => {
  it('gives plain data, and null for an empty file', () => {
    expect(parseYaml('a: [1, x, true, null]\nno: "no"\n', 'x.yaml').data).toEqual({
      a: [1, 'x', true, null],
      no: 'no',
    });
    expect(parseYaml('# nothing\n', 'x.yaml').data).toBeNull();
    expect(parseYaml('', 'x.yaml').locate(['a'])).toEqual({ line: 1, column: 1 });
  });

  it('tells where each key and item stands, and for what is missing where its holder stands', () => {
    const { locate } = parseYaml('a: 1\nlist:\n  - x: 1\n    y: |\n      text\n  - {z: 1}\n', 'x.yaml');
    expect(locate([])).toEqual({ line: 1, column: 1 });
    expect(locate(['list'])).toEqual({ line: 2, column: 1 });
    expect(locate(['list', 0, 'y'])).toEqual({ line: 4, column: 5 });
    expect(locate(['list', 1, 'z'])).toEqual({ line: 6, column: 6 });
    expect(locate(['list', 1, 'missing', 'deeper'])).toEqual({ line: 6, column: 5 });
    expect(locate(['list', 7])).toEqual({ line: 2, column: 1 });
  });

  it('follows an alias to where its value stands', () => {
    const { data, locate } = parseYaml('a: &shared\n  only: [x]\nb: *shared\n', 'x.yaml');
    expect(data).toEqual({ a: { only: ['x'] }, b: { only: ['x'] } });
    expect(locate(['b', 'only'])).toEqual({ line: 2, column: 3 });
  });

  it('names every syntax error with its line, in the order of the file', () => {
    const [code, ...places] = linesOfRefusal('a: b: c\nd: 1\nd: 2\ne: "x\n');
    expect(code).toBe('yaml.invalid');
    expect(places.map((place) => place.split(' ')[0])).toEqual(['x.yaml:1:', 'x.yaml:3:', 'x.yaml:5:']);
  });

  it.each([
    ['a key that stands twice', 'a: 1\nb: 2\na: 3\n', /^x\.yaml:3: duplicate key "a"$/],
    ['a second document', 'a: 1\n---\nb: 2\n', /^x\.yaml:3: a second document begins/],
    ['a tag of its own', 'a: 1\nb: !secret x\n', /^x\.yaml:2: unresolved tag: !secret$/],
    ['an alias of nothing', 'a: 1\nb: *nowhere\n', /^x\.yaml:2: the alias cannot be resolved/],
    ['a key that is no text', '? [a]\n: 1\n', /^x\.yaml:1: /],
    ['brackets without end', '['.repeat(20_000), /^x\.yaml:1: /],
  ])('refuses %s, by its line', (_, text, message) => {
    expect(linesOfRefusal(text)[1]).toMatch(message);
  });

  it.each(['*s3cret', '!s3cret', '|s3cret', '>s3cret', '%s3cret', '"s3cret', "'a' s3cret", '{s3cret', '`s3cret'])(
    'does not repeat what stands in the place of a password: %s',
    (value) => {
      const [code, ...lines] = linesOfRefusal(`a: 1\npassword: ${value}\n`);
      expect(code).toBe('yaml.invalid');
      expect(lines.join()).toMatch(/^x\.yaml:[23]: /);
      expect(lines.join()).not.toContain('s3cret');
    },
  );

  it('refuses aliases that multiply, at once', () => {
    const levels = Array.from({ length: 12 }, (_, level) =>
      level === 0
        ? 'l0: &l0 [x]'
        : `l${level}: &l${level} [${Array.from({ length: 9 }, () => `*l${level - 1}`).join(', ')}]`,
    );
    expect(linesOfRefusal(levels.join('\n'))[1]).toMatch(/^x\.yaml:\d+: the alias cannot be resolved/);
  });
});
