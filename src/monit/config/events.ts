/** The same thirty in 5.27.2, 5.33.0, 5.34.3 and 6.0.0 (manual, "Setting an event filter", which omits `exist`). */
export const eventNames = [
  'action',
  'bytein',
  'byteout',
  'checksum',
  'connection',
  'content',
  'data',
  'exec',
  'exist',
  'fsflags',
  'gid',
  'icmp',
  'instance',
  'invalid',
  'link',
  'nonexist',
  'packetin',
  'packetout',
  'permission',
  'pid',
  'ppid',
  'resource',
  'saturation',
  'size',
  'speed',
  'status',
  'timeout',
  'timestamp',
  'uid',
  'uptime',
] as const;

/** One of Monit's thirty events, as `set alert` names them. */
export type EventName = (typeof eventNames)[number];

/** With aliases; Monit reads them in any case (5.27.2 to 6.0.0). */
export const eventWords: ReadonlyMap<string, EventName> = new Map<string, EventName>([
  ...eventNames.map((name) => [name, name] as const),
  ['execute', 'exec'],
  ['exists', 'exist'],
  ['fsflag', 'fsflags'],
  ['nonexists', 'nonexist'],
  ['perm', 'permission'],
  ['time', 'timestamp'],
]);
