/**
 * Ends the process once all that was printed has gone out. What a verb has given up waiting for, such as an answer of an agent
 * that hangs, would else hold it for as long as the other side likes.
 */
export async function endProcess(exitCode: number): Promise<never> {
  await Promise.all([process.stdout, process.stderr].map(writtenOut));
  process.exit(exitCode);
}

const writtenOut = (stream: NodeJS.WriteStream) =>
  new Promise<void>((resolve) => void stream.write('', () => resolve()));
