import { MonitAlertError } from '../errors.ts';
import type { CheckedService } from '../monit/check/check-configuration.ts';
import { type AlertIncludes, alertIncludeStatement } from '../monit/config/alert-include.ts';
import type { Block } from '../monit/config/statements.ts';
import type { ImportableLocal } from './local-alerts.ts';
import { hostSystem, type LocatedService, type Services } from './located-services.ts';

/** An alert include, and the block in which it is. */
export interface IncludedService {
  readonly service: string;
  readonly file: string;
  /** Of the block; undefined if the block is added too. */
  readonly line: number | undefined;
}

/** Which services get an alert include. */
export interface IncludePlan {
  readonly added: readonly IncludedService[];
  /** Services that were asked for, and have one. */
  readonly present: readonly IncludedService[];
  /** Services that were asked for, and cannot get one. */
  readonly refused: readonly { readonly service: string; readonly reason: string }[];
}

export interface NewIncludes extends IncludePlan {
  readonly lines: readonly LocatedService[];
  readonly system: CheckedService | undefined;
}

/**
 * @param asked every service that shall have one, besides those with imported alerts.
 * @throws MonitAlertError `services-dir.included`, `services-dir.unfit`
 */
export function planIncludes(
  { located, implicitSystem, missing }: Services,
  asked: readonly CheckedService[],
  imported: readonly ImportableLocal[],
  includes: AlertIncludes & { readonly controlFile: string },
): NewIncludes {
  const withImports = new Set(imported.map(({ of }) => of));
  const named = new Set(asked);
  const wanted = located.filter((one) => named.has(one.service) || withImports.has(one));
  const faultOf = (one: LocatedService) => (one.hasInclude ? undefined : placeFault(one, withImports.has(one)));
  const lines = wanted.filter((one) => !one.hasInclude && faultOf(one) === undefined);
  const system = implicitSystem !== undefined && named.has(implicitSystem) ? implicitSystem : undefined;
  const blocks: Block[] = [...lines.map(({ block }) => block), ...(system === undefined ? [] : [hostSystem])];
  if (blocks.length > 0) ensureFit(includes, blocks);
  return {
    lines,
    system,
    added: [
      ...lines.map(toIncluded),
      ...(system === undefined ? [] : [{ service: system.name, file: includes.controlFile, line: undefined }]),
    ],
    present: wanted.filter(({ service, hasInclude }) => hasInclude && named.has(service)).map(toIncluded),
    refused: [
      ...wanted.flatMap((one) => {
        const reason = faultOf(one);
        return reason === undefined ? [] : [{ service: one.service.name, reason }];
      }),
      ...missing
        .filter((service) => named.has(service))
        .map(({ name }) => ({ service: name, reason: 'its `check` block was not found' })),
    ],
  };
}

function placeFault({ fault, block }: LocatedService, hasImports: boolean): string | undefined {
  return fault ?? (block.sharesLine && !hasImports ? 'its block shares a line with another statement' : undefined);
}

function toIncluded({ service, file, block }: LocatedService): IncludedService {
  return { service: service.name, file: file.path, line: block.line };
}

function ensureFit({ directory, problems }: AlertIncludes, blocks: readonly Block[]): void {
  const hint = 'Choose another directory with --services-dir, or `services-dir` in config.yaml.';
  if (problems.length > 0) {
    throw new MonitAlertError('services-dir.included', `other include statements read files in ${directory}`, {
      details: [...problems.map(({ file, line, reason }) => `${file}:${line}: ${reason}`), 'nothing was changed'],
      hint,
    });
  }
  if (blocks.every((block) => alertIncludeStatement(directory, block) !== undefined)) return;
  throw new MonitAlertError('services-dir.unfit', `an include statement cannot name files in ${directory}`, {
    details: ['nothing was changed'],
    hint,
  });
}
