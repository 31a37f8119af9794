/** Milliseconds of silence that nobody wonders about. */
const patienceMs = 1_000;

/** Does `work`, and says what is being waited for if it takes longer than a second. */
export async function waitingFor<T>(
  what: string | (() => Promise<string>),
  work: () => Promise<T>,
  tell: (text: string) => void,
): Promise<T> {
  const timer = setTimeout(() => {
    const text = typeof what === 'string' ? Promise.resolve(what) : what();
    void text.then((known) => {
      tell(`waiting for ${known} ...\n`);
    });
  }, patienceMs);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
  }
}
