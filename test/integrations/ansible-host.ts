import { openMachine } from '../support/debian/managed-machine.js';
import { writeIn } from './machine-monit.ts';

/** What one task did on one host. */
export interface TaskResult {
  readonly host: string;
  /** `fatal` is a failure, `failed` one that a loop or a rescue deals with. */
  readonly outcome: 'ok' | 'changed' | 'fatal' | 'failed' | 'skipping';
  /** What the module returned. */
  readonly returned: Readonly<Record<string, unknown>> & { readonly msg?: string; readonly rc?: number };
}

export interface Played {
  readonly exitCode: number;
  /** Everything that Ansible printed. */
  readonly text: string;
  readonly results: readonly TaskResult[];
}

/** One call of the module. */
export interface Call {
  readonly options: object;
  readonly check_mode?: boolean;
  readonly diff?: boolean;
}

/** A Debian machine with Ansible and the collection, which manages itself. */
export type AnsibleHost = Awaited<ReturnType<typeof openAnsibleHost>>;

/** Of a task that succeeded: its return value `meaning`. */
export const meanings = {
  would: 'something would change; nothing was changed',
  proved: 'in force and proved',
  recorded: 'recorded; the alerts that Monit runs stay as they are',
  nothing: 'nothing to do',
};

const module = 'monit_alert.monit_alert.monit_alert';
const quiet = {
  ANSIBLE_NOCOLOR: '1',
  ANSIBLE_RETRY_FILES_ENABLED: '0',
  ANSIBLE_LOCALHOST_WARNING: '0',
  ANSIBLE_PIPELINING: '1',
};

export async function openAnsibleHost() {
  const machine = await openMachine();
  const write = async (path: string, text: string, mode?: number) => writeIn(machine, path, text, mode);
  const install = ['collection', 'install', '/usr/share/monit-alert/integrations/ansible'];
  const installed = await machine.run('ansible-galaxy', install);
  if (installed.exitCode !== 0) throw new Error(`the collection cannot be installed: ${installed.stderr}`);
  await write('/root/inventory', inventoryOf({ localhost: {} }));

  /** Runs a playbook: its path in the machine, or its plays. */
  const play = async (playbook: string | readonly object[], ...args: string[]): Promise<Played> => {
    const path = typeof playbook === 'string' ? playbook : '/root/playbook.yml';
    if (typeof playbook !== 'string') await write(path, JSON.stringify(playbook));
    const { exitCode, stdout, stderr } = await machine.run(
      'ansible-playbook',
      ['-i', '/root/inventory', '-v', path, ...args],
      { env: quiet },
    );
    return { exitCode, text: stdout + stderr, results: readResults(stdout) };
  };
  /** Calls the module on the machine itself, one task after the other whatever becomes of each. */
  const tasks = async (calls: readonly Call[], ...args: string[]) => {
    const all = calls.map(({ options, ...words }) => ({ [module]: options, ignore_errors: true, ...words }));
    const played = await play([playOf(all)], ...args);
    if (played.results.length !== calls.length) throw new Error(`a task has no result:\n${played.text}`);
    return played;
  };
  return { machine, write, play, tasks };
}

/** A play of these tasks on these hosts. */
export function playOf(tasks: readonly object[], hosts = 'localhost') {
  return { hosts, gather_facts: false, tasks };
}

/** Hosts that are all this machine, with variables of their own. */
export function inventoryOf(hosts: Record<string, Record<string, string>>): string {
  const lines = Object.entries(hosts).map(([name, variables]) => {
    const all = { ansible_connection: 'local', ansible_python_interpreter: '/usr/bin/python3', ...variables };
    return `${name} ${Object.entries(all)
      .map(([key, value]) => `${key}=${value}`)
      .join(' ')}\n`;
  });
  return lines.join('');
}

/** The lines of Ansible's own report that have a result: `changed: [web1] => {...}`. */
function readResults(stdout: string): TaskResult[] {
  const lines = stdout.matchAll(
    /^(ok|changed|fatal|failed|skipping): \[([^\]]+)\](?:: FAILED!)?(?: \(item=.*?\))? => (\{.*\})$/gm,
  );
  return [...lines].map(([, outcome, host = '', json = '']) => ({
    host,
    outcome: outcome as TaskResult['outcome'],
    returned: JSON.parse(json) as TaskResult['returned'],
  }));
}
