import { startForwardProxy } from '../../support/forward-proxy.ts';
import { appEnv } from '../bench.ts';
import { broken } from '../cell.ts';
import { wanted } from '../who.ts';
import { type Case, eachClient } from './case.ts';

export const httpProxy: Case = eachClient(
  {
    id: '9',
    section: 'contract',
    title: 'HTTP_PROXY',
    about:
      'HTTP_PROXY set, no NO_PROXY: it is the switch-role, and the proxy never hears of the endpoint or its token.',
  },
  async (bench, client) => {
    const proxy = await startForwardProxy();
    try {
      const proxies = { HTTP_PROXY: proxy.url, http_proxy: proxy.url, HTTPS_PROXY: proxy.url, https_proxy: proxy.url };
      const run = await bench.run(client, { env: { ...appEnv(bench, client, bench.house), ...proxies }, count: 2 });
      const heard = proxy.asked.some((url) => url.startsWith(`http://127.0.0.1:${bench.house.port}/`));
      return heard ? broken('the proxy is asked for the endpoint') : wanted(run);
    } finally {
      proxy.close();
    }
  },
);
