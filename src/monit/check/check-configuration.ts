import { MonitAlertError } from '../../errors.ts';
import { run } from '../../system/run.ts';
import { parseAlertRows, type Row } from '../config/alert-table.ts';
import type { Alert } from '../config/grammar.ts';

/** A service as Monit read it from the configuration, with its own `alert` and `noalert` statements. */
export interface CheckedService {
  readonly name: string;
  /** `noalert` shows as an alert on no events. */
  readonly alerts: readonly Alert[];
  /** The services that it depends on: what is done to them is done to it (manual, "Service dependencies"). */
  readonly dependsOn: readonly string[];
  /** The programs of its `exec` actions, without their arguments; each as often as Monit prints it. */
  readonly programs: readonly string[];
}

/** Where Monit's HTTP server will listen, as Monit prints it. */
export interface CheckedHttpd {
  readonly unixSocket: string | undefined;
  /** `Any/All` where no address is set. */
  readonly bindAddress: string | undefined;
  readonly port: number | undefined;
  /** The PEM file whose certificate the server shows; undefined without TLS. */
  readonly certificateFile: string | undefined;
  /** `clientpemfile`: only who shows a certificate of those in that file may connect over TLS. */
  readonly wantsClientCertificate: boolean;
}

/** What Monit itself understood of a configuration: the answer of `monit -t -v`. */
export interface CheckedConfiguration {
  readonly pidFile: string;
  readonly stateFile: string;
  /** `syslog`, a path, or undefined if Monit logs nowhere. */
  readonly logFile: string | undefined;
  readonly httpd: CheckedHttpd;
  readonly mail: MailSettings;
  /** The global alert table: every `set alert`, in whatever file it stands. */
  readonly alerts: readonly Alert[];
  readonly services: readonly CheckedService[];
  /** The URLs of `set mmonit` without credentials, in Monit's spelling: hosts in brackets, the port named. */
  readonly mmonit: readonly string[];
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
  /** Without blanks at its ends. The check shows only what {@link startOfMessage} makes of it. */
  readonly message: string | undefined;
  /** The event queue in Monit's words: `base directory /q with 5 slots`, or `unlimited slots`. */
  readonly queue: string | undefined;
}

export interface CheckOptions {
  /** Path of the monit binary. */
  readonly monit: string;
  readonly timeoutMs: number;
  /** Turns the paths of a staged tree in Monit's messages back into the user's own. */
  readonly restorePaths?: (text: string) => string;
  /** Where relative include patterns begin; a staged tree has none. */
  readonly workingDirectory?: string;
  /** Stands in for the configuration's own log file, which Monit otherwise opens, and creates where it is not there. */
  readonly logFile?: string;
}

/**
 * Asks the real Monit whether a configuration is valid and what it means. Nothing is started or signalled. Monit
 * creates the configuration's log file and id file where they are not there: a caller who wants neither names another
 * log file, and redirects the id file.
 *
 * @throws MonitAlertError `control-file.rejected` with Monit's own words, `program.missing` without Monit.
 */
export async function checkConfiguration(controlFile: string, options: CheckOptions): Promise<CheckedConfiguration> {
  const { stdout, messages } = await runCheck(controlFile, ['-t', '-v'], options);
  return { ...parseCheck(stdout), warnings: warningsIn(messages) };
}

/**
 * Asks the real Monit only whether a configuration is valid.
 *
 * @throws MonitAlertError as {@link checkConfiguration}.
 */
export async function ensureValid(controlFile: string, options: CheckOptions): Promise<void> {
  await runCheck(controlFile, ['-t'], options);
}

interface Passed {
  readonly stdout: string;
  /** The lines before what Monit understood: among them its warnings. */
  readonly messages: readonly string[];
}

async function runCheck(controlFile: string, how: readonly string[], options: CheckOptions): Promise<Passed> {
  const restore = options.restorePaths ?? ((text: string) => text);
  const log = options.logFile === undefined ? [] : ['-l', options.logFile];
  const result = await run(options.monit, ['-c', controlFile, ...log, ...how], {
    timeoutMs: options.timeoutMs,
    workingDirectory: options.workingDirectory ?? '/',
    outOfReach: true,
  });
  const stdout = restore(result.stdout);
  const understood = stdout.indexOf('Runtime constants:');
  const messages = `${restore(result.stderr)}\n${understood === -1 ? stdout : stdout.slice(0, understood)}`.split('\n');
  if (result.timedOut) {
    throw new MonitAlertError('check.timeout', `${options.monit} -t did not finish in time`);
  }
  if (result.exitCode === undefined) {
    throw new MonitAlertError('check.interrupted', `a signal killed ${options.monit} -t before it could answer`);
  }
  if (result.exitCode !== 0) {
    throw new MonitAlertError('control-file.rejected', 'Monit rejects the configuration', {
      details: complaints(messages),
      hint: 'Correct it; `monit -t` must pass. Monit would stop if it were reloaded like this.',
    });
  }
  return { stdout, messages };
}

/** What Monit says with a file and line, although it accepts the configuration. */
function warningsIn(messages: readonly string[]): string[] {
  return messages.filter((line) => placed.test(line) || /warning/i.test(line));
}

