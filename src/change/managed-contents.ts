import { basename } from 'node:path';
import { type Original, placesOf } from '../inspect/installation.ts';
import { serviceText, type ServiceTexts } from '../render/managed-text.ts';
import type { Execution } from './execution.ts';

/**
 * What is in the managed files, by path, the global one by its target; undefined: there is no such file. Bytes, where
 * somebody may have written other than UTF-8.
 */
type Contents = ReadonlyMap<string, string | Uint8Array | undefined>;

/** Of the files as the change writes them. */
export function contentsAfter({ installation, managedText, serviceTexts }: Execution): Contents {
  const { managedFile, servicePaths } = placesOf(installation);
  const ofServices = servicePaths.map((path) => [path, serviceText(serviceTexts, basename(path))] as const);
  return new Map([[managedFile.target, managedText.text], ...ofServices]);
}

/** Of the files as they are restored. @param original the global file. */
export function contentsBefore(execution: Execution, original: Original | undefined): Contents {
  const changed = execution.serviceEdits.map(({ path, before }) => [path, before?.bytes] as const);
  return new Map([...contentsAfter(execution), [globalPath(execution), original?.bytes], ...changed]);
}

/** The texts of the files of services in these contents. */
export function serviceTextsIn(contents: Contents, execution: Execution): ServiceTexts {
  const texts = [...contents].flatMap(([path, content]) => {
    if (path === globalPath(execution) || content === undefined) return [];
    return [[basename(path), typeof content === 'string' ? content : Buffer.from(content).toString()] as const];
  });
  return Object.fromEntries(texts);
}

function globalPath({ installation }: Execution): string {
  return installation.managedFile.target;
}
