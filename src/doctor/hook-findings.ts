import { hookObjection } from '../maintenance/notify/hooks.ts';
import { type Finding, ok, problem } from './finding.ts';
import type { Facts } from './gather-facts.ts';

/** Whether the programs in `hooks` would be run. */
export async function examineHooks({ siteFacts: { hooks } }: Facts): Promise<Finding[]> {
  const objections = await Promise.all(hooks.map(async (hook) => ({ hook, objection: await hookObjection(hook) })));
  const places = objections.flatMap(({ hook, objection }) => (objection === undefined ? [] : `${hook}: ${objection}`));
  if (places.length > 0) {
    const remedy =
      'Run `chmod go-w`, `chmod +x` or `chown` on the paths named here, or correct `hooks` in config.yaml.';
    return [problem('hooks', 'hooks would not be run when a hold begins or ends', remedy, places)];
  }
  return [ok('hooks', hooks.length === 0 ? 'none' : hooks.join(', '))];
}
