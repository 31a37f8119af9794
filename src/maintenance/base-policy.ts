import { MonitAlertError } from '../errors.ts';
import { allRecipients } from '../profile/route.ts';
import type { ManagedText } from '../render/managed-text.ts';
import { durationText } from './meanwhile/duration-text.ts';

/** What a site allows as a base, which nothing ends. */
export interface BasePolicy {
  /** Profiles that can only be held. */
  readonly holdOnly?: readonly string[] | undefined;
  /** Milliseconds; undefined: no limit. A base that alerts nobody has no end, so it is refused where there is one. */
  readonly holdMaxMs?: number | undefined;
  /** Whether a base that alerts nobody needs a reason. */
  readonly requireReason?: boolean | undefined;
}

/** @throws MonitAlertError `hold.only`, `hold.too-long`, `option.missing` */
export function ensureMayBeBase(managedText: ManagedText, reason: string | undefined, policy: BasePolicy): void {
  const { holdOnly = [], holdMaxMs, requireReason = false } = policy;
  const { profile } = managedText;
  const remedy = { hint: `For a while: \`monit-alert ${profile} --for 30m\`.`, details: ['nothing was changed'] };
  if (holdOnly.includes(profile)) {
    throw new MonitAlertError('hold.only', `"${profile}" can only be held for a while (hold-only)`, remedy);
  }
  if (!alertsNobody(managedText)) return;
  if (holdMaxMs !== undefined) {
    const limit = `alerts may be muted for ${durationText(holdMaxMs)} at most (hold-max)`;
    throw new MonitAlertError('hold.too-long', `"${profile}" alerts nobody, and ${limit}`, remedy);
  }
  if (requireReason && (reason ?? '').trim() === '') {
    throw new MonitAlertError(
      'option.missing',
      `"${profile}" alerts nobody, and that needs a reason (require-reason)`,
      {
        hint: 'Add `--reason TEXT`.',
      },
    );
  }
}

/** Of a kept text, what it says itself is asked. */
function alertsNobody({ text, alerts, services }: ManagedText): boolean {
  const isGlobal = alerts === undefined ? /^\s*set\s+alert\b/im.test(text) : alerts.length > 0;
  if (isGlobal) return false;
  if ('texts' in services) return !Object.values(services.texts).some((one) => /^\s*alert\b/im.test(one));
  return allRecipients(services.profile).length === 0;
}
