import { createHash } from 'node:crypto';
import { MonitAlertError } from '../../errors.ts';
import { refusal } from '../../profile/file-faults.ts';
import { ensureFits, faultAt } from '../../profile/validate.ts';
import { type ParsedYaml, parseYaml } from '../../profile/yaml.ts';
import type { Scope } from '../../render/scope.ts';
import { timeZoneFault } from './schedule.ts';
import type { WindowFile } from './window-file.ts';
import { windowSchema } from './window-schema.ts';
import type { Window } from './window.ts';

/**
 * The window of a file.
 * @throws MonitAlertError `window.name`, `window.invalid`, `yaml.invalid`, `file.unreadable`
 */
export function parseWindow({ name, file, hostTimeZone, text, source }: WindowFile): Window {
  if (text instanceof MonitAlertError) throw text;
  const yaml = yamlOf(text, file);
  const document = ensureFits(windowSchema, yaml, 'window.invalid');
  const { profile, services, groups, reason, grace, announce } = document;
  const timeZone = document['time-zone'] ?? ensureTimeZone(hostTimeZone, yaml);
  return {
    name,
    file,
    profile,
    scope: services === undefined && groups === undefined ? undefined : scopeOf(services, groups),
    schedule: { expression: document.schedule.trim().replaceAll(/\s+/g, ' '), timeZone },
    forMs: document.for,
    reason,
    graceMs: grace,
    announces: announce,
    mailsReport: document['report-to-mail'],
    source,
    digest: createHash('sha256').update(source).digest('hex'),
  };
}

function yamlOf(text: string, file: string): ParsedYaml {
  try {
    return parseYaml(text, file);
  } catch (cause) {
    if (!(cause instanceof MonitAlertError) || !/^schedule:[ \t]+\*/m.test(text)) throw cause;
    const { code, message, details } = cause;
    throw new MonitAlertError(code, message, { details, hint: 'Put the schedule in quotes: it begins with *.', cause });
  }
}

function scopeOf(services: readonly string[] = [], groups: readonly string[] = []): Scope {
  return { services: [...new Set(services)], groups: [...new Set(groups)] };
}

function ensureTimeZone(hostTimeZone: string, yaml: ParsedYaml): string {
  if (timeZoneFault(hostTimeZone) === undefined) return hostTimeZone;
  const reason = `is missing, and the time zone of this host is not known ("${hostTimeZone}")`;
  throw refusal('window.invalid', [faultAt(yaml, ['time-zone'], reason)]);
}
