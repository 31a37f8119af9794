import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { atExit } from '../../test/support/processes/clean-up.js';
import { environmentFor, program } from '../../test/support/cli/cli-environment.js';
import { createMonit } from '../../test/support/monit/daemon.js';
import { timeProgram } from './child.js';

/** @import { MonitOptions } from '../../test/support/monit/configuration.js' */
/** @import { Monit } from '../../test/support/monit/daemon.js' */

/** Everybody whom a profile of the package alerts. */
const recipientsOf = { none: [], default: ['root@localhost'] };

/** @typedef {keyof typeof recipientsOf} Profile */
/** @typedef {ReturnType<typeof makeBed>} Bed A Monit on which things are measured, and what it should be running. */

/**
 * Starts a Monit on a unix socket, hands it over, and ends it afterwards, be it by an error or by Ctrl-C.
 *
 * @template T
 * @param {Partial<MonitOptions>} options
 * @param {(bed: Bed) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withBed(options, use) {
  const monit = await createMonit({ connection: 'unix', ...options, start: false });
  const forget = atExit(monit.disposeAtExit);
  try {
    await monit.start();
    return await use(makeBed(monit));
  } finally {
    await monit.dispose();
    forget();
  }
}

/** @param {Monit} monit */
function makeBed(monit) {
  // As on a host where this is not the first run.
  const environment = { ...environmentFor(monit), MONIT_ALERT_CODE_CACHE: join(monit.directory, 'code') };
  /** @type {Profile} */
  let profile = 'none';
  let changes = 0;
  /** @type {string[]} */
  let included = [];
  /** @param {string} text */
  const writeInclude = (text) => writeFile(monit.conf('somebody'), text);

  return {
    monit,
    environment,
    /** The profile that was applied last. */
    profile: () => profile,
    /** Its counterpart. @returns {Profile} */
    otherProfile: () => (profile === 'none' ? 'default' : 'none'),
    /** @param {Profile} name Note it as the one that was applied. */
    noteProfile: (name) => {
      profile = name;
    },
    /** Another recipient than ever before, in a file that monit-alert has nothing to do with. */
    changeInclude: async () => {
      changes += 1;
      included = [`person-${changes}@example.org`];
      await writeInclude(`set alert ${included[0]}\n`);
    },
    /** Nobody in that file, so that only the profile says who is alerted. */
    clearInclude: async () => {
      included = [];
      await writeInclude('# nobody\n');
    },
    /** Whom Monit should alert when it has loaded all of that; sorted. */
    expectedRecipients: () => [...included, ...recipientsOf[profile]].toSorted(),
    /** The built command, in a process of its own. @param {string[]} args */
    monitAlert: (...args) => timeProgram(process.execPath, [program, ...args], environment),
    /** The built command without arguments, which exits with 1: it shows the status, but no profile was given. */
    bareMonitAlert: () => timeProgram(process.execPath, [program], environment, 1),
    /** Node with other arguments, likewise. @param {string[]} args */
    node: (...args) => timeProgram(process.execPath, args, environment),
    /** Monit's own command line. @param {string[]} args */
    monitCommand: (...args) => timeProgram(monit.binary, ['-c', monit.controlFile, ...args], environment),
  };
}
