import type { Container } from './docker.ts';

/** What an app printed of one GetCallerIdentity call. */
export type AppCall = Readonly<{ ok: boolean; arn?: string; error?: string; ending: boolean; at: number }>;

/** All that a container has printed so far, a line each, with the instant that Docker noted, in epoch milliseconds. */
export async function linesOf(
  container: Container,
): Promise<readonly Readonly<{ at: number; text: string; isError: boolean }>[]> {
  const raw = (await container.logs({ stdout: true, stderr: true, timestamps: true })) as unknown as Buffer;
  return frames(Buffer.from(raw)).flatMap(({ isError, text }) => {
    const space = text.indexOf(' ');
    return { at: Date.parse(text.slice(0, space)), text: text.slice(space + 1), isError };
  });
}

/** Docker puts eight bytes before each piece: which stream, and how long (Docker Engine API, "Attach to a container"). */
function frames(bytes: Buffer): { isError: boolean; text: string }[] {
  const found: { isError: boolean; text: string }[] = [];
  for (let at = 0; at + 8 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at + 4);
    const text = bytes.toString('utf8', at + 8, at + 8 + length).trimEnd();
    found.push({ isError: bytes[at] === 2, text });
    at += 8 + length;
  }
  return found;
}

/** The calls that an app has made so far. */
export async function callsOf(container: Container): Promise<readonly AppCall[]> {
  const lines = await linesOf(container);
  return lines
    .filter(({ text }) => text.startsWith('{"ok"'))
    .map(({ at, text }) => ({ ...(JSON.parse(text) as Omit<AppCall, 'at'>), at }));
}

/** The name of the role behind each call that worked; an error's text behind each that did not. */
export function rolesIn(calls: readonly AppCall[]): readonly string[] {
  return [
    ...new Set(calls.map(({ arn, error }) => /:assumed-role\/([^/]+)\//.exec(arn ?? '')?.[1] ?? `${arn ?? error}`)),
  ];
}
