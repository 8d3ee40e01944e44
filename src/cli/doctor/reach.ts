import { lookup } from 'node:dns/promises';
import { connect } from 'node:net';
import type { Cause } from '../../iam/cause.ts';

const CONNECT_WITHIN_MS = 2_000;

/** How far one gets to an endpoint that gave no answer: its name, its port, or no further than that. */
export async function reach(endpoint: string): Promise<Cause> {
  if (!URL.canParse(endpoint))
    return { what: 'the endpoint is no URL', fix: 'see AWS_ENDPOINT_URL_STS and AWS_ENDPOINT_URL' };
  const { hostname, port, protocol } = new URL(endpoint);
  const host = hostname.replace(/^\[|\]$/g, '');
  try {
    await lookup(host);
  } catch {
    return {
      what: `the name ${host} does not resolve`,
      fix: 'see AWS_REGION and AWS_ENDPOINT_URL_STS for a slip, and that DNS works here (in a VPC: enableDnsSupport; private DNS of the VPC endpoint)',
    };
  }
  const failure = await connectTo(host, Number(port || (protocol === 'http:' ? 80 : 443)));
  if (failure === 'ECONNREFUSED')
    return {
      what: `nobody listens at ${endpoint}`,
      fix: 'see AWS_ENDPOINT_URL_STS and AWS_ENDPOINT_URL: what they name is not running there',
    };
  if (failure)
    return {
      what: `no route to ${endpoint} (${failure})`,
      fix: 'give the subnet a NAT gateway (or the task a public IP address), or a VPC endpoint for STS whose security group lets port 443 in; see that the own security group lets it out',
    };
  return {
    what: `${endpoint} accepts the connection, and then does not answer`,
    fix: 'something on the way holds the request: a firewall, a proxy, a VPC endpoint or TLS inspection that is not well; see AWS_ENDPOINT_URL_STS',
  };
}

/** The network's code for why no connection came about; `undefined` where one did. */
function connectTo(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: CONNECT_WITHIN_MS });
    const end = (code?: string) => {
      socket.destroy();
      resolve(code);
    };
    socket.on('connect', () => end());
    socket.on('timeout', () => end('ETIMEDOUT'));
    socket.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
  });
}
