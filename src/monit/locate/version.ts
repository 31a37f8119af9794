import { run } from '../../system/run.ts';

/** Such as `5.33.0`; undefined for other output. Throws MonitAlertError `program.missing`. */
export async function askVersion(monit: string, timeoutMs: number): Promise<string | undefined> {
  const { stdout } = await run(monit, ['-V'], { timeoutMs, outOfReach: true });
  return /^This is Monit version (\d+(?:\.\d+)+)/m.exec(stdout)?.[1];
}

/** monit-alert is tested with 5.27 to 6.0. */
export function isTestedVersion(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return (major === 5 && minor >= 27) || (major === 6 && minor === 0);
}
