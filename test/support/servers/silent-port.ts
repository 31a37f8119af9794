import { onTestFinished } from 'vitest';
import { listenSilently, type SilentServer } from './silent-server.js';

/** A silent server that ends with the test. */
export type SilentPort = Omit<SilentServer, 'close'>;

export async function openSilentPort(): Promise<SilentPort> {
  const { close, ...port } = await listenSilently();
  onTestFinished(close);
  return port;
}
