import type { HttpdStatement } from '../../src/monit/config/httpd-statement.ts';
import { readStatements } from '../../src/monit/config/statements.ts';

/** The `set httpd` statement with these `allow` lines. */
export function lineOf(allowed: string): HttpdStatement {
  const [statement] = readStatements(`set httpd port 2812 ${allowed}\n`).httpd;
  if (statement === undefined) throw new Error('no statement');
  return statement;
}
