import { MonitAlertError } from '../../errors.ts';
import { durationText } from '../meanwhile/duration-text.ts';
import { parseWindow } from './parse-window.ts';
import type { WindowFile } from './window-file.ts';
import type { Window } from './window.ts';

/** What the settings of a site say about holds. */
export interface WindowPolicy {
  /** Milliseconds; undefined: no limit. */
  readonly holdMaxMs?: number | undefined;
  /** Whether every hold needs a reason. */
  readonly requireReason?: boolean | undefined;
  /** Milliseconds, for windows that name no grace; undefined: none. */
  readonly graceMs?: number | undefined;
}

/**
 * The window of a file, as the site allows it.
 * @throws MonitAlertError `window.name`, `window.invalid`, `yaml.invalid`, `file.unreadable`
 */
export function toWindow(file: WindowFile, policy: WindowPolicy): Window {
  return underPolicy(parseWindow(file), policy);
}

/** With the grace of the site. @throws MonitAlertError `window.invalid` if the site allows no such hold. */
function underPolicy(window: Window, { holdMaxMs, requireReason = false, graceMs }: WindowPolicy): Window {
  const graced = window.graceMs === undefined && graceMs !== undefined ? { ...window, graceMs } : window;
  const longestMs = graced.forMs + (graced.graceMs ?? 0);
  if (holdMaxMs !== undefined && longestMs > holdMaxMs) {
    const length = `${durationText(longestMs)}${graced.graceMs === undefined ? '' : ' with its grace'}`;
    throw notAllowed(window, `lasts ${length}, and a hold may last ${durationText(holdMaxMs)} at most (hold-max)`);
  }
  if (requireReason && window.reason === undefined) {
    throw notAllowed(window, 'has no reason, and every hold needs one (require-reason)');
  }
  return graced;
}

function notAllowed({ name, file }: Window, why: string): MonitAlertError {
  return new MonitAlertError('window.invalid', `${file}: window "${name}" ${why}`);
}
