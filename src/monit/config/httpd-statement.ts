import type { Token } from './lexer.ts';

/** A user whose password is in the configuration itself. */
export interface HttpdCredential {
  readonly user: string;
  readonly password: string;
  /** May read, but not act. */
  readonly readOnly: boolean;
}

/** Who may use Monit's HTTP server. `monit -t -v` shows where it listens. */
export interface HttpdStatement {
  readonly line: number;
  /** `allow user:password [read-only]` */
  readonly credentials: readonly HttpdCredential[];
  /** `allow host`: names, addresses and networks that may connect, as written. */
  readonly hosts: readonly string[];
  /** `allow cleartext FILE`: files with one line `user:password` per user. */
  readonly cleartextFiles: readonly string[];
  /** `allow @group`, `allow [md5|crypt] FILE`: users whose passwords cannot be read here. */
  readonly hasOtherUsers: boolean;
}

/** Expects tokens without noise words. */
export function readHttpd(tokens: readonly Token[]): HttpdStatement[] {
  return tokens.flatMap((token, index) => {
    if (keyword(token) !== 'set' || keyword(tokens[index + 1]) !== 'httpd') return [];
    const rest = tokens.slice(index + 2);
    const end = rest.findIndex((next) => keyword(next) === 'set' || next.kind === 'check');
    return [{ line: token.line, ...readAccess(end === -1 ? rest : rest.slice(0, end)) }];
  });
}

function readAccess(tokens: readonly Token[]): Omit<HttpdStatement, 'line'> {
  const credentials: HttpdCredential[] = [];
  const hosts: string[] = [];
  const cleartextFiles: string[] = [];
  let hasOtherUsers = false;
  for (const [index, token] of tokens.entries()) {
    // The `allow` in `ssl { selfsigned: allow }` is no access rule.
    if (keyword(token) !== 'allow' || tokens[index - 1]?.text === ':') continue;
    const [who, colon, password, mode] = tokens.slice(index + 1);
    if (who === undefined) break;
    if (colon?.text === ':' && password !== undefined) {
      credentials.push({ user: who.value, password: password.value, readOnly: isReadOnly(mode) });
    } else if (keyword(who) === 'cleartext' && colon !== undefined) {
      cleartextFiles.push(colon.value);
    } else if (who.text === '@' || who.value.startsWith('/') || /^(?:md5|crypt)$/.test(keyword(who) ?? '')) {
      hasOtherUsers = true;
    } else hosts.push(who.value);
  }
  return { credentials, hosts, cleartextFiles, hasOtherUsers };
}

function isReadOnly(token: Token | undefined): boolean {
  return /^read-?only$/.test(keyword(token) ?? '');
}

function keyword(token: Token | undefined): string | undefined {
  return token?.kind === 'word' ? token.value.toLowerCase() : undefined;
}
