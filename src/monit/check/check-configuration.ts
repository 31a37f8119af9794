import { MonitAlertError } from '../../errors.ts';
import { withCallersLimit } from '../../system/open-file-limit.ts';
import { run } from '../../system/run.ts';
import { parseAlertRows, type Row } from '../config/alert-table.ts';
import type { Alert } from '../config/grammar.ts';

export interface CheckedService {
  readonly name: string;
  /** A `check system`, or the system that Monit adds if there is none. */
  readonly isSystem: boolean;
  readonly groups: readonly string[];
  /** `noalert` is an alert on no events. */
  readonly alerts: readonly Alert[];
  /** An action on one of these is done to this service too (manual, "Service dependencies"). */
  readonly dependsOn: readonly string[];
  /** Of its `exec` actions, without arguments; duplicates included. */
  readonly programs: readonly string[];
  /** What its start program starts; undefined if it has none. */
  readonly starts?: 'process' | 'other';
}

export interface CheckedHttpd {
  readonly unixSocket: string | undefined;
  /** `Any/All` if no address is set. */
  readonly bindAddress: string | undefined;
  readonly port: number | undefined;
  /** The PEM file with the server's certificate; undefined without TLS. */
  readonly certificateFile: string | undefined;
  /** `clientpemfile` is set: TLS clients must show a certificate from that file. */
  readonly wantsClientCertificate: boolean;
}

/** The result of `monit -t -v`. */
export interface CheckedConfiguration {
  readonly pidFile: string;
  readonly stateFile: string;
  /** `set daemon N with start delay M`: M; 0 without one. */
  readonly startDelaySeconds: number;
  /** `syslog`, a path, or undefined if Monit does not log. */
  readonly logFile: string | undefined;
  readonly httpd: CheckedHttpd;
  readonly mail: MailSettings;
  /** Every `set alert` of all files. */
  readonly alerts: readonly Alert[];
  readonly services: readonly CheckedService[];
  /** Without credentials, in Monit's spelling: hosts in brackets, always with a port. */
  readonly mmonit: readonly string[];
  readonly warnings: readonly string[];
}

/** Mail settings as both the check and the runtime page show them. A missing value means Monit's default. */
export interface MailSettings {
  /** `host:port`, in Monit's order. */
  readonly servers: readonly string[];
  readonly from: string | undefined;
  readonly replyTo: string | undefined;
  readonly subject: string | undefined;
  /** Trimmed. The check shows only {@link startOfMessage} of it. */
  readonly message: string | undefined;
  /** As Monit prints it: `base directory /q with 5 slots`, or `unlimited slots`. */
  readonly queue: string | undefined;
}

export interface CheckOptions {
  readonly monit: string;
  readonly timeoutMs: number;
  /** Replaces the paths of a staged tree in Monit's output by the user's own. */
  readonly restorePaths?: (text: string) => string;
  /** The base of relative include patterns; a staged tree has none. */
  readonly workingDirectory?: string;
  /** Replaces the configured log file, which Monit would otherwise open or create; the id file needs a redirect. */
  readonly logFile?: string;
}

/**
 * Runs `monit -t -v`. It starts and signals nothing, but creates the configuration's log file and id file.
 * @throws MonitAlertError `control-file.rejected` with Monit's messages, `program.missing` without Monit.
 */
export async function checkConfiguration(controlFile: string, options: CheckOptions): Promise<CheckedConfiguration> {
  const { stdout, messages } = await runCheck(controlFile, ['-t', '-v'], options);
  return { ...parseCheck(stdout), warnings: warningsIn(messages) };
}

/** As {@link checkConfiguration}, with the same errors, but with `monit -t` only. */
export async function ensureValid(controlFile: string, options: CheckOptions): Promise<void> {
  await runCheck(controlFile, ['-t'], options);
}

interface Passed {
  readonly stdout: string;
  /** Standard error, and what Monit prints before the configuration: this includes its warnings. */
  readonly messages: readonly string[];
}

async function runCheck(controlFile: string, how: readonly string[], options: CheckOptions): Promise<Passed> {
  const restore = options.restorePaths ?? ((text: string) => text);
  const log = options.logFile === undefined ? [] : ['-l', options.logFile];
  const [program, args] = withCallersLimit(options.monit, ['-c', controlFile, ...log, ...how]);
  const result = await run(program, args, {
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
      hint: 'Correct it until `monit -t` succeeds. If Monit reloaded this configuration, it would exit.',
    });
  }
  return { stdout, messages };
}

function warningsIn(messages: readonly string[]): string[] {
  return messages.filter((line) => placed.test(line) || /warning/i.test(line));
}

/** The lines with a file and line number, or all lines if none of these is an error; warnings last. */
function complaints(lines: readonly string[]): string[] {
  const said = lines
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^Adding (host|net|cred|PAM)/.test(line));
  // For a PEM file that others may read, the line with the place does not name the problem.
  const withPlace = said.filter((line) => placed.test(line) || /permission \d+ is wrong/.test(line));
  const shown = withPlace.some((line) => !isWarning(line)) ? withPlace : said;
  return [...shown.filter((line) => !isWarning(line)), ...shown.filter(isWarning)];
}

