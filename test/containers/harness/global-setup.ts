import { docker, removeAll } from './docker.ts';
import { buildImages } from './images.ts';

/** Builds the images once; before and after, removes what an earlier run, or this one, left behind. */
export async function setup(): Promise<() => Promise<void>> {
  const engine = await docker();
  await removeAll(engine);
  await buildImages();
  return () => removeAll(engine);
}
