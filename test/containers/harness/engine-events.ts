import type { Readable } from 'node:stream';
import { type Docker, LABEL } from './docker.ts';

/** What happened to a container of the task. */
export type EngineEvent =
  | Readonly<{ kind: 'started'; id: string }>
  | Readonly<{ kind: 'healthy'; id: string }>
  | Readonly<{ kind: 'died'; id: string; exitCode: number }>;

type Raw = Readonly<{ Action: string; Actor: { ID: string; Attributes: Record<string, string> } }>;

/** Calls `on` for each event of the containers labelled with `id`, until it is told to stop. */
export async function watchEngine(engine: Docker, id: string, on: (event: EngineEvent) => void): Promise<() => void> {
  const stream = (await engine.getEvents({
    filters: { type: ['container'], label: [`${LABEL}=${id}`], event: ['start', 'die', 'health_status'] },
  })) as Readable;
  let rest = '';
  stream.on('data', (piece: Buffer) => {
    const lines = (rest + piece.toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const event = read(JSON.parse(line) as Raw);
      if (event) on(event);
    }
  });
  return () => stream.destroy();
}

function read({ Action, Actor: { ID: id, Attributes } }: Raw): EngineEvent | undefined {
  if (Action === 'start') return { kind: 'started', id };
  if (Action === 'health_status: healthy') return { kind: 'healthy', id };
  if (Action === 'die') return { kind: 'died', id, exitCode: Number(Attributes.exitCode) };
  return undefined;
}
