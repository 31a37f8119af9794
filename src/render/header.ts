import { createHash } from 'node:crypto';

export type Ownership =
  | { readonly kind: 'intact'; readonly profile: string }
  /** Written by monit-alert, and changed since. */
  | { readonly kind: 'edited'; readonly profile: string }
  | { readonly kind: 'unmanaged' };

export const digestPattern = /^(# sha256: )[0-9a-f]{64}$/m;

/** The digest covers all but its own line. The same profile and body give the same bytes. */
export function withHeader(profile: string, body: string): string {
  const notice = noticeOf(profile);
  return `${notice}# sha256: ${digestOf(notice, body)}\n${body}`;
}

export function readHeader(text: string): Ownership {
  const profile = /^# Written by monit-alert for profile "([a-z0-9._-]+)"\.\r?\n/.exec(text)?.[1];
  if (profile === undefined) return { kind: 'unmanaged' };
  const notice = noticeOf(profile);
  const body = text.slice(notice.length).replace(/^[^\n]*\n/, '');
  return { kind: text === withHeader(profile, body) ? 'intact' : 'edited', profile };
}

function noticeOf(profile: string): string {
  return [
    `# Written by monit-alert for profile "${profile}".`,
    `# Edits are overwritten: edit the profile instead, then run: monit-alert ${profile}`,
    '',
  ].join('\n');
}

function digestOf(notice: string, body: string): string {
  return createHash('sha256').update(notice).update(body).digest('hex');
}
