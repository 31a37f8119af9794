import type { ChangeResult } from '../change/result.ts';
import { examine } from '../doctor/examine.ts';
import { findOut } from '../doctor/fact.ts';
import type { Finding } from '../doctor/finding.ts';
import type { SiteFacts } from '../doctor/gather-facts.ts';
import { repair, type Repair } from '../doctor/repair.ts';
import { findingsText, repairsText } from '../report/doctor-text.ts';
import type { RepairEntry } from '../report/json-documents.ts';
import { changeDocument, faultOf, jsonDocument } from '../report/json.ts';
import type { Context } from './context.ts';
import { changeExitCode, refused } from './exit-code.ts';

/** Exits 1 if there is a problem. If `--fix` made a change that went wrong, exits as that change does. */
export async function doctor({ fix }: { readonly fix: boolean }, context: Context): Promise<number> {
  const { settings, palette, width, print, printText, warn } = context;
  const siteFacts = await siteFactsOf(context);
  const first = await examine(siteFacts);
  const repairs = fix ? await repairAll(first, siteFacts, context) : [];
  for (const { id, fault } of repairs) {
    if (fault !== undefined) await context.refused({ action: 'fix', reason: `repair of ${id}` }, fault);
  }
  const findings = repairs.length === 0 ? first : await examine(siteFacts);
  const exitCode = doctorExitCode(findings, repairs);
  repairs.flatMap(({ change }) => change?.warnings ?? []).forEach(warn);
  if (settings.json) {
    print(jsonDocument({ exitCode, findings, ...(fix ? { repairs: repairs.map(repairEntry) } : {}) }));
  } else {
    printText(repairsText, repairs, palette);
    printText(findingsText, findings, { quiet: settings.quiet, width: width() }, palette);
  }
  return exitCode;
}

async function siteFactsOf({ settings, whereabouts: { monit, controlFile, others } }: Context): Promise<SiteFacts> {
  const { hooks } = settings;
  return {
    monit: await findOut(monit),
    controlFile: await findOut(controlFile),
    others,
    windowPolicy: settings,
    hooks,
  };
}

async function repairAll(
  findings: readonly Finding[],
  { monit, controlFile, others }: SiteFacts,
  { watcher }: Context,
): Promise<Repair[]> {
  if (typeof monit !== 'string' || typeof controlFile !== 'string') return [];
  return repair(findings, { ...others, monit, controlFile }, { ...watcher, plan: () => undefined });
}

function doctorExitCode(findings: readonly Finding[], repairs: readonly Repair[]): number {
  const changes = repairs.flatMap(({ change }): ChangeResult[] => (change === undefined ? [] : [change]));
  const worst = Math.max(0, ...changes.map((change) => changeExitCode(change, false)));
  const isAmiss =
    findings.some(({ verdict }) => verdict === 'problem') || repairs.some(({ fault }) => fault !== undefined);
  return worst === 0 && isAmiss ? refused : worst;
}

function repairEntry({ id, what, change, fault }: Repair): RepairEntry {
  return {
    id,
    what,
    change: change && changeDocument(change, changeExitCode(change, false)),
    error: fault && faultOf(fault),
  };
}
