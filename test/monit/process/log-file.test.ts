import { expect, test } from 'vitest';
import { parseTroubles } from '../../../src/monit/process/log-file.ts';

test('what Monit logs of a service that is not well is told from everything else in its log', () => {
  const lines = [
    "[2026-05-01T12:00:00+0000] info     : 'myhost' Monit reloaded",
    "[2026-05-01T12:00:01+0000] error    : 'nginx' process is not running",
    "[2026-05-01T12:00:01+0000] info     : 'nginx' trying to restart",
    "[2026-05-01T12:00:02+0000] warning  : 'disk ü' space usage 91.0% matches resource limit [space usage > 90.0%]",
    '[2026-05-01T12:00:03+0000] error    : HttpRequest: access denied -- client []: unknown user',
    "[2026-05-01T12:00:04+0000] info     : 'nginx' process is running with pid 42",
    " [2026-05-01T12:00:05+0000] error    : 'quoted' by somebody",
    '',
  ];
  expect(parseTroubles(Buffer.from(lines.join('\n')).toString('latin1'))).toEqual([
    { service: 'nginx', message: 'process is not running', at: '2026-05-01T12:00:01+0000' },
    {
      service: 'disk ü',
      message: 'space usage 91.0% matches resource limit [space usage > 90.0%]',
      at: '2026-05-01T12:00:02+0000',
    },
  ]);
});
