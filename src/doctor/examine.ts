import { examineAlertIncludes } from './alert-include-findings.ts';
import { examineCalendar } from './calendar-findings.ts';
import { examineClock } from './clock-findings.ts';
import { examineControlFile } from './control-file-findings.ts';
import { examineDisk } from './disk-findings.ts';
import { type Finding, findingIds } from './finding.ts';
import { type Facts, gatherFacts, type SiteFacts } from './gather-facts.ts';
import { examineHooks } from './hook-findings.ts';
import { examineHttpd } from './httpd-findings.ts';
import { examineInForce } from './in-force-findings.ts';
import { examineIncludes } from './include-findings.ts';
import { examineMonit } from './monit-findings.ts';
import { examineProfiles } from './profile-findings.ts';
import { examineState } from './state-findings.ts';
import { examineUnit } from './unit-findings.ts';

type Examination = (facts: Facts) => readonly Finding[] | Promise<readonly Finding[]>;

const examinations: readonly Examination[] = [
  examineMonit,
  examineHttpd,
  async (facts) => examineUnit(facts),
  examineControlFile,
  examineIncludes,
  examineAlertIncludes,
  examineProfiles,
  examineInForce,
  examineCalendar,
  examineHooks,
  examineState,
  examineDisk,
  examineClock,
];

/**
 * Checks everything that monit-alert needs, and changes nothing. A failing check does not stop the others.
 *
 * @returns at least one finding for each of {@link findingIds}, in their order.
 */
export async function examine(siteFacts: SiteFacts): Promise<Finding[]> {
  const facts = await gatherFacts(siteFacts);
  const findings: Finding[] = [];
  for (const examination of examinations) findings.push(...(await examination(facts)));
  return findings.sort((a, b) => findingIds.indexOf(a.id) - findingIds.indexOf(b.id));
}
