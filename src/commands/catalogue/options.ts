import { MonitAlertError } from '../../errors.ts';
import type { Scope } from '../../render/scope.ts';
import type { Attempt, Given, OptionSpec } from '../command.ts';

const paths = 'paths';
const output = 'output';

/** The options that every command takes; each can be set by `MONIT_ALERT_...` and in config.yaml too. */
export const commonOptions: readonly OptionSpec[] = [
  { flags: '--control-file <path>', description: "Monit's control file", group: paths },
  { flags: '--managed-file <path>', description: 'the include file that monit-alert writes', group: paths },
  {
    flags: '--services-dir <path>',
    description: 'directory of the files that alert includes read',
    group: paths,
  },
  { flags: '--monit <path>', description: 'the monit binary', group: paths },
  { flags: '--config <path>', description: 'config.yaml, with defaults for these options', group: paths },
  { flags: '--profiles-dir <path>', description: 'directory of your own profiles', group: paths },
  { flags: '--templates-dir <path>', description: 'directory of your own templates', group: paths },
  {
    flags: '--state-dir <path>',
    description: 'directory for holds, history and revisions; `sync` must use the same one',
    group: paths,
  },
  { flags: '--windows-dir <path>', description: 'directory of recurring maintenance windows', group: paths },
  { flags: '--json', description: 'print one JSON document on stdout, also on failure', group: output },
  {
    flags: '--diff',
    description: 'print long diffs too, not only which files change; `diff` and `--dry-run` always do',
    group: output,
  },
  { flags: '-q, --quiet', description: 'on success, print only warnings', group: output },
  {
    flags: '-v, --verbose',
    description: 'print the reload proof, and the stack trace of an unexpected error',
    group: output,
  },
  { flags: '--no-color', description: 'no colors (as with NO_COLOR or TERM=dumb)', group: output },
  { flags: '--detailed-exitcode', description: 'exit 2 if something changed or would change', group: output },
  {
    flags: '--timeout <duration>',
    description: 'time limit for the command; restoring after a failure may take as long again',
  },
];

/** The options of every command that changes what is in force. */
export const changeOptions: readonly OptionSpec[] = [
  { flags: '--strict', description: 'fail if there are unmanaged alerts that config.yaml does not accept' },
  { flags: '--force', description: 'replace a managed file that monit-alert did not write; a backup is kept' },
  { flags: '--reason <text>', description: 'the reason, recorded in the history' },
];

/** The group of the options of a hold. */
export const holdGroup = 'hold';

/** A time of day, a date, or `+90m`. */
export const untilOption: OptionSpec = {
  flags: '--until <time>',
  description: 'end the hold at this time: 04:00, "2026-12-24 04:00", +90m',
  group: holdGroup,
};

/** The options of every command that may hold a profile. */
export const holdOptions: readonly OptionSpec[] = [
  {
    flags: '--for [duration]',
    description: 'hold the profile for this long, then return to the base profile',
    group: holdGroup,
  },
  untilOption,
  {
    flags: '--grace <duration>',
    description: 'keep the hold after its end until Monit finds its services well, but at most for this long',
    group: holdGroup,
  },
  {
    flags: '--id <name>',
    description: 'name of the hold; repeating the same request changes nothing',
    group: holdGroup,
  },
  {
    flags: '--service <service>',
    description: 'hold the profile for this service only; the service needs an alert include (repeatable)',
    group: holdGroup,
    isRepeatable: true,
  },
  {
    flags: '--group <name>',
    description: 'hold the profile for the services of this Monit group only (repeatable)',
    group: holdGroup,
    isRepeatable: true,
  },
  {
    flags: '--report-to-mail',
    description: 'when the hold ends, mail a report to the recipients of the base profile',
    group: holdGroup,
  },
  {
    flags: '--announce',
    description: 'mail them also when the hold begins, and when its end is moved',
    group: holdGroup,
  },
];

export const dryRun: OptionSpec = { flags: '--dry-run', description: 'show what would change, without changing it' };

/**
 * An option that would have no effect is refused: whoever gives it expects one.
 * @param wanted the options of which one gives the others a meaning.
 * @throws MonitAlertError `option.invalid`
 */
export function ensureTogether(given: Given, names: readonly string[], ...wanted: readonly string[]): void {
  if (wanted.some((name) => name in given.options)) return;
  const alone = names.filter((name) => name in given.options).map((name) => `--${name}`);
  if (alone.length === 0) return;
  const options = wanted.map((name) => `--${name}`).join(' or ');
  const have = alone.length === 1 ? 'has' : 'have';
  throw new MonitAlertError('option.invalid', `${alone.join(' and ')} ${have} no effect without ${options}`, {
    details: ['nothing was changed'],
    hint: `Add ${options}, or leave out ${alone.join(' and ')}.`,
  });
}

/** @throws MonitAlertError `option.invalid` if options are given that have no effect beside `decisive`. */
export function ensureApart(given: Given, names: readonly string[], decisive: string): void {
  if (!(decisive in given.options)) return;
  const beside = names.filter((name) => name in given.options).map((name) => `--${name}`);
  if (beside.length === 0) return;
  throw new MonitAlertError('option.invalid', `--${decisive} cannot be combined with ${beside.join(' and ')}`, {
    details: ['nothing was changed'],
    hint: `Leave out --${decisive}, or ${beside.join(' and ')}.`,
  });
}

/** The values of the options of a hold. */
export function holdOptionsOf(given: Given) {
  return {
    reason: given.text('reason'),
    for: given.flag('for') || given.text('for'),
    until: given.text('until'),
    grace: given.text('grace'),
    id: given.text('id'),
    scope: scopeOf(given),
    mailsReport: given.flag('report-to-mail') || given.flag('announce'),
    announces: given.flag('announce'),
  };
}

/** Undefined: everything. */
function scopeOf(given: Given): Scope | undefined {
  const [services, groups] = [given.texts('service'), given.texts('group')];
  return services.length + groups.length === 0 ? undefined : { services, groups };
}

/** The attempt to hold a profile. */
export function holdAttempt(
  profile: string,
  { reason, id, scope }: Pick<HoldOptions, 'reason' | 'id' | 'scope'>,
): Attempt {
  const scoped = scope && { scoped: { profile, ...scope } };
  return { action: 'hold', reason, ...(id === undefined ? {} : { holds: [id] }), ...scoped, to: profile };
}

type HoldOptions = ReturnType<typeof holdOptionsOf>;
