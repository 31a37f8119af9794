import { MonitAlertError } from '../errors.ts';
import { run } from '../system/run.ts';
import { parseAlertRows, type Row } from './alert-table.ts';
import type { Alert } from './grammar.ts';

/** A service as Monit read it from the configuration, with its own `alert` and `noalert` statements. */
export interface CheckedService {
  readonly name: string;
  /** `noalert` shows as an alert on no events. */
  readonly alerts: readonly Alert[];
}

/** Where Monit's HTTP server will listen, as Monit prints it. */
export interface CheckedHttpd {
  readonly unixSocket: string | undefined;
  /** `Any/All` where no address is set. */
  readonly bindAddress: string | undefined;
  readonly port: number | undefined;
  /** The PEM file whose certificate the server shows; undefined without TLS. */
  readonly certificateFile: string | undefined;
}

/** What Monit itself understood of a configuration: the answer of `monit -t -v`. */
export interface CheckedConfiguration {
  readonly pidFile: string;
  readonly httpd: CheckedHttpd;
  readonly mail: MailSettings;
  /** The global alert table: every `set alert`, in whatever file it stands. */
  readonly alerts: readonly Alert[];
  readonly services: readonly CheckedService[];
  /** Monit's warnings, which do not make the check fail. */
  readonly warnings: readonly string[];
}

/** How alerts are mailed, as far as both the check and the runtime page show it. Absent: Monit's default. */
export interface MailSettings {
  /** `host:port`, in Monit's order. */
  readonly servers: readonly string[];
  readonly from: string | undefined;
  readonly replyTo: string | undefined;
  readonly subject: string | undefined;
}

export interface CheckOptions {
  /** Path of the monit binary. */
  readonly monit: string;
  readonly timeoutMs: number;
  /** Turns the paths of a staged tree in Monit's messages back into the user's own. */
  readonly restorePaths?: (text: string) => string;
  /** Where relative include patterns begin; a staged tree has none. */
  readonly workingDirectory?: string;
}

/**
 * Asks the real Monit whether a configuration is valid and what it means. Nothing is started, signalled or written:
 * the log file, which `-t` would create, goes to /dev/null. The id file is the caller's to redirect.
 *
 * @throws MonitAlertError `control-file.rejected` with Monit's own words, `program.missing` without Monit.
 */
export async function checkConfiguration(controlFile: string, options: CheckOptions): Promise<CheckedConfiguration> {
  const restore = options.restorePaths ?? ((text: string) => text);
  const args = ['-c', controlFile, '-l', '/dev/null', '-t', '-v'];
  const result = await run(options.monit, args, {
    timeoutMs: options.timeoutMs,
    workingDirectory: options.workingDirectory ?? '/',
  });
  const messages = restore(`${result.stderr}\n${result.stdout}`).split('\n');
  if (result.timedOut) {
    throw new MonitAlertError('check.timeout', `monit -t did not end in time: ${options.monit}`);
  }
  if (result.exitCode !== 0) {
    throw new MonitAlertError('control-file.rejected', 'Monit rejects the configuration', {
      details: complaints(messages),
      hint: 'Correct it; `monit -t` must pass. Monit would stop if it were reloaded like this.',
    });
  }
  return { ...parseCheck(restore(result.stdout)), warnings: messages.filter((line) => /warning/i.test(line)) };
}

/** The lines in which Monit complains; all that it said where none can be told apart. */
function complaints(lines: readonly string[]): string[] {
  const said = lines
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^Adding (host|net|cred|PAM)/.test(line));
  const placed = said.filter((line) => /^\/.*:\d+: /.test(line));
  return placed.length > 0 ? placed : said;
}

/** Reads the rows that `monit -t -v` prints: the runtime constants, then a block for each service. */
export function parseCheck(output: string): Omit<CheckedConfiguration, 'warnings'> {
  const global: Row[] = [];
  const services: { name: string; rows: Row[] }[] = [];
  let rows = global;
  for (const line of output.split('\n')) {
    const row = parseRow(line);
    if (row === undefined) continue;
    // Service blocks begin at the margin: `File Name             = foo`.
    if (/^\S.* Name$/.test(row[0]) && !line.startsWith(' ')) {
      rows = [];
      services.push({ name: row[1], rows });
    } else rows.push([row[0].trim(), row[1]]);
  }
  const value = (name: string) => global.find((row) => row[0] === name)?.[1];
  return {
    pidFile: value('Pid file') ?? '',
    httpd: {
      unixSocket: value('httpd unix socket'),
      bindAddress: value('httpd bind address'),
      port: value('httpd portnumber') === undefined ? undefined : Number(value('httpd portnumber')),
      certificateFile: /\bpem(?:file|chain): ([^,]*)/.exec(value('httpd encryption') ?? '')?.[1]?.trim(),
    },
    mail: {
      servers: parseServers(value('Mail server(s)')),
      from: value('Mail from'),
      replyTo: value('Mail reply to'),
      subject: value('Mail subject'),
    },
    alerts: parseAlertRows(global),
    services: services.map(({ name, rows: own }) => ({ name, alerts: parseAlertRows(own) })),
  };
}

function parseRow(line: string): Row | undefined {
  const match = /^(\s*\S.*?)\s+= ?(.*)$/.exec(line);
  return match?.[1] === undefined || match[2] === undefined ? undefined : [match[1], match[2]];
}

/** `a:25 using TLS with options {...}, b:587 with timeout 30 s` -> `a:25`, `b:587`. */
export function parseServers(printed: string | undefined): string[] {
  return (printed ?? '')
    .split(', ')
    .flatMap((server) => server.split(' ')[0] ?? [])
    .filter((server) => /:\d+$/.test(server));
}
