import { MonitAlertError } from '../../errors.ts';
import type { CheckedConfiguration } from '../../monit/check/check-configuration.ts';
import type { Alert } from '../../monit/config/grammar.ts';
import type { LoadedConfiguration } from '../../monit/http/status.ts';
import { listOf } from '../../name-list.ts';
import { loadProfile } from '../../profile/load.ts';
import { readServiceHeader } from '../../render/header.ts';
import { renderManagedText } from '../../render/managed-text.ts';
import type { Deadline } from '../../system/clock.ts';
import { messageDifference } from '../differences.ts';
import type { Observation } from '../observe.ts';
import { renderTexts } from '../services/rendered-texts.ts';
import { planServiceEdits, type ServiceEdit } from '../services/service-edits.ts';

export interface NowRendered {
  /** Undefined if no profile is installed, or it cannot be rendered. */
  readonly alerts: readonly Alert[] | undefined;
  readonly drift: readonly string[];
}

/** What the daemon has loaded, and what Monit reads without any managed file; undefined if unknown or not needed. */
interface Known {
  readonly loaded: LoadedConfiguration | undefined;
  readonly bare: CheckedConfiguration | undefined;
}

/** The profile of the managed file as it is now, and how the installed files differ from it. */
export async function renderNow(
  { installation, site }: Pick<Observation, 'installation' | 'site'>,
  { loaded, bare }: Known,
  deadline: Deadline,
): Promise<NowRendered> {
  const { kind, text: installedText, profile: name } = installation.installed;
  if (name === undefined) return { alerts: undefined, drift: [] };
  const edited = kind === 'edited' ? ['installed: the managed file was edited by hand'] : [];
  try {
    const profile = await loadProfile(name, site.profilesDirectories);
    const managedText = await renderManagedText(profile, site);
    const { alerts, text } = managedText;
    const rendered = bare && (await renderTexts(managedText, { installation, site, bare }, deadline));
    const services = rendered === undefined ? [] : await planServiceEdits(installation, rendered);
    const routed = changedServices(name, services);
    if (kind === 'edited') return { alerts, drift: [...edited, ...routed] };
    const changed = text === installedText ? [] : [`rendered: profile ${name} has changed since it was written`];
    const message = loaded && messageDifference(profile, loaded);
    return { alerts, drift: [...changed, ...routed, ...(message === undefined ? [] : [message])] };
  } catch (error) {
    if (error instanceof MonitAlertError)
      return { alerts: undefined, drift: [...edited, `rendered: ${error.message}`] };
    throw error;
  }
}

/** Files of other profiles are those of a hold for some services; what was not written by us is named elsewhere. */
function changedServices(profile: string, edits: readonly ServiceEdit[]): string[] {
  const names = edits.flatMap(({ service, kind, before }) => {
    if (kind === 'absent') return service ?? [];
    const header = readServiceHeader(before?.bytes.toString() ?? '');
    return header.kind === 'intact' && header.profile === profile ? (service ?? []) : [];
  });
  return names.length === 0
    ? []
    : [`rendered: profile ${profile} gives other alerts than those installed for ${listOf(names)}`];
}
