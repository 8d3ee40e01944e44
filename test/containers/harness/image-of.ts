import { IMAGES } from './images.ts';

/** The image on this machine that stands for one that `ecs-task-def.json` names; others are what they are called. */
export function imageOf(image: string): string {
  const [, name] = /\.dkr\.ecr\.[^/]+\/([\w-]+):/.exec(image) ?? [];
  const standsFor: Readonly<Record<string, string>> = {
    'switch-role-sidecar': IMAGES.sidecar,
    app: IMAGES.python,
    reporting: IMAGES.node,
  };
  return standsFor[name ?? ''] ?? image;
}