/** Monit goes on after these (5.27.2 to 6.0.0), and prints them as it prints errors. */
function isWarning(line: string): boolean {
  return /: (?:Include failed -- |Program does not exist: |Program is not executable: )|\bwarning\b|deprecated/i.test(
    line,
  );
}

/** `/etc/monit/monitrc:7: ...` */
const placed = /^\/.*:\d+: /;

/** `monit -t -v` prints only the first 20 bytes of a message (5.27.2 to 6.0.0). A cut character is dropped. */
export function startOfMessage(message: string): string {
  return withoutBrokenEnd(Buffer.from(message).subarray(0, 20).toString());
}

/** Decoding turns a cut character into U+FFFD. */
function withoutBrokenEnd(text: string): string {
  return text.replace(/\uFFFD+$/, '');
}

/** The start of a message can contain line breaks, and lines that look like rows. */
const messageRow = /^ Mail message {7}= ([^]{0,20})\.\.\(truncated\)$/m;
/** 5.27.2 and 5.33.0 print one line for each URL; 5.34.3 and 6.0.0 also one for each of its options. */
const mmonitRows = /^ M\/Monit\(s\) .*(?:\n +=.*)*/m;
const serviceList = /^The service list contains the following entries:$/m;

/** In `selfsigned: allow, pemfile: /a, b.pem, clientpemfile: ...`; nothing else can follow (5.27.2 to 6.0.0). */
const certificateOption =
  /(?:^|, )pem(?:file|chain): (.*?)(?=, (?:pemkey|clientpemfile|CACertificateFile|CACertificatePath|ciphers): |$)/;

/** Reads the output of `monit -t -v`: the runtime constants, then a block for each service. */
export function parseCheck(output: string): Omit<CheckedConfiguration, 'warnings'> {
  const message = messageRow.exec(output)?.[1];
  const [constants = '', ...blocks] = output.replace(messageRow, '').split(serviceList);
  const global = parseRows(constants);
  const value = (name: string) => global.find((row) => row[0] === name)?.[1];
  return {
    pidFile: value('Pid file') ?? '',
    stateFile: value('State file') ?? '',
    startDelaySeconds: Number(/ with start delay (\d+) /.exec(value('Poll time') ?? '')?.[1] ?? 0),
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
  const services: { name: string; kind: string; rows: Row[] }[] = [];
  for (const line of output.split('\n')) {
    // Service blocks begin at the margin: `File Name             = foo`.
    const isHead = !line.startsWith(' ') && / Name +=/.test(line);
    const row = isHead || isOfInterest(line) ? parseRow(line) : undefined;
    if (row === undefined) continue;
    if (isHead) services.push({ name: row[1], kind: row[0], rows: [] });
    else services.at(-1)?.rows.push(row);
  }
  return services.map(({ name, kind, rows }) => ({
    name,
    isSystem: kind === 'System Name',
    groups: rows.find(([row]) => row === 'Group')?.[1].split(', ') ?? [],
    alerts: parseAlertRows(rows),
    dependsOn: rows.filter(([row]) => row === 'Depends on Service').map(([, service]) => service),
    programs: rows.flatMap(([, value]) =>
      [...value.matchAll(/ then exec '([^ ']+)/g)].map(([, program = '']) => program),
    ),
    ...(rows.some(([row]) => row === 'Start program') ? { starts: kind === 'Process Name' ? 'process' : 'other' } : {}),
  }));
}

/** Other rows are skipped early: this matters with thousands of services. */
function isOfInterest(line: string): boolean {
  return /^ +(?:Alert|Depends on Service|Group|Start program) /.test(line) || line.includes(' then exec ');
}

function parseRows(output: string): Row[] {
  return output.split('\n').flatMap((line): Row[] => {
    const row = parseRow(line);
    return row === undefined ? [] : [row];
  });
}

function parseRow(line: string): Row | undefined {
  // Values are free text and can contain U+2028, which a bare dot does not match.
  const match = /^\s*(\S.*?)\s+= ?(.*)$/s.exec(line);
  return match?.[1] === undefined || match[2] === undefined ? undefined : [match[1], match[2]];
}

/** Paths and ciphers are free text and can look like a server. */
const tlsOptions = / with options \{.*?\}(?=, | and certificate checksum | with timeout )/gs;

/** `a:25 using TLS with options {...}, b:587 with timeout 30 s` -> `a:25`, `b:587`. */
export function parseServers(printed: string | undefined): string[] {
  return (printed ?? '')
    .replace(tlsOptions, '')
    .split(', ')
    .flatMap((server) => server.split(' ')[0] ?? [])
    .filter((server) => /:\d+$/.test(server));
}
