import type { Site } from '../../site.ts';
import { hostTimeZone } from '../../system/time-zone.ts';
import { readWindowFiles, type WindowFile } from './window-file.ts';

/** Those of a site, sorted by name. No YAML is parsed. @throws MonitAlertError `directory.unreadable` */
export async function windowFiles({ windowsDirectory }: Pick<Site, 'windowsDirectory'>): Promise<WindowFile[]> {
  return windowsDirectory === undefined ? [] : readWindowFiles(windowsDirectory, hostTimeZone());
}