/** The lines in which Monit complains; all that it said where none can be told apart. */
function complaints(lines: readonly string[]): string[] {
  const said = lines
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^Adding (host|net|cred|PAM)/.test(line));
  // Of a PEM file that others may read, the line with a place does not say what is wrong.
  const withPlace = said.filter((line) => placed.test(line) || /permission \d+ is wrong/.test(line));
  return withPlace.length > 0 ? withPlace : said;
}

/** `/etc/monit/monitrc:7: ...` */
const placed = /^\/.*:\d+: /;

/**
 * The first 20 bytes, which are all that `monit -t -v` prints of a message (5.27.2 to 6.0.0), less a character that
 * they do not hold as a whole.
 */
export function startOfMessage(message: string): string {
  return withoutBrokenEnd(Buffer.from(message).subarray(0, 20).toString());
}

/** The replacement character is what decoding leaves of a character cut short. */
function withoutBrokenEnd(text: string): string {
  return text.replace(/\uFFFD+$/, '');
}

/** The start of a message can have lines of its own, which may look like rows. */
const messageRow = /^ Mail message {7}= ([^]{0,20})\.\.\(truncated\)$/m;
/** 5.27.2 and 5.33.0 have one line for each URL, 5.34.3 and 6.0.0 one for each of its options, too. */
const mmonitRows = /^ M\/Monit\(s\) .*(?:\n +=.*)*/m;
const serviceList = /^The service list contains the following entries:$/m;

/** Among `selfsigned: allow, pemfile: /a, b.pem, clientpemfile: ...`; nothing else can follow (5.27.2 to 6.0.0). */
const certificateOption =
  /(?:^|, )pem(?:file|chain): (.*?)(?=, (?:pemkey|clientpemfile|CACertificateFile|CACertificatePath|ciphers): |$)/;

/** Reads the rows that `monit -t -v` prints: the runtime constants, then a block for each service. */
export function parseCheck(output: string): Omit<CheckedConfiguration, 'warnings'> {
  const message = messageRow.exec(output)?.[1];
  const [constants = '', ...blocks] = output.replace(messageRow, '').split(serviceList);
  const global = parseRows(constants);
  const value = (name: string) => global.find((row) => row[0] === name)?.[1];
  return {
    pidFile: value('Pid file') ?? '',
    stateFile: value('State file') ?? '',
    logFile: value('Log file') === '(not defined)' ? undefined : value('Log file'),
    httpd: {
      unixSocket: value('httpd unix socket'),
      bindAddress: value('httpd bind address'),
      port: value('httpd portnumber') === undefined ? undefined : Number(value('httpd portnumber')),
      certificateFile: certificateOption.exec(value('httpd encryption') ?? '')?.[1],
      wantsClientCertificate: /(?:^|, )clientpemfile: /.test(value('httpd encryption') ?? ''),
    },
    mail: {
      servers: parseServers(value('Mail server(s)')),
      from: value('Mail from'),
      replyTo: value('Mail reply to'),
      subject: value('Mail subject'),
      message: message === undefined ? undefined : withoutBrokenEnd(message),
      queue: value('Event queue'),
    },
    alerts: parseAlertRows(global),
    services: parseServices(blocks.join('\n')),
    mmonit: mmonitRows.exec(constants)?.[0].match(/https?:\/\/[^\s,]+/g) ?? [],
  };
}

function parseServices(output: string): CheckedService[] {
  const services: { name: string; rows: Row[] }[] = [];
  for (const line of output.split('\n')) {
    // Service blocks begin at the margin: `File Name             = foo`.
    const isHead = !line.startsWith(' ') && / Name +=/.test(line);
    const row = isHead || isOfInterest(line) ? parseRow(line) : undefined;
    if (row === undefined) continue;
    if (isHead) services.push({ name: row[1], rows: [] });
    else services.at(-1)?.rows.push(row);
  }
  return services.map(({ name, rows }) => ({
    name,
    alerts: parseAlertRows(rows),
    dependsOn: rows.filter(([row]) => row === 'Depends on Service').map(([, service]) => service),
    programs: rows.flatMap(([, value]) =>
      [...value.matchAll(/ then exec '([^ ']+)/g)].map(([, program = '']) => program),
    ),
  }));
}

/** Of a service's rows these are read; with thousands of services it matters to pass over the others at once. */
function isOfInterest(line: string): boolean {
  return /^ +(?:Alert|Depends on Service) /.test(line) || line.includes(' then exec ');
}

function parseRows(output: string): Row[] {
  return output.split('\n').flatMap((line): Row[] => {
    const row = parseRow(line);
    return row === undefined ? [] : [row];
  });
}

function parseRow(line: string): Row | undefined {
  // The values are people's texts: U+2028, which a bare dot does not match, is a character like any other in them.
  const match = /^\s*(\S.*?)\s+= ?(.*)$/s.exec(line);
  return match?.[1] === undefined || match[2] === undefined ? undefined : [match[1], match[2]];
}

/** Paths and ciphers are people's texts, and may look like a server. */
const tlsOptions = / with options \{.*?\}(?=, | and certificate checksum | with timeout )/gs;

/** `a:25 using TLS with options {...}, b:587 with timeout 30 s` -> `a:25`, `b:587`. */
export function parseServers(printed: string | undefined): string[] {
  return (printed ?? '')
    .replace(tlsOptions, '')
    .split(', ')
    .flatMap((server) => server.split(' ')[0] ?? [])
    .filter((server) => /:\d+$/.test(server));
}
