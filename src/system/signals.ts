const interruptions = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Does `work` to its end even if somebody presses Ctrl-C, the shell closes or a supervisor loses patience: for the short
 * stretch in which stopping half-way would leave more harm than finishing. Everything in it must have a limit.
 */
export async function withoutInterruption<T>(work: () => Promise<T>): Promise<T> {
  const stayAlive = () => undefined;
  for (const signal of interruptions) process.on(signal, stayAlive);
  try {
    return await work();
  } finally {
    for (const signal of interruptions) process.off(signal, stayAlive);
  }
}
