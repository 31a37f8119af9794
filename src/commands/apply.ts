import { recogniseRest } from '../change/rest.ts';
import type { Unchanged } from '../change/result.ts';
import { jsonDocument } from '../report/json.ts';
import { belowHoldText } from '../report/maintenance-text.ts';
import type { ApplyOptions } from './apply-options.ts';
import type { Context } from './context.ts';
import type { MailTest } from './mail-test.ts';
import { restRequest } from './rest-request.ts';
import { type Outcome, outcomeDocument, outcomeExitCode, outcomeText, tellAside } from './tell.ts';

/** `monit-alert PROFILE`: makes a profile the base or, with `--for`, holds it; or says what that would do. */
export async function apply(name: string, options: ApplyOptions, context: Context): Promise<number> {
  const rest = await recognise(name, options, context);
  if (rest !== undefined) {
    context.watcher.plan(rest.plan);
    return report({ ...nothingElse, change: rest }, undefined, options, context);
  }
  // Most runs of configuration management have ended above: what a change needs is loaded here, and not before.
  const { carryOut } = await import('./apply-change.ts');
  const { outcome, testMail } = await carryOut(name, options, context);
  const exitCode = report(outcome, testMail, options, context);
  if (!options.dryRun) context.keepCode();
  return exitCode;
}

/** The answer of an earlier run, where nothing has moved since. What is wrong with the host is said by who needs it. */
async function recognise(name: string, options: ApplyOptions, context: Context): Promise<Unchanged | undefined> {
  const site = await context.site().catch(() => undefined);
  const request = site && restRequest(name, options, site, context);
  return request && recogniseRest(request.key, site);
}

/** What there is beside an answer that was kept: nothing is held, or it would not have been. */
const nothingElse = {
  maintenance: undefined,
  isRearranged: false,
  left: [],
  comingBack: undefined,
  mailsReport: false,
};

function hasHolds({ maintenance }: Outcome): boolean {
  return maintenance !== undefined && maintenance.holds.length > 0;
}

function report(outcome: Outcome, testMail: MailTest | undefined, options: ApplyOptions, context: Context): number {
  const { settings, palette, print } = context;
  const exitCode = outcomeExitCode(outcome, settings.detailedExitcode);
  tellAside(outcome.change, context);
  if (testMail?.warning !== undefined) context.tell(`warning: ${testMail.warning}\n`);
  const isBase = options.for === undefined && outcome.change.state === 'unchanged' && hasHolds(outcome);
  if (settings.json) print(jsonDocument({ ...outcomeDocument(outcome, exitCode), testMail: testMail?.mails }));
  else if (!settings.quiet || exitCode > 2)
    print((isBase ? belowHoldText(outcome, new Date()) : outcomeText(outcome, palette)) + (testMail?.text ?? ''));
  return exitCode;
}
