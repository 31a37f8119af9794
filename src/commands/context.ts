import { realpath } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import type { Watcher } from '../change/progress.ts';
import { findMonit } from '../monit/locate/binary.ts';
import { findControlFile } from '../monit/locate/find-control-file.ts';
import { otherNotifiersLine, planText, planWarnings } from '../report/change-text.ts';
import { createPalette, type Palette } from '../report/palette.ts';
import type { Site } from '../site.ts';
import { waitingFor } from './progress.ts';
import { type Options, resolveSettings, type Settings, type Surroundings } from './settings.ts';

/** Where text goes; streams come in from cli.ts. */
export interface Streams {
  readonly stdout: { readonly write: (text: string) => unknown; readonly isTTY?: boolean };
  readonly stderr: { readonly write: (text: string) => unknown; readonly isTTY?: boolean };
}

/** Everything a command works with. */
export interface Context {
  readonly settings: Settings;
  /** Of this monit-alert. */
  readonly version: string;
  readonly keepCode: Surroundings['keepCode'];
  readonly palette: Palette;
  /** Whether a terminal shows the answer. */
  readonly isTerminal: boolean;
  /** The answer: text for people, or one JSON document. */
  readonly print: (text: string) => void;
  /** Progress and warnings, on stderr. */
  readonly tell: (text: string) => void;
  readonly watcher: Watcher;
  readonly profilesDirectories: readonly string[];
  readonly templatesDirectories: readonly string[];
  readonly environment: Surroundings['environment'];
  /** Finds Monit and its control file. Not every command needs them. */
  readonly site: () => Promise<Site>;
  /** The same one by one, for who must go on where one of them is missing. */
  readonly whereabouts: Whereabouts;
}

interface Whereabouts {
  readonly controlFile: () => Promise<string>;
  readonly monit: () => Promise<string>;
  /** What is known of a site without looking. */
  readonly others: Omit<Site, 'controlFile' | 'monit'>;
}

export async function createContext(options: Options, surroundings: Surroundings, streams: Streams): Promise<Context> {
  const settings = await resolveSettings(options, surroundings);
  const isTerminal = streams.stdout.isTTY === true;
  const palette = createPalette(settings.color && isTerminal);
  const profilesDirectories = [settings.profilesDirectory, join(surroundings.shippedDirectory, 'profiles')];
  const templatesDirectories = [settings.templatesDirectory, join(surroundings.shippedDirectory, 'templates')];
  const print = (text: string) => void streams.stdout.write(text);
  const tell = (text: string) => void streams.stderr.write(text);
  const whereabouts = whereaboutsOf(settings, surroundings, { profilesDirectories, templatesDirectories });
  return {
    settings,
    version: surroundings.version,
    keepCode: surroundings.keepCode,
    palette,
    isTerminal,
    print,
    tell,
    watcher: createWatcher(settings, palette, print, tell),
    profilesDirectories,
    templatesDirectories,
    environment: surroundings.environment,
    site: async () => ({
      ...whereabouts.others,
      controlFile: await whereabouts.controlFile(),
      monit: await whereabouts.monit(),
    }),
    whereabouts,
  };
}

function whereaboutsOf(
  settings: Settings,
  { environment, home, workingDirectory }: Surroundings,
  directories: Pick<Site, 'profilesDirectories' | 'templatesDirectories'>,
): Whereabouts {
  const absolute = (path: string | undefined) => path && resolve(workingDirectory, path);
  return {
    controlFile: async () =>
      realpath(await findControlFile({ explicit: settings.controlFile, home, workingDirectory })),
    monit: async () => findMonit(absolute(settings.monit), environment['PATH'] ?? ''),
    others: {
      managedFile: absolute(settings.managedFile),
      ...directories,
      stateDirectory: settings.stateDirectory,
      workingDirectory: '/', // A daemon's, as long as none is seen to be elsewhere.
      environment,
      by: userBehind(environment),
      timeoutMs: settings.timeoutMs,
    },
  };
}

function createWatcher(
  settings: Settings,
  palette: Palette,
  print: (text: string) => void,
  tell: (text: string) => void,
): Watcher {
  return {
    plan: (plan) => {
      if (!settings.json && !settings.quiet) print(planText(plan, palette));
      for (const warning of planWarnings(plan)) tell(`warning: ${warning}\n`);
      if (settings.verbose) tell(otherNotifiersLine(plan.otherNotifiers));
    },
    waitingFor: async (what, work) => waitingFor(what, work, settings.quiet ? () => undefined : tell),
  };
}

/** The person, where root is only the means. */
function userBehind(environment: Surroundings['environment']): string {
  const behindSudo = environment['SUDO_USER'];
  if (behindSudo !== undefined && behindSudo !== '') return behindSudo;
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`; // No entry in the password file, as in many containers.
  }
}
