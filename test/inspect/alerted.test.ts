import { expect, test } from 'vitest';
import type { TracedAlert } from '../../src/inspect/alert-origin.ts';
import { alertedBy } from '../../src/inspect/alerted.ts';
import { alert } from '../support/values/alerts.ts';

const from = (foundIn: TracedAlert['foundIn'], row = alert('a@x')): TracedAlert => ({
  ...row,
  foundIn,
  place: undefined,
});
const noalert = (recipient: string) => from('unmanaged', alert(recipient, []));
const host = (globals: readonly TracedAlert[], ...services: (readonly TracedAlert[])[]) =>
  alertedBy({ globals, services: services.map((alerts, index) => ({ name: `s${index}`, alerts })) }, 'loaded');

test('who is alerted by monit-alert, and who by others', () => {
  const globals = [from('managed'), from('unmanaged', alert('boss@x'))];
  expect(host(globals, [])).toEqual({
    source: 'loaded',
    recipients: ['a@x', 'boss@x'],
    managed: ['a@x'],
    unmanaged: [{ recipient: 'boss@x', origins: ['global'] }],
  });
});

test('an alert of one service is enough', () => {
  expect(host([], [], [from('unmanaged', alert('web@x', ['timeout']))])).toMatchObject({
    recipients: ['web@x'],
    unmanaged: [{ recipient: 'web@x', origins: ['local'] }],
  });
});

test('a recipient counts once, whatever the case and however many the statements', () => {
  const rows = [from('unmanaged', alert('Boss@x')), from('unmanaged', alert('boss@x', ['timeout']))];
  expect(host(rows, [], [from('unmanaged', alert('BOSS@x'))])).toMatchObject({
    recipients: ['Boss@x'],
    unmanaged: [{ recipient: 'Boss@x', origins: ['global', 'local'] }],
  });
});

test('noalert in every service leaves nobody; in all but one, somebody', () => {
  const boss = from('unmanaged', alert('boss@x'));
  expect(host([boss], [noalert('BOSS@x')], [noalert('boss@x')])).toMatchObject({ recipients: [], unmanaged: [] });
  expect(host([boss], [noalert('boss@x')], [])).toMatchObject({ recipients: ['boss@x'] });
});

test('an alert on no events alerts nobody', () => {
  expect(host([from('unmanaged', alert('a@x', []))], [])).toMatchObject({ recipients: [] });
});

test('what is loaded and in no file any more still alerts, whoever wrote it', () => {
  expect(host([from('unknown')], [])).toMatchObject({
    managed: [],
    unmanaged: [{ recipient: 'a@x', origins: ['unknown'] }],
  });
});
