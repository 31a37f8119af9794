import { join } from 'node:path';
import { systemErrorReason } from '../errors.ts';
import type { Content } from '../render/managed-text.ts';
import { replaceFile } from '../system/atomic-file.ts';
import { readRegularFile } from '../system/regular-file.ts';

/**
 * A text of the managed file that Monit was seen to run while nothing was held, with what it means: enough to go back to
 * it when its profile says something else, or is gone.
 */
export interface BaseText extends Omit<Content, 'origin'> {
  /** When it came in force. UTC, ISO 8601. */
  readonly since: string;
  /** Who put it in force. */
  readonly by: string;
}

const fileName = 'base-texts.json';

/** How many texts one can go back to. */
const mostEarlier = 10;

/**
 * The texts that are known, newest first.
 *
 * @param directory this control file's part of the state directory. Its file only helps: a damaged one is as good as none.
 */
export async function readBaseTexts(directory: string): Promise<BaseText[]> {
  try {
    const found: unknown = JSON.parse((await readRegularFile(join(directory, fileName))).bytes.toString());
    return Array.isArray(found) ? found.filter(isBaseText) : [];
  } catch {
    return [];
  }
}

function isBaseText(found: unknown): found is BaseText {
  const { text, profile, since, by, mail, alerts } = (found ?? {}) as Partial<BaseText>;
  return (
    [text, profile, since, by].every((word) => typeof word === 'string') &&
    !!mail &&
    (alerts === undefined || Array.isArray(alerts))
  );
}

/**
 * Remembers a text that Monit was seen to run.
 *
 * @returns a warning where that failed: it costs the way back to this text, and does not undo what is done.
 */
export async function rememberBaseText(directory: string, base: BaseText): Promise<string[]> {
  const known = await readBaseTexts(directory);
  const next = withBaseText(known, base);
  if (next === known) return [];
  try {
    await replaceFile(join(directory, fileName), `${JSON.stringify(next)}\n`);
    return [];
  } catch (error) {
    return [`the text could not be kept for \`monit-alert rollback\` in ${directory}: ${systemErrorReason(error)}`];
  }
}

/** The known texts, newest first, now that one is in force: one that was there before comes first again. */
function withBaseText(known: BaseText[], base: BaseText): BaseText[] {
  // It is in force since it was seen first, not since it was seen again.
  if (known[0]?.text === base.text) return known;
  return [base, ...known.filter(({ text }) => text !== base.text)].slice(0, mostEarlier + 1);
}

/**
 * The texts to go back to, newest first: all but the one that stands there now.
 *
 * @param installed undefined: no file stands there.
 */
export function earlierThan(installed: string | undefined, known: readonly BaseText[]): BaseText[] {
  return known.filter(({ text }) => text !== installed).slice(0, mostEarlier);
}
