import * as v from 'valibot';
import { eventNames } from '../monit/config/events.ts';
import {
  addressFault,
  hostFault,
  leastMailTimeoutSeconds,
  messageFault,
  mostMailTimeoutSeconds,
  mostReminderCycles,
  pathFault,
  senderFault,
  stringFault,
  subjectFault,
} from '../monit/config/grammar.ts';
import { templateNameFault } from './name.ts';
import { choice, list, mapping, oneOf, section, text, wholeNumber } from './schema-parts.ts';
import { tlsVersions, tlsVersionsFault } from './tls-versions.ts';

/**
 * The types and docs/profile.schema.json come from here. Keys are Monit's own words (manual: "set alert", "set
 * mail-format", "set mailserver", "set eventqueue").
 */

/** The message is for a value that is neither. */
const either = <const Options extends readonly [v.GenericSchema, v.GenericSchema]>(options: Options, message: string) =>
  v.union(options, message);

const mailFormat = v.pipe(
  section({
    from: v.optional(text(senderFault, 'The sender: ADDRESS or NAME <ADDRESS>; $HOST in it is the host.')),
    'reply-to': v.optional(text(senderFault, 'Where replies go: ADDRESS or NAME <ADDRESS>.')),
    subject: v.optional(
      text(subjectFault, 'One line; Monit fills in $EVENT, $SERVICE, $DATE, $HOST, $ACTION and $DESCRIPTION.'),
    ),
    message: v.optional(text(messageFault, 'The body; the same variables as in the subject. It cannot contain }.')),
  }),
  v.minEntries(1, 'is empty: set from, reply-to, subject or message, or leave mail-format out'),
  v.description("The format of the mail. Unset parts have Monit's defaults."),
);

const eventName = oneOf(eventNames, "Monit's events");
const wholeFilter = 'all, {only: [EVENT, ...]} or {except: [EVENT, ...]}';
const nobodyWithout = 'a recipient without events gets no mail: leave the recipient out';

const events = v.pipe(
  either(
    [
      v.literal('all'),
      choice(
        {
          only: v.optional(v.pipe(list(eventName, 1, nobodyWithout), v.description('Mail only these events.'))),
          except: v.optional(
            v.pipe(
              list(eventName, 1, 'write "events: all"'),
              v.check((excluded) => new Set(excluded).size < eventNames.length, `names every event; ${nobodyWithout}`),
              v.description('Mail every event but these.'),
            ),
          ),
        },
        wholeFilter,
      ),
    ],
    `must be ${wholeFilter}`,
  ),
  v.description('Which events are mailed: all (the default), {only: [...]} or {except: [...]}.'),
);

export const recipientSchema = section({
  address: text(addressFault, 'The mail address.'),
  events: v.optional(events, 'all'),
  reminder: v.optional(
    wholeNumber(1, mostReminderCycles, 'Repeat the mail after this many cycles while a service still fails.'),
  ),
  'mail-format': v.optional(mailFormat),
  duplicate: v.optional(
    v.pipe(
      v.boolean('must be true or false'),
      v.description('true: an event that an equal entry for the address names as well is mailed twice.'),
    ),
  ),
});

const password = v.pipe(
  choice(
    {
      file: v.optional(
        text(pathFault, 'A file that contains only the password; other users must not be able to read it.'),
      ),
      env: v.optional(text(variableNameFault, 'The environment variable that contains the password.')),
    },
    'either {file: PATH} or {env: NAME}: a password is never written into a profile',
  ),
  v.description('Where the password is: {file: PATH} or {env: NAME}.'),
);

function variableNameFault(name: string): string | undefined {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? undefined : 'is not the name of an environment variable';
}

const pathTo = (what: string) => v.optional(text(pathFault, `Path of ${what}.`));

const tls = v.pipe(
  either(
    [
      v.literal(true),
      v.pipe(
        section({
          version: v.optional(
            v.pipe(
              list(oneOf(tlsVersions, 'the versions'), 1),
              v.check(
                (words) => tlsVersionsFault(words) === undefined,
                ({ input }) => tlsVersionsFault(input) ?? '',
              ),
            ),
          ),
          verify: v.optional(oneOf(['enable', 'disable'], 'the choices')),
          selfsigned: v.optional(oneOf(['allow', 'reject'], 'the choices')),
          ciphers: v.optional(text(stringFault, 'Ciphers, as OpenSSL lists them.')),
          pemfile: pathTo("a certificate with its key (only used by Monit's web interface)"),
          pemchain: pathTo("a certificate chain (only used by Monit's web interface)"),
          pemkey: pathTo("a private key (only used by Monit's web interface)"),
          clientpemfile: pathTo('the client certificates'),
          cacertificatefile: pathTo('the certificates of authorities'),
          cacertificatepath: pathTo('the directory with certificates of authorities'),
        }),
        v.minEntries(1, 'is empty: write "tls: true" for the defaults'),
        v.check(
          (options) => Object.keys(options).join() !== 'ciphers',
          'has only ciphers, which does not make Monit use TLS: add version, verify or selfsigned',
        ),
      ),
    ],
    'must be true or a mapping of options; leave it out for a connection without TLS',
  ),
  v.description("Encrypt the connection: true, or Monit's SSL options."),
);

