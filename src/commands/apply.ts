import { planProfile } from '../change/apply.ts';
import { planBase, setBase } from '../maintenance/base.ts';
import { hold } from '../maintenance/hold.ts';
import { loadProfile } from '../profile/load.ts';
import { jsonDocument } from '../report/json.ts';
import { belowHoldText } from '../report/maintenance-text.ts';
import type { Context } from './context.ts';
import { ensureReason, holdFor } from './hold-policy.ts';
import { mailReport, type Outcome, outcomeDocument, outcomeExitCode, outcomeText, tellAside } from './tell.ts';

export interface ApplyOptions {
  readonly dryRun: boolean;
  readonly reason: string | undefined;
  /** `--for`, with or without a duration; undefined: the profile is to be the base. */
  readonly for: string | true | undefined;
  readonly id: string | undefined;
  readonly mailsReport: boolean;
  readonly withoutTimer: boolean;
}

/** `monit-alert PROFILE`: makes a profile the base or, with `--for`, holds it; or says what that would do. */
export async function apply(name: string, options: ApplyOptions, context: Context): Promise<number> {
  const outcome = await carryOut(name, options, context);
  await mailReport(outcome, context);
  return report(outcome, options, context);
}

async function carryOut(name: string, options: ApplyOptions, context: Context): Promise<Outcome> {
  const { settings, watcher } = context;
  const { force, strict } = settings;
  const { reason } = options;
  const profile = await loadProfile(name, context.profilesDirectories);
  const forMs = options.for === undefined ? undefined : holdFor(options.for, settings);
  if (forMs !== undefined) ensureReason(reason, settings);
  const site = await context.site();
  const request = { profile, reason, force, strict };
  if (forMs === undefined) return (options.dryRun ? planBase : setBase)(request, site, watcher);
  if (options.dryRun) return { ...noHold, change: await planProfile(request, site, watcher) };
  const { id, mailsReport, withoutTimer } = options;
  const held = { id, reason, forMs, keeper: undefined, unmonitor: [], mailsReport, withoutEngine: withoutTimer };
  return hold({ ...held, profile: name, force, strict }, site, watcher);
}

function hasHolds({ maintenance }: Outcome): boolean {
  return maintenance !== undefined && maintenance.holds.length > 0;
}

/** What there is beside the change where nothing is held. */
const noHold = { maintenance: undefined, left: [], comingBack: undefined, mailsReport: false };

function report(outcome: Outcome, options: ApplyOptions, context: Context): number {
  const { settings, palette, print } = context;
  const exitCode = outcomeExitCode(outcome, settings.detailedExitcode);
  tellAside(outcome.change, context);
  const isBase = options.for === undefined && outcome.change.state === 'unchanged' && hasHolds(outcome);
  if (settings.json) print(jsonDocument(outcomeDocument(outcome, exitCode)));
  else if (!settings.quiet || exitCode > 2)
    print(isBase ? belowHoldText(outcome, new Date()) : outcomeText(outcome, palette));
  return exitCode;
}
