import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { waitFor } from '../processes/wait-for.js';
import { get } from './http.js';
import type { Monit } from './monit.ts';

/** What a Monit answered, by path. */
export type Pages = Readonly<Record<string, string>>;

/** A way not to answer as one should; `unavailable` is 503, with the page of the first text. */
export type Fault = 'unavailable' | 'reset' | 'cut-short' | 'empty' | 'unmanaged';

export interface Script {
  /** How it calls itself. */
  readonly name: string;
  /** The pages to serve while the managed file holds a text; looked up when it starts, and after each SIGHUP. */
  readonly pages: Readonly<Record<string, Pages>>;
  /** What it begins with, whatever stands in the managed file. */
  readonly first?: string;
  /** What befalls the first requests after each SIGHUP, in their order; a ping is none of them. */
  readonly faults?: readonly Fault[];
  /** What befalls all later ones. */
  readonly forever?: Fault;
  /** It begins while somebody else listens there, and listens as soon as nobody does. */
  readonly lurks?: boolean;
}

/**
 * A process that does towards the outside what Monit does: listens, answers with pages that a real one wrote, and on
 * SIGHUP closes its listener, reads the managed file and opens another one. It says `lurking` when it begins, `ready`
 * when it listens.
 */
const behaviour = `
  const { createServer } = require('node:http');
  const { readFileSync } = require('node:fs');
  const { managedFile, place, pages, first, faults, forever } = JSON.parse(readFileSync(process.argv[1], 'utf8'));
  let [server, left, after] = [undefined, []];
  const load = () => {
    const text = (() => { try { return readFileSync(managedFile, 'utf8'); } catch { return ''; } })();
    return pages[Object.keys(pages).find((key) => text.includes(key)) ?? Object.keys(pages)[0]];
  };
  const misbehave = {
    unavailable: (response, page, url) => response.writeHead(503).end(Object.values(pages)[0][url]),
    reset: (response) => (place.path ? response.socket.destroy() : response.socket.resetAndDestroy()),
    'cut-short': (response, page) => {
      response.writeHead(200, { 'content-length': page.length });
      response.write(page.slice(0, page.length - 400), () => response.socket.end());
    },
    empty: (response) => response.writeHead(200).end(),
    unmanaged: (response) =>
      response.writeHead(200).end('<html><table><tr><td>Welcome</td><td>to nginx</td></tr></table>'),
  };
  const listen = (loaded) => {
    server = createServer((request, response) => {
      if (request.url === '/_ping') return response.end('pong');
      const fault = left.shift() ?? after;
      loaded ??= load();
      const page = loaded[request.url] ?? '';
      return fault ? misbehave[fault](response, page, request.url) : response.end(page);
    });
    server.on('error', () => setImmediate(() => listen(loaded)));
    server.listen(place, () => console.log('ready'));
  };
  process.on('SIGHUP', () => {
    server.closeAllConnections();
    server.close(() => {
      [left, after] = [[...faults], forever];
      listen(load());
    });
  });
  console.log('lurking');
  listen(first === undefined ? undefined : pages[first]);`;

/**
 * Starts a scripted Monit where the real one of this test would listen. It is for what no real one can be made to do:
 * to pretend, to answer wrongly at a given moment. It ends with the test.
 */
export async function startScripted(
  monit: Monit,
  { faults = [], lurks = false, ...script }: Script,
): Promise<{ listens: () => boolean }> {
  const { socketPath, port } = monit.address ?? {};
  const place = socketPath === undefined ? { port, host: '127.0.0.1' } : { path: socketPath };
  const all = { managedFile: monit.conf('monit-alert'), place, faults, ...script };
  const file = join(monit.directory, 'script.json'); // Too long for a command line.
  await writeFile(file, JSON.stringify(all));
  const child = spawn(process.execPath, ['--eval', behaviour, file], {
    argv0: script.name,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const said: string[] = [];
  createInterface(child.stdout).on('line', (line) => said.push(line));
  await waitFor(() => said.includes(lurks ? 'lurking' : 'ready'), { what: 'the scripted Monit to begin' });
  return { listens: () => said.includes('ready') };
}

/** What a running Monit answers now to all that monit-alert asks. */
export async function copyPages({ address }: Monit): Promise<Pages> {
  if (address === undefined) throw new Error('this Monit has no HTTP interface');
  const paths = ['/_runtime', '/_status?format=xml&level=summary'];
  const answers = await Promise.all(paths.map((path) => get(address, path)));
  return Object.fromEntries(paths.map((path, index) => [path, answers[index]?.body ?? '']));
}
