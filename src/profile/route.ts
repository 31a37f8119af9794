import type { Profile, Recipient } from './model.ts';

/** Stub until the profile room is merged. */
export function routeFor(
  _profile: Profile,
  _service: { readonly name: string; readonly groups: readonly string[] },
): readonly Recipient[] | undefined {
  return undefined;
}
