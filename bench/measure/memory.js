import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const report = fileURLToPath(new URL('peak-memory.cjs', import.meta.url));

/**
 * Runs a program in Node and hands back how much memory its process has had at most; children do not count.
 *
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} MiB
 */
export function peakMemory(args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--require', report, ...args], {
      env,
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stdio[3]?.on('data', (text) => (said += String(text)));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0 && Number(said) > 0) resolve(Number(said));
      else reject(new Error(`node ${args.join(' ')} exited with ${code}, and tells of ${said || 'no'} MiB`));
    });
  });
}
