import { isObject, type JsonObject, list } from '../../core/json.ts';
import {
  APP_DIR,
  CONFIG_FILE,
  credentialsPath,
  FULL_URI,
  PROFILE_PATH,
  SIDECAR_NAME,
  TOKEN_FILE,
  TOKEN_PATH,
  volumeOf,
} from './contract.ts';
import { upsert } from './edit.ts';
import { launch, unlaunch } from './launcher.ts';
import type { AppPlan } from './plan.ts';

/** An app container, connected to its role: one way or the other, never both. */
export function appContainer(container: JsonObject, plan: AppPlan): JsonObject {
  const connected = plan.mode === 'launcher' ? throughEndpoint(container, plan) : throughProfile(container);
  return {
    ...connected,
    dependsOn: upsert(container.dependsOn, 'containerName', { containerName: SIDECAR_NAME, condition: 'HEALTHY' }),
    mountPoints: upsert(container.mountPoints, 'containerPath', {
      sourceVolume: volumeOf(plan.role),
      containerPath: APP_DIR,
      readOnly: true,
    }),
  };
}

function throughEndpoint(container: JsonObject, { role, port, imageCommand }: AppPlan): JsonObject {
  const others = withoutOurs(container, [CONFIG_FILE]);
  const uri = { name: FULL_URI, value: `http://127.0.0.1:${port}${credentialsPath(role)}` };
  const token = { name: TOKEN_FILE, value: TOKEN_PATH };
  return { ...launch(container, imageCommand), environment: upsert(upsert(others, 'name', uri), 'name', token) };
}

function throughProfile(container: JsonObject): JsonObject {
  const others = withoutOurs(container, [FULL_URI, TOKEN_FILE]);
  const profile = { name: CONFIG_FILE, value: PROFILE_PATH };
  return { ...unlaunch(container), environment: upsert(others, 'name', profile) };
}

/** The container's variables without those that the other way of connecting it had set. */
function withoutOurs({ environment }: JsonObject, names: readonly string[]): readonly unknown[] {
  const isOurs = (entry: unknown) =>
    isObject(entry) &&
    names.includes(`${entry.name}`) &&
    (entry.value === PROFILE_PATH || entry.value === TOKEN_PATH || `${entry.value}`.startsWith('http://127.0.0.1:'));
  return list(environment).filter((entry) => !isOurs(entry));
}
