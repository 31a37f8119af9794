import { runOrThrow } from '../processes/run.js';

export const isRoot = process.geteuid?.() === 0;
/** Nobody, by the number that every Linux gives him. */
const ordinaryUser = 65534;

/** Does `work` as somebody whom permissions stop; root is only that for as long as it takes. */
export async function asOrdinaryUser(work: () => Promise<void>): Promise<void> {
  if (!isRoot) return work();
  process.seteuid?.(ordinaryUser);
  try {
    await work();
  } finally {
    process.seteuid?.(0);
  }
}

/**
 * Does `work` while no file of this process can grow beyond so many bytes: a disk that is full in the middle of a
 * write, for any user and without a disk of its own. See RLIMIT_FSIZE in getrlimit(2).
 */
export async function withFullDisk(bytes: number, work: () => Promise<void>): Promise<void> {
  const ignore = () => undefined;
  process.on('SIGXFSZ', ignore);
  const limit = async (soft: string) => runOrThrow('prlimit', ['--pid', String(process.pid), `--fsize=${soft}:`]);
  await limit(String(bytes));
  try {
    await work();
  } finally {
    await limit('unlimited');
    process.off('SIGXFSZ', ignore);
  }
}
