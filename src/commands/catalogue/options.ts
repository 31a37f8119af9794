import type { Given, OptionSpec } from '../command.ts';

const places = 'where things are';
const telling = 'what is told';

/** The options that every command takes; each can be set by `MONIT_ALERT_...` and in config.yaml too. */
export const commonOptions: readonly OptionSpec[] = [
  { flags: '--control-file <path>', description: "Monit's control file", group: places },
  { flags: '--managed-file <path>', description: 'the include that monit-alert writes', group: places },
  { flags: '--monit <path>', description: 'the monit binary', group: places },
  { flags: '--config <path>', description: 'config.yaml with defaults for these options', group: places },
  { flags: '--profiles-dir <path>', description: "the site's profiles", group: places },
  { flags: '--templates-dir <path>', description: "the site's templates", group: places },
  {
    flags: '--state-dir <path>',
    description: 'history, what is held, what is needed to go back; sync needs the same',
    group: places,
  },
  { flags: '--json', description: 'one JSON document on stdout, also on failure', group: telling },
  { flags: '--quiet', description: 'say nothing where all is well', group: telling },
  { flags: '--verbose', description: 'show the evidence, and the stack of an unexpected error', group: telling },
  { flags: '--no-color', description: 'no colours (also NO_COLOR, and TERM=dumb)', group: telling },
  { flags: '--detailed-exitcode', description: 'exit 2 where something changed, or would', group: telling },
  { flags: '--timeout <duration>', description: 'for the whole command; going back has as long again' },
];

/** The options of every command that changes what is in force. */
export const changeOptions: readonly OptionSpec[] = [
  { flags: '--strict', description: 'alerts in other files are an error' },
  { flags: '--force', description: "take over a file at the managed file's place that is not ours; a backup is kept" },
  { flags: '--reason <text>', description: 'why, for the history' },
];

/** The group of the options of a hold. */
export const holding = 'for a hold';

/** The options of every command that may hold a profile. */
export const holdOptions: readonly OptionSpec[] = [
  {
    flags: '--for [duration]',
    description: 'hold it over the base profile for so long, then go back by itself',
    group: holding,
  },
  {
    flags: '--id <name>',
    description: 'names the hold; asked for again, the same hold changes nothing',
    group: holding,
  },
  {
    flags: '--report-to-mail',
    description: 'mail what happened meanwhile to the recipients of the base profile',
    group: holding,
  },
];

export const dryRun: OptionSpec = { flags: '--dry-run', description: 'show what would be done; leave no trace' };

/** What was given of them. */
export function holdOptionsOf(given: Given) {
  return {
    reason: given.text('reason'),
    for: given.flag('for') || given.text('for'),
    id: given.text('id'),
    mailsReport: given.flag('report-to-mail'),
  };
}
