/**
 * Monit's own words for what can happen to a service, as its event filters take them: the same thirty in Monit 5.27.2,
 * 5.33.0, 5.34.3 and 6.0.0 (manual, "Setting an event filter"; `exist` is accepted though the manual omits it).
 */
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

export type EventName = (typeof eventNames)[number];

/** One row of an alert table: what one `set alert` statement means. */
export interface Alert {
  /** The recipient's mail address. */
  readonly recipient: string;
  /** The events that are mailed, in the order of {@link eventNames}; all thirty for "all events", none for `noalert`. */
  readonly events: readonly EventName[];
  /** Cycles between reminders while a service stays failed; 0 where none are sent. */
  readonly reminderCycles: number;
}
