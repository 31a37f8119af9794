/** Commands, and words that may become one: `monit-alert WORD` could never reach a profile of that name. */
export const reservedNames: readonly string[] = [
  'apply',
  'check',
  'complete',
  'completion',
  'confirm',
  'diff',
  'doctor',
  'extend',
  'help',
  'history',
  'holds',
  'init',
  'list',
  'man',
  'monitor',
  'release',
  'reload',
  'restart',
  'rollback',
  'run',
  'schema',
  'show',
  'skip',
  'start',
  'status',
  'stop',
  'sync',
  'unmonitor',
  'version',
  'who',
  'windows',
];

const longestName = 64;

/** Why a word cannot be a name; undefined if it can. A name is never a path. */
export function templateNameFault(name: string): string | undefined {
  if (name === '') return 'is empty';
  if (name.includes('/') || name.includes('\\')) return 'is a path, not a name';
  if (!/^[a-z0-9][a-z0-9._-]*$/.test(name) || name.includes('..') || name.endsWith('.')) {
    return 'must be lowercase letters, digits and . _ -, start with a letter or digit, and have no .. or final .';
  }
  return name.length > longestName ? `is longer than ${longestName} characters` : undefined;
}

export function profileNameFault(name: string): string | undefined {
  return reservedNames.includes(name) ? 'is reserved for a command of monit-alert' : templateNameFault(name);
}
