import type { Container } from './docker.ts';

/** What an app printed of one GetCallerIdentity call. */
export type AppCall = Readonly<{ ok: boolean; arn?: string; error?: string; ending: boolean; at: number }>;

/** All that a container has printed so far, a line each, with the instant that Docker noted, in epoch milliseconds. */
export async function linesOf(container: Container): Promise<readonly Readonly<{ at: number; text: string }>[]> {
  const raw = (await container.logs({ stdout: true, stderr: true, timestamps: true })) as unknown as Buffer;
  return frames(Buffer.from(raw)).map((text) => {
    const space = text.indexOf(' ');
    return { at: Date.parse(text.slice(0, space)), text: text.slice(space + 1) };
  });
}

/** Docker puts eight bytes before each piece: which stream, and how long (Docker Engine API, "Attach to a container"). */
function frames(bytes: Buffer): string[] {
  const found: string[] = [];
  for (let at = 0; at + 8 <= bytes.length; ) {
    const end = at + 8 + bytes.readUInt32BE(at + 4);
    found.push(bytes.toString('utf8', at + 8, end).trimEnd());
    at = end;
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
