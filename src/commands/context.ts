import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import type { Watcher } from '../change/progress.ts';
import { findMonit } from '../monit/locate/binary.ts';
import { findControlFile } from '../monit/locate/find-control-file.ts';
import { printable } from '../printable.ts';
import {
  diffSummaryText,
  diffText,
  effectsText,
  isDiffLong,
  otherNotifiersLine,
  planWarnings,
} from '../report/change-text.ts';
import { createPalette, type Palette } from '../report/layout/palette.ts';
import type { Site } from '../site.ts';
import { realpath } from '../system/files.ts';
import { waitingFor } from './progress.ts';
import { createRecording, type Recording } from './recording.ts';
import { type Options, resolveSettings, type Settings, type Surroundings } from './settings.ts';
import { createOutput, type Output, type Streams } from './streams.ts';
import { ensureKnownState } from './usual-directories.ts';

/** Everything a command works with. */
export interface Context extends Output {
  readonly settings: Settings;
  /** The version of monit-alert. */
  readonly version: string;
  readonly palette: Palette;
  readonly watcher: Watcher;
  readonly refused: Recording['refused'];
  readonly logged: Recording['logged'];
  /** Where the files are that monit-alert came with. */
  readonly shippedDirectory: string;
  readonly profilesDirectories: readonly string[];
  readonly templatesDirectories: readonly string[];
  readonly environment: Surroundings['environment'];
  /** Finds Monit and its control file, which not every command needs. */
  readonly site: () => Promise<Site>;
  /** For a command that must go on if one of them is missing. */
  readonly whereabouts: Whereabouts;
}

interface Whereabouts {
  readonly controlFile: () => Promise<string>;
  readonly monit: () => Promise<string>;
  /** The part of the site that needs no search. */
  readonly others: Omit<Site, 'controlFile' | 'monit'>;
}

export async function createContext(options: Options, surroundings: Surroundings, streams: Streams): Promise<Context> {
  const settings = await resolveSettings(options, surroundings);
  const isColored = () => settings.color && streams.stdout.isTTY === true;
  const output = createOutput(streams, settings.json, isColored);
  const palette = createPalette(isColored);
  const profilesDirectories = [settings.profilesDirectory, join(surroundings.shippedDirectory, 'profiles')];
  const templatesDirectories = [settings.templatesDirectory, join(surroundings.shippedDirectory, 'templates')];
  const whereabouts = whereaboutsOf(settings, surroundings, { profilesDirectories, templatesDirectories });
  const recording = createRecording({
    logs: settings.log === 'syslog',
    note: (fault) => {
      if (settings.verbose) output.notice(`note: ${fault}\n`);
    },
    ...whereabouts,
  });
  return {
    settings,
    version: surroundings.version,
    palette,
    ...output,
    shippedDirectory: surroundings.shippedDirectory,
    watcher: { ...createWatcher(settings, palette, output), recorded: recording.recorded },
    refused: recording.refused,
    logged: recording.logged,
    profilesDirectories,
    templatesDirectories,
    environment: surroundings.environment,
    site: async () => {
      const controlFile = await whereabouts.controlFile();
      if (!settings.namesStateDirectory) await ensureKnownState(controlFile);
      return { ...whereabouts.others, controlFile, monit: await whereabouts.monit() };
    },
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
      servicesDirectory: absolute(settings.servicesDirectory),
      ...directories,
      stateDirectory: settings.stateDirectory,
      accepted: settings.accepted,
      windowsDirectory: absolute(settings.windowsDirectory),
      workingDirectory: '/', // That of a daemon, unless a running one is found elsewhere.
      environment,
      by: userBehind(environment),
      timeoutMs: settings.timeoutMs,
    },
  };
}

function createWatcher(settings: Settings, palette: Palette, output: Output): Watcher {
  return {
    plan: (plan) => {
      if (!settings.json && !settings.quiet) {
        if (settings.diff || !isDiffLong(plan)) output.printVerbatim(diffText(plan, palette));
        else output.print(diffSummaryText(plan)); // A diff has line breaks, which are not to be escaped.
        output.printText(effectsText, plan, palette, settings.diff);
      }
      planWarnings(plan, !settings.json && !settings.quiet).forEach(output.warnLater);
      if (settings.verbose) output.notice(otherNotifiersLine(plan.otherNotifiers));
    },
    waitingFor: async (what, work) => waitingFor(what, work, settings.quiet ? () => undefined : output.notice),
  };
}

/** The person who ran sudo rather than root. */
function userBehind(environment: Surroundings['environment']): string {
  const behindSudo = environment['SUDO_USER'];
  if (behindSudo !== undefined && behindSudo !== '') return printable(behindSudo);
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`; // Many containers have no entry in the password file.
  }
}
