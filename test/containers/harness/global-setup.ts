import { COMPOSE_PROJECT } from './compose.ts';
import { docker, removeAll } from './docker.ts';
import { buildImages } from './images.ts';

/** Builds the images once; before and after, removes what an earlier run, or this one, left behind. */
export async function setup(): Promise<() => Promise<void>> {
  const engine = await docker();
  const clean = async () => {
    await removeAll(engine);
    await removeAll(engine, `com.docker.compose.project=${COMPOSE_PROJECT}`);
  };
  await clean();
  await buildImages();
  return clean;
}
