import { readCalendar } from '../maintenance/calendar/store.ts';
import { windowFiles } from '../maintenance/calendar/windows.ts';
import { readMaintenance } from '../maintenance/record/store.ts';
import { listProfiles } from '../profile/list.ts';
import { stateFor } from '../state/state-directory.ts';
import { deadlineAfter } from '../system/clock.ts';
import type { Context } from './context.ts';

const longestWaitMs = 2_000;

export async function complete(list: string, context: Context): Promise<number> {
  const names = await namesOf(list, context);
  context.print(names.map((name) => `${name}\n`).join(''));
  return 0;
}

async function namesOf(list: string, context: Context): Promise<readonly string[]> {
  if (list === 'profiles') return profileNames(context);
  if (list === 'holds') return holdNames(context);
  if (list === 'windows') return windowNames(context);
  return list === 'services' ? serviceNames(context) : [];
}

async function profileNames({ profilesDirectories }: Context): Promise<string[]> {
  const profiles = await listProfiles(profilesDirectories);
  return profiles.filter(({ fault }) => fault === undefined).map(({ name }) => name);
}

async function holdNames({ whereabouts }: Context): Promise<string[]> {
  const state = stateFor(whereabouts.others.stateDirectory, await whereabouts.controlFile());
  const active = (await readMaintenance(state))?.holds ?? [];
  return [...active, ...(await readCalendar(state)).planned].map(({ id }) => id);
}

async function windowNames({ whereabouts }: Context): Promise<string[]> {
  return (await windowFiles(whereabouts.others)).map(({ name }) => name);
}

async function serviceNames({ settings, site }: Context): Promise<string[]> {
  const { lookAtMonit } = await import('../maintenance/meanwhile/monit-now.ts');
  const monit = await lookAtMonit(await site(), deadlineAfter(Math.min(settings.timeoutMs, longestWaitMs)));
  return typeof monit === 'string' ? [] : monit.daemon.status.services.map(({ name }) => name);
}
