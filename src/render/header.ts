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
  return profile === undefined ? { kind: 'unmanaged' } : ownership(text, profile, '');
}

/** As {@link withHeader}, for the file of a service: it is no global managed file. */
export function withServiceHeader(profile: string, service: string, body: string): string {
  const notice = noticeOf(profile, ofService(service));
  return `${notice}# sha256: ${digestOf(notice, body)}\n${body}`;
}

export function readServiceHeader(text: string): Ownership {
  const [, profile, service] =
    /^# Written by monit-alert for profile "([a-z0-9._-]+)"(, service ".*")\.\r?\n/.exec(text) ?? [];
  if (profile === undefined || service === undefined) return { kind: 'unmanaged' };
  return ownership(text, profile, service);
}

function ofService(service: string): string {
  return `, service ${JSON.stringify(service)}`;
}

function ownership(text: string, profile: string, service: string): Ownership {
  const notice = noticeOf(profile, service);
  const body = text.slice(notice.length).replace(/^[^\n]*\n/, '');
  const intact = `${notice}# sha256: ${digestOf(notice, body)}\n${body}`;
  return { kind: text === intact ? 'intact' : 'edited', profile };
}

function noticeOf(profile: string, service = ''): string {
  return [
    `# Written by monit-alert for profile "${profile}"${service}.`,
    `# Edits are overwritten: edit the profile instead, then run: monit-alert ${profile}`,
    '',
  ].join('\n');
}

function digestOf(notice: string, body: string): string {
  return createHash('sha256').update(notice).update(body).digest('hex');
}
