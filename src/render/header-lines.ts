export const digestPattern = /^(# sha256: )[0-9a-f]{64}$/m;

/** Whether a line is one of those that `withHeader` writes. */
export function isHeaderLine(line: string): boolean {
  return /^# (?:Written by monit-alert for profile "|Edits are overwritten: )/.test(line) || digestPattern.test(line);
}
