import { expect, it } from 'vitest';
import { MonitAlertError } from '../../src/errors.ts';
import { withHeader } from '../../src/render/header.ts';
import { keptText } from '../../src/render/managed-text.ts';

it('takes a kept text as it is, edited or not, for the profile that its header names', () => {
  const text = withHeader('default', '\nset alert ops@example.org\n');
  const edited = text.replace('ops@', 'me@');
  expect(keptText(text, '/kept')).toEqual({
    profile: 'default',
    text,
    origin: '/kept',
    alerts: undefined,
    mail: {},
    services: { texts: {} },
  });
  expect(keptText(edited, '/kept')).toMatchObject({ profile: 'default', text: edited });
});

it('refuses a text that is not ours, and says where it stands', () => {
  expect(() => keptText('set alert ops@example.org\n', '/kept')).toThrow(MonitAlertError);
  expect(() => keptText('set alert ops@example.org\n', '/kept')).toThrow(/^\/kept: /);
});
