import { readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { systemErrorCode } from '../errors.ts';

/** Parameters, so that a test can replace them. */
interface Places {
  readonly etc: string;
  readonly zones: string;
}

/**
 * The IANA name of the time zone that this host is set to, such as `Europe/Berlin`, whatever `TZ` says; `UTC` if it has
 * none. It always means the zone that the local times of Date are in while `TZ` is not set.
 */
export function hostTimeZone(places: Places = { etc: '/etc', zones: '/usr/share/zoneinfo' }): string {
  return linkedZone(places) ?? copiedZone(places) ?? zoneOfDate() ?? 'UTC';
}

function linkedZone({ etc }: Places): string | undefined {
  const target = ifReadable(() => readlinkSync(join(etc, 'localtime')));
  return /\/zoneinfo\/(?:posix\/|right\/)?([\w+/-]+)$/.exec(target ?? '')?.[1];
}

/** Only the file says what time it is; its name in `/etc/timezone` may be out of date, above all in a container. */
function copiedZone({ etc, zones }: Places): string | undefined {
  const name = ifReadable(() => readFileSync(join(etc, 'timezone'), 'utf8'))?.trim() ?? '';
  if (!/^[\w+/-]+$/.test(name)) return undefined;
  const [copy, zone] = [join(etc, 'localtime'), join(zones, name)].map((file) => ifReadable(() => readFileSync(file)));
  return copy !== undefined && zone?.equals(copy) === true ? name : undefined;
}

/** Slow to load. Several zones with the same times have one name here. */
function zoneOfDate(): string | undefined {
  const name = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return name === 'Etc/Unknown' ? undefined : name;
}

function ifReadable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return undefined; // Absent, or no link.
  }
}
