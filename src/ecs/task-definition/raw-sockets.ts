import { type JsonObject, object, texts } from '../../core/json.ts';

/**
 * The capability that Docker gives every container, and that root needs to read what passes on a network interface: on the loopback
 * that a task's containers share, that is each other's tokens and credentials (capabilities(7); Amazon ECS API Reference, "KernelCapabilities").
 */
const NET_RAW = 'NET_RAW';

/** Whether a process of this container can listen to what the others say on the loopback. */
export function mayOpenRawSockets(container: JsonObject): boolean {
  const { drop } = capabilitiesOf(container);
  return !texts(drop).some((name) => name === NET_RAW || name === 'ALL') || isAdded(container);
}

/** The container without that capability, unless it asks for it. */
export function withoutRawSockets(container: JsonObject): JsonObject {
  if (!mayOpenRawSockets(container) || isAdded(container)) return container;
  const capabilities = capabilitiesOf(container);
  const drop = [...texts(capabilities.drop), NET_RAW];
  return {
    ...container,
    linuxParameters: { ...object(container.linuxParameters), capabilities: { ...capabilities, drop } },
  };
}

const capabilitiesOf = ({ linuxParameters }: JsonObject) => object(object(linuxParameters).capabilities);

const isAdded = (container: JsonObject) =>
  texts(capabilitiesOf(container).add).some((name) => name === NET_RAW || name === 'ALL');
