/** The signals that steer a daemon. */
export type Signals = Readonly<{
  /** Aborts at the first SIGTERM or SIGINT: end in good order. */
  first: AbortSignal;
  /** Aborts at the next one: end now. */
  second: AbortSignal;
  /** Calls `listener` at each SIGHUP. */
  onHangup(listener: () => void): void;
  /** Gives the signals their usual meaning back. */
  dispose(): void;
}>;

/** Takes the signals over. A process with the id 1, as in a container, would otherwise not hear SIGTERM at all. */
export function takeSignals(): Signals {
  const [first, second] = [new AbortController(), new AbortController()];
  const hangupListeners: (() => void)[] = [];
  const stop = () => (first.signal.aborted ? second : first).abort();
  const hangup = () => {
    for (const listener of hangupListeners) listener();
  };
  process.on('SIGTERM', stop).on('SIGINT', stop).on('SIGHUP', hangup);
  return {
    first: first.signal,
    second: second.signal,
    onHangup: (listener) => hangupListeners.push(listener),
    dispose() {
      process.off('SIGTERM', stop).off('SIGINT', stop).off('SIGHUP', hangup);
    },
  };
}

/** Resolves when `signal` aborts, or at once if it has. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
