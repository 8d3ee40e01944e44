/** The same function, of which no more than `most` run at once; the others wait in order. */
export function limit<A extends unknown[], R>(
  most: number,
  run: (...args: A) => Promise<R>,
): (...args: A) => Promise<R> {
  let free = most;
  const waiting: (() => void)[] = [];
  return async (...args) => {
    if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    else free--;
    try {
      return await run(...args);
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}
