import { MonitAlertError } from '../../errors.ts';
import type { Site } from '../../site.ts';
import { hostTimeZone } from '../../system/time-zone.ts';
import { readWindowFiles, type WindowFile } from './window-file.ts';

/** Those of a site, sorted by name. No YAML is parsed. @throws MonitAlertError `directory.unreadable` */
export async function windowFiles({ windowsDirectory }: Pick<Site, 'windowsDirectory'>): Promise<WindowFile[]> {
  return windowsDirectory === undefined ? [] : readWindowFiles(windowsDirectory, hostTimeZone());
}

/** As {@link windowFiles}: without the directory, what is planned begins all the same. */
export async function windowFilesOrFault(
  site: Pick<Site, 'windowsDirectory'>,
): Promise<{ readonly files: readonly WindowFile[]; readonly fault: MonitAlertError | undefined }> {
  try {
    return { files: await windowFiles(site), fault: undefined };
  } catch (fault) {
    if (!(fault instanceof MonitAlertError)) throw fault;
    return { files: [], fault };
  }
}