const checksumFault = (checksum: string) =>
  /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i.test(checksum.replaceAll(':', ''))
    ? undefined
    : 'is neither an MD5 (32 hexadecimal digits) nor a SHA1 (40) nor, for Monit 6, a SHA256 (64)';
const ofTheWholeList = 'Monit has one for the whole list: all servers that set it must agree.';

const mailServer = section({
  host: text(hostFault, 'Host name or IP address.'),
  port: v.optional(wholeNumber(1, 65_535, "The port; Monit's default is 25.")),
  username: v.optional(text(stringFault, 'The user to log in as.')),
  password: v.optional(password),
  tls: v.optional(tls),
  'certificate-checksum': v.optional(text(checksumFault, "MD5 or SHA1 of the server's certificate.")),
  timeout: v.optional(
    wholeNumber(
      leastMailTimeoutSeconds,
      mostMailTimeoutSeconds,
      `Seconds to wait for a server. ${ofTheWholeList}`,
      `seconds; Monit 5 treats anything below ${leastMailTimeoutSeconds} as ${leastMailTimeoutSeconds}`,
    ),
  ),
  hostname: v.optional(text(hostFault, `The name to greet servers with. ${ofTheWholeList}`)),
});

const eventQueue = section({
  directory: text(pathFault, 'Where mails wait while no server accepts them.'),
  slots: v.optional(wholeNumber(1, 2_147_483_647, 'The maximum number of mails that wait; default: no limit.')),
});

/** An entry of `services` or `groups`. */
export const routeSchema = choice(
  {
    recipients: v.optional(
      v.pipe(list(recipientSchema, 0), v.description('Who is alerted in place of `recipients`; [] for nobody.')),
    ),
    also: v.optional(
      v.pipe(list(recipientSchema, 1, 'leave the key out'), v.description('Who is alerted beside `recipients`.')),
    ),
  },
  'either {recipients: [...]} or {also: [...]}',
);

const described = <const Schema extends v.GenericSchema>(schema: Schema, description: string) =>
  v.pipe(schema, v.description(description));

/** Nothing is required, because a missing key may be inherited. */
export const profileSchema = section({
  description: v.optional(text(descriptionFault, 'What this profile is for.')),
  extends: v.optional(
    text(templateNameFault, 'The profile to start from; its own name means the shipped profile of that name.'),
  ),
  template: v.optional(text(templateNameFault, 'The template that renders it, without .hbs; default: alert.')),
  variables: v.optional(
    described(v.record(v.string(), v.unknown(), 'must be a mapping'), 'Values for a template of your own.'),
  ),
  recipients: v.optional(described(list(recipientSchema, 0), 'Who is alerted, about what; [] for nobody.')),
  services: v.optional(
    described(
      mapping(stringFault, routeSchema),
      'Who is alerted about single services with an alert include, by name or pattern (*, ?, [...]).',
    ),
  ),
  groups: v.optional(
    described(
      mapping(stringFault, routeSchema),
      'Who is alerted about the services of a Monit group, if they have an alert include.',
    ),
  ),
  'other-alerts': v.optional(
    described(
      oneOf(['keep', 'mute'], 'the choices'),
      'mute: services with an alert include ignore alerts that other files set globally; default: keep.',
    ),
  ),
  'mail-format': v.optional(mailFormat),
  'mail-servers': v.optional(
    described(list(mailServer, 1, 'leave the key out'), 'Mail servers; the first that answers is used.'),
  ),
  'event-queue': v.optional(described(eventQueue, 'Keep mails on disk while no server accepts them.')),
});

function descriptionFault(description: string): string | undefined {
  return description.trim() === '' ? 'is empty' : stringFault(description.replaceAll('\n', ' '));
}

export type ProfileDocument = v.InferOutput<typeof profileSchema>;
