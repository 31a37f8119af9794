import { createHash } from 'node:crypto';

export type Ownership =
  | { readonly kind: 'intact'; readonly profile: string }
  /** Written by monit-alert, and changed since. */
  | { readonly kind: 'edited'; readonly profile: string }
  | { readonly kind: 'unmanaged' };

/** The digest covers all but its own line. The same profile and body give the same bytes. */
export function withHeader(profile: string, body: string): string {
  const notice = noticeOf(profile, '', editProfile(profile));
  return `${notice}# sha256: ${digestOf(notice, body)}\n${body}`;
}

export function readHeader(text: string): Ownership {
  const profile = /^# Written by monit-alert for profile "([a-z0-9._-]+)"\.\r?\n/.exec(text)?.[1];
  return profile === undefined ? { kind: 'unmanaged' } : ownership(text, profile, '');
}

/**
 * As {@link withHeader}, for the file of a service: it is no global managed file. A profile in force because of a
 * scoped hold must not be applied again: it would become the base profile.
 */
export function withServiceHeader(
  profile: string,
  { service, isHeld }: { readonly service: string; readonly isHeld: boolean },
  body: string,
): string {
  const notice = noticeOf(profile, ofService(service), isHeld ? seeHolds : editProfile(profile));
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
  const advices = service === '' ? [editProfile(profile)] : [editProfile(profile), seeHolds];
  const isIntact = advices.some((advice) => {
    const notice = noticeOf(profile, service, advice);
    const body = text.slice(notice.length).replace(/^[^\n]*\n/, '');
    return text === `${notice}# sha256: ${digestOf(notice, body)}\n${body}`;
  });
  return { kind: isIntact ? 'intact' : 'edited', profile };
}

function editProfile(profile: string): string {
  return `edit the profile instead, then run: monit-alert ${profile}`;
}

const seeHolds = 'this is in force because of a hold; to see it, run: monit-alert holds';

function noticeOf(profile: string, service: string, advice: string): string {
  return [
    `# Written by monit-alert for profile "${profile}"${service}.`,
    `# Edits are overwritten: ${advice}`,
    '',
  ].join('\n');
}

function digestOf(notice: string, body: string): string {
  return createHash('sha256').update(notice).update(body).digest('hex');
}
