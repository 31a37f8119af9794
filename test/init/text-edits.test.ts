import { describe, expect, test } from 'vitest';
import { localNote, removeInclude, systemBlock, uncomment } from '../../src/init/include-text.ts';
import { addToBlock, applyEdits, commentOut } from '../../src/init/text-edits.ts';
import { parseTreeFile, type TreeFile } from '../../src/monit/config/config-file.ts';

const statement = 'include /etc/monit/monit-alert.d/[w]eb';

function parse(text: string): TreeFile {
  return parseTreeFile('/monitrc', Buffer.from(text), undefined, '/');
}

/** As init does it: the line is added, and local alerts are commented out. */
function withInclude(text: string, service: string): string {
  const { blocks, alerts } = parse(text).statements;
  const block = blocks.find((one) => one.service === service);
  if (block === undefined) throw new Error(`no block for ${service}`);
  const own = alerts.filter((alert) => alert.service === service && alert.scope === 'local');
  return applyEdits(text, [
    addToBlock(text, block, statement, own),
    ...own.map((alert) => commentOut(text, alert, localNote('/p/default.yaml'))),
  ]);
}

function withoutInclude(text: string): string {
  const file = parse(text);
  const lines = file.includes
    .filter(({ resolved }) => resolved.includes('monit-alert.d'))
    .flatMap((include) => removeInclude(file, include) ?? []);
  return applyEdits(text, [...uncomment(text).edits, ...lines]);
}

const crlf = (text: string) => text.replaceAll('\n', '\r\n');
const note = (lines: string) => `# ${lines} imported by monit-alert into /p/default.yaml:\n`;
const head = 'check process web with pidfile /run/web.pid\n';

describe('a line is added to a block, and taken back', () => {
  test.each([
    ['a lone head line', head, `${head}  ${statement}\n`],
    ['a file without a newline at its end', head.trimEnd(), `${head}  ${statement}`],
    [
      'an indented statement',
      `${head}\tif 1 restart within 1 cycle then alert\n`,
      `${head}\tif 1 restart within 1 cycle then alert\n\t${statement}\n`,
    ],
    [
      'a statement of several lines',
      `${head}    start program = "/bin/x"\n          as uid root\n`,
      `${head}    start program = "/bin/x"\n          as uid root\n    ${statement}\n`,
    ],
    [
      'a comment behind the last statement',
      `${head}  group www # important\n  # more\n\n`,
      `${head}  group www # important\n  ${statement}\n  # more\n\n`,
    ],
    [
      'a block before another one',
      `${head}  group www\n\ncheck file f path /f\n  group x\n`,
      `${head}  group www\n  ${statement}\n\ncheck file f path /f\n  group x\n`,
    ],
    [
      'a block before a setting',
      `${head}  group www\nset daemon 30\n`,
      `${head}  group www\n  ${statement}\nset daemon 30\n`,
    ],
    [
      'another include in the block',
      `${head}  group www\n  include /etc/monit/conf.d/*\n`,
      `${head}  group www\n  ${statement}\n  include /etc/monit/conf.d/*\n`,
    ],
    [
      'a local alert',
      `${head}  group www\n   alert a@b.c # why\n  if 1 restart within 1 cycle then alert\n`,
      `${head}  group www\n   ${statement}\n${note('1 line')}#    alert a@b.c # why\n  if 1 restart within 1 cycle then alert\n`,
    ],
    [
      'local alerts of several lines',
      `${head}  alert a@b.c only on {\n    timeout\n  } with reminder on 3 cycles\n  noalert x@y.z\n  group www\n`,
      `${head}  ${statement}\n${note('3 lines')}#   alert a@b.c only on {\n#     timeout\n#   } with reminder on 3 cycles\n` +
        `${note('1 line')}#   noalert x@y.z\n  group www\n`,
    ],
    [
      'a local alert at the end, without a newline',
      `${head}  alert a@b.c`,
      `${head}  ${statement}\n${note('1 line')}#   alert a@b.c`,
    ],
    [
      'lines that end in CRLF',
      crlf(`${head}  alert a@b.c {\n timeout }\n  group www\n`),
      crlf(`${head}  ${statement}\n${note('2 lines')}#   alert a@b.c {\n#  timeout }\n  group www\n`),
    ],
    [
      'lines that end in CRLF, but for the last one',
      crlf(`${head}  group www`),
      crlf(`${head}  group www\n  ${statement}`),
    ],
  ])('%s', (_, before, after) => {
    const edited = withInclude(before, 'web');
    expect(edited).toBe(after);
    expect(withoutInclude(edited)).toBe(before);
    const [include, ...others] = parse(edited).includes.filter(({ resolved }) => resolved.includes('monit-alert.d'));
    expect(include?.block?.service).toBe('web');
    expect(others).toEqual([]);
  });
});

describe('a `check system` is added to a control file, and taken back', () => {
  test.each([
    ['with a newline at its end', 'set daemon 30\n'],
    ['without one', 'set daemon 30'],
    ['with lines that end in CRLF', 'set daemon 30\r\n'],
  ])('%s', (_, before) => {
    const edited = before + systemBlock(before, statement);
    expect(parse(edited).statements.blocks).toMatchObject([{ service: '$HOST', isSystem: true }]);
    expect(withoutInclude(edited)).toBe(before);
  });

  test('with statements of the user below it, only the line is removed', () => {
    const edited = `set daemon 30\n${systemBlock('\n', statement)}  if loadavg (1min) > 4 then alert\n`;
    expect(withoutInclude(edited)).toContain('check system $HOST\n  if loadavg');
  });
});

test('lines whose comment was edited stay comments', () => {
  const text = `${head}# 2 lines imported by monit-alert into /p/default.yaml:\n#  alert a@b.c {\n  timeout }\n`;
  expect(uncomment(text)).toEqual({ edits: [], edited: [2] });
});

test('a line with something else stays', () => {
  const file = parse(`${head}  group www ${statement} # ours\n`);
  expect(file.includes.map((include) => removeInclude(file, include))).toEqual([undefined]);
});

test('a block that shares a line with the next statement is known', () => {
  const shared = parse('check file a path /a check file b path /b\n  group x set daemon 3\ncheck file c path /c\n');
  expect(shared.statements.blocks.map(({ service, sharesLine }) => [service, sharesLine])).toEqual([
    ['a', true],
    ['b', true],
    ['c', false],
  ]);
});
