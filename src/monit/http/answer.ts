import { once } from 'node:events';
import type { Socket } from 'node:net';

export interface Response {
  readonly status: number;
  readonly body: string;
  /** The `Server` header: `monit 5.33.0`, unless `signature disable` is set. */
  readonly server: string;
}

/**
 * Reads one answer of HTTP/1.0, which ends with its connection. All versions of Monit answer so (5.27.2 to 6.0.0),
 * whatever they are asked with. Node's own client would take milliseconds to load.
 * @param read gets the body of a 200 piece by piece; the returned body is then empty.
 * @throws the system error; an error with the code `ECONNRESET` if the answer was cut off.
 */
export async function readAnswer(socket: Socket, read?: (piece: string) => void): Promise<Response> {
  let head: Head | undefined;
  let beginning = '';
  let received = 0;
  const pieces: string[] = [];
  const take = (piece: string) => {
    received += Buffer.byteLength(piece);
    if (head?.status === 200 && read !== undefined) read(piece);
    else pieces.push(piece);
  };
  socket.setEncoding('utf8').on('data', (piece: string) => {
    if (head !== undefined) {
      take(piece);
      return;
    }
    beginning += piece;
    const end = beginning.indexOf(headEnd);
    if (end === -1) return;
    head = parseHead(beginning.slice(0, end));
    take(beginning.slice(end + headEnd.length));
  });
  socket.on('end', () => socket.destroy());
  if (socket.destroyed) throw socket.errored ?? cutOff();
  await once(socket, 'close');
  if (head === undefined || received < head.length) throw cutOff();
  return { status: head.status, body: pieces.join(''), server: head.server };
}

interface Head {
  readonly status: number;
  readonly server: string;
  /** Bytes of the body; 0 if unknown. */
  readonly length: number;
}

const headEnd = '\r\n\r\n';

function parseHead(text: string): Head {
  const [first = '', ...lines] = text.split('\r\n');
  const valueOf = (name: string) =>
    lines
      .find((line) => line.toLowerCase().startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim() ?? '';
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1] ?? 0);
  return { status, server: valueOf('server'), length: Number(valueOf('content-length')) };
}

function cutOff(): Error {
  return Object.assign(new Error('the answer was cut off'), { code: 'ECONNRESET' });
}
