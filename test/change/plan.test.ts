import { describe, expect, test } from 'vitest';
import { type Decision, planChange, type PlanInput } from '../../src/change/plan.ts';
import { alerted, absent, alert, unmanaged, intact, planInput } from '../support/values/alerts.ts';

const other = 'set alert other@x\n';
const edited = { kind: 'edited', text: 'by hand\n', profile: 'default' } as const;
const taken = { kind: 'unmanaged', text: 'not ours\n', profile: undefined } as const;
const same = planInput().renderedText;

describe('the decision', () => {
  test.each<[string, Partial<PlanInput>, Decision]>([
    ['no file, whatever runs', { installed: absent }, 'create'],
    ['no file, and what runs is not that', { installed: absent, loaded: false }, 'create'],
    ['another text of ours', { installed: intact(other) }, 'replace'],
    ['another text of ours, not loaded', { installed: intact(other), loaded: false }, 'replace'],
    ['a text edited by hand', { installed: edited }, 'replace'],
    ['a file that is not ours', { installed: taken }, 'replace'],
    ['a file that is not ours and says the same', { installed: { ...taken, text: same } }, 'unchanged'],
    ['the same text, loaded', {}, 'unchanged'],
    ['the same text, not known to be loaded', { loaded: false }, 'reload'],
    ['one blank more at its end', { installed: intact(`${same} `) }, 'replace'],
    ['an empty file', { installed: intact('') }, 'replace'],
  ])('%s', (_, input, decision) => {
    expect(planChange(planInput(input)).decision).toBe(decision);
  });
});

describe('the plan', () => {
  test('shows what will be different, in the file and for whom', () => {
    const input = planInput({
      installed: intact(other),
      current: [alert('other@x')],
      unmanagedAlerts: [unmanaged('f@x')],
      alerted: alerted(['a@x'], ['f@x']),
    });
    expect(planChange(input)).toEqual({
      profile: 'default',
      decision: 'replace',
      managedFile: '/etc/monit/conf.d/monit-alert',
      diff: expect.stringContaining('-set alert other@x\n+set alert a@x\n') as unknown,
      effect: [
        { recipient: 'a@x', before: 'nothing', after: 'all events' },
        { recipient: 'other@x', before: 'all events', after: 'nothing' },
      ],
      unmanagedAlerts: [unmanaged('f@x')],
      alerted: alerted(['a@x'], ['f@x']),
      otherFiles: [],
      serviceFiles: [],
      serviceEffects: [],
      mailedAgain: [],
      otherNotifiers: [],
      disagreements: [],
      edited: false,
    });
  });

  test('shows a new file as all new', () => {
    expect(planChange(planInput({ installed: absent })).diff).toMatch(
      /^--- \/dev\/null\t.*\n\+\+\+ \/etc\/monit\/conf\.d\/monit-alert\t/,
    );
  });

  test('shows no difference where the text stays, though Monit must load it', () => {
    expect(planChange(planInput({ loaded: false }))).toMatchObject({ decision: 'reload', diff: '', effect: [] });
  });

  test('says that somebody edited the file', () => {
    expect(planChange(planInput({ installed: edited })).edited).toBe(true);
  });

  test('holds no password, of neither text, and yet shows that one changed', () => {
    const server = (password: string) => `set mailserver m.example username "u" password "${password}"\n`;
    const plan = planChange(planInput({ installed: intact(server('old-secret')), renderedText: server('new-secret') }));
    expect(plan.decision).toBe('replace');
    expect(JSON.stringify(plan)).not.toMatch(/old-secret|new-secret/);
    expect(plan.diff).toContain('\n+set mailserver m.example');
  });
});
