import { MonitAlertError } from '../errors.ts';
import { refusal } from './file-faults.ts';
import { readText } from './files.ts';
import { listAllProfiles, type ProfileSource } from './list.ts';
import { meantProfile } from './meant-profile.ts';
import type { Profile } from './model.ts';
import { profileNameFault, reservedNames } from './name.ts';
import { mergeDocuments, toProfile } from './resolve.ts';
import { profileRules } from './rules-across-keys.ts';
import { type ProfileDocument, profileSchema } from './schema.ts';
import { ensureFits, faultAt } from './validate.ts';
import { type KeyPath, type ParsedYaml, parseYaml } from './yaml.ts';

interface Layer {
  readonly source: ProfileSource;
  readonly yaml: ParsedYaml;
  readonly document: ProfileDocument;
}

/**
 * Reads a profile and all that it extends. If it extends its own name, that is the profile of the next directory: so a
 * site can change a shipped profile without copying it.
 * @param directories The site's first, the shipped profiles last.
 * @throws MonitAlertError `profile.name`, `profile.unknown`, `profile.invalid`, `yaml.invalid`, `file.unreadable`,
 * `directory.unreadable`
 */
export async function loadProfile(name: string, directories: readonly string[]): Promise<Profile> {
  const sources = await listAllProfiles(directories);
  const source = sources.find((one) => one.name === name);
  const fault = source?.fault ?? profileNameFault(name);
  if (fault !== undefined) throw unfitName(name, fault, source, sources);
  if (source === undefined) {
    throw new MonitAlertError('profile.unknown', `there is no profile "${name}"${suggestProfiles(name, sources)}`, {
      hint: 'Run `monit-alert list` to see the profiles.',
    });
  }
  const chain = await readChain(source, sources);
  const document = mergeDocuments(chain.map((layer) => layer.document).reverse());
  if (document.recipients === undefined) throw unsaidRecipients(chain);
  ensureAgrees(chain, document);
  return toProfile(name, source.file, document);
}

/** A profile that extends nothing. @throws MonitAlertError `yaml.invalid`, `profile.invalid` */
export function profileFrom(text: string, name: string, file: string): Profile {
  return toProfile(name, file, ensureFits(profileSchema, parseYaml(text, file), 'profile.invalid', profileRules));
}

/** The profile's own file first, then what it extends. */
async function readChain(start: ProfileSource, sources: readonly ProfileSource[]): Promise<Layer[]> {
  const chain: Layer[] = [];
  let next: ProfileSource | undefined = start;
  while (next !== undefined) {
    const yaml = parseYaml(await readText(next.file), next.file);
    const document = ensureFits(profileSchema, yaml, 'profile.invalid', profileRules);
    chain.push({ source: next, yaml, document });
    next = document.extends === undefined ? undefined : findParent(document.extends, chain, sources);
  }
  return chain;
}

/** What is inherited may repeat what is not: each file by itself may be without a fault. */
function ensureAgrees(chain: readonly Layer[], merged: ProfileDocument): void {
  const faults = chain.length > 1 ? profileRules(merged) : [];
  const located = faults.flatMap(({ path, reason }) => {
    const yaml = chain.find((layer) => hasKeys(layer.document, path.slice(0, 2)))?.yaml;
    return yaml === undefined ? [] : [faultAt(yaml, path, reason)];
  });
  if (located.length > 0) throw refusal('profile.invalid', located);
}

function hasKeys(data: unknown, [key, ...rest]: KeyPath): boolean {
  if (key === undefined) return true;
  return typeof data === 'object' && data !== null && Object.hasOwn(data, key) && hasKeys(Reflect.get(data, key), rest);
}

function findParent(wanted: string, chain: readonly Layer[], sources: readonly ProfileSource[]): ProfileSource {
  const below = (child: Layer | undefined) => (child?.source.name === wanted ? child.source.rank : -1);
  const parent = sources.find(({ name, rank }) => name === wanted && rank > below(chain.at(-1)));
  const fault = parentFault(wanted, parent, chain, sources);
  if (parent !== undefined && fault === undefined) return parent;
  const yaml = chain.at(-1)?.yaml;
  throw refusal('profile.invalid', yaml === undefined ? [] : [faultAt(yaml, ['extends'], fault ?? '')]);
}

function parentFault(
  wanted: string,
  parent: ProfileSource | undefined,
  chain: readonly Layer[],
  sources: readonly ProfileSource[],
): string | undefined {
  if (parent === undefined) {
    return chain.at(-1)?.source.name === wanted
      ? `names this profile itself, and there is no other "${wanted}" to extend`
      : `there is no profile "${wanted}"${suggestProfiles(wanted, sources)}`;
  }
  if (parent.fault !== undefined) return `the profile "${wanted}" cannot be used: it ${parent.fault}`;
  const names = chain.map(({ source }) => source.name);
  const isCircle = chain.some(({ source }) => source.file === parent.file);
  return isCircle ? `is circular: ${[...names, wanted].join(' -> ')}` : undefined;
}

function suggestProfiles(wanted: string, sources: readonly ProfileSource[]): string {
  const names = [...new Set(sources.filter(({ fault }) => fault === undefined).map(({ name }) => name))];
  const meant = meantProfile(wanted, names);
  const guess = meant === undefined ? '' : `; did you mean "${meant}"?`;
  return `${guess} (profiles: ${names.length === 0 ? 'none' : names.join(', ')})`;
}

function unfitName(
  name: string,
  fault: string,
  source: ProfileSource | undefined,
  sources: readonly ProfileSource[],
): MonitAlertError {
  const hint = source === undefined ? 'Run `monit-alert list` to see the profiles.' : 'Rename the file.';
  const names = sources.filter((one) => one.fault === undefined).map((one) => one.name);
  const meant = source === undefined && !reservedNames.includes(name) ? meantProfile(name, names) : undefined;
  if (meant !== undefined) {
    return new MonitAlertError('profile.name', `there is no profile "${name}"; did you mean "${meant}"?`, { hint });
  }
  const where = source === undefined ? '' : `${source.file}: `;
  return new MonitAlertError('profile.name', `${where}a profile cannot be called "${name}": it ${fault}`, { hint });
}

/** A forgotten key must not turn all alerts off. */
function unsaidRecipients(chain: readonly Layer[]): MonitAlertError {
  const yaml = chain[0]?.yaml;
  const reason = `is missing${chain.length > 1 ? ', here and in the profiles that this one extends' : ''}`;
  return refusal('profile.invalid', yaml === undefined ? [] : [faultAt(yaml, ['recipients'], reason)], {
    hint: 'Write `recipients: []` to alert nobody.',
  });
}
