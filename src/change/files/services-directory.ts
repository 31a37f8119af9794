import { dirname } from 'node:path';
import { ensureDirectory } from '../../system/atomic-file.ts';
import { stat } from '../../system/files.ts';

/** Makes the directory for the files of services. Others may read it if they may read that of the control file. */
export async function ensureServicesDirectory(directory: string, controlFile: string): Promise<void> {
  const { mode } = await stat(dirname(controlFile));
  await ensureDirectory(directory, (mode & 0o005) === 0 ? 0o700 : 0o755);
}
