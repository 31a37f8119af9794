import * as v from 'valibot';
import { durationMs } from '../../duration.ts';
import { stringFault } from '../../monit/config/grammar.ts';
import { profileNameFault } from '../../profile/name.ts';
import { list, section, text } from '../../profile/schema-parts.ts';
import { scheduleFault, timeZoneFault } from './schedule.ts';

const shortestMs = 60_000;
const longestMs = 366 * 86_400_000;

function duration(description: string) {
  const message = 'must be a duration from 1m to 366d, such as 2h or 1h30m';
  return v.pipe(
    v.string(message),
    v.description(description),
    v.transform(durationMs),
    v.number(message),
    v.minValue(shortestMs, message),
    v.maxValue(longestMs, message),
  );
}

function names(description: string) {
  const name = text(stringFault, 'A name, without wildcards.');
  return v.optional(v.pipe(list(name, 1, 'leave the key out'), v.description(description)));
}

function choice(description: string) {
  return v.optional(v.pipe(v.boolean('must be true or false'), v.description(description)), false);
}

/** The file of a window. docs/window.schema.json comes from here. */
export const windowSchema = section({
  profile: text(profileNameFault, 'The profile that is in force during the window.'),
  services: names('The services that the window is for; without services and groups: everything.'),
  groups: names('Monit groups whose services the window is for.'),
  schedule: text(
    scheduleFault,
    'When it begins, as in a crontab: minute, hour, day of the month, month, weekday. In quotes if it begins with *.',
  ),
  for: duration('How long it lasts: 1m to 366d, such as 2h or 1h30m.'),
  'time-zone': v.optional(
    text(timeZoneFault, "The time zone of the schedule, such as Europe/Berlin; default: the host's."),
  ),
  reason: v.optional(text(reasonFault, 'Why, for the history and for mails.')),
  grace: v.optional(duration('How much longer it may last, until its services are well.')),
  announce: choice('true: its beginning is mailed to the recipients of the base profile; default: false.'),
  'report-to-mail': choice('true: a report is mailed to them when it ends; default: false.'),
});

function reasonFault(reason: string): string | undefined {
  if (reason.trim() === '') return 'is empty';
  return /[\p{Cc}\p{Cs}]/u.test(reason) ? 'must be one line, without control characters' : undefined;
}
