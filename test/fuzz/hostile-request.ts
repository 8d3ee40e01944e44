import { FOREIGN_HOSTS, FOREIGN_TARGETS } from './foreign.ts';

/** A request as it goes over the wire, and what must become of it. */
export type FuzzedRequest = Readonly<{
  /** One character for each byte. */
  wire: string;
  /** Everything about it is right, so it must be given credentials; any other must not be, ever. */
  rightful: boolean;
  isHead: boolean;
  /** `kept`: answered, and the connection goes on. `closed`: answered, and then closed. `broken`: perhaps no HTTP at all. */
  fate: 'kept' | 'closed' | 'broken';
}>;

export type Target = Readonly<{ port: number; token: string; otherToken: string }>;

/** A request in parts: sabotage spoils one, decoration must make no difference. */
type Draft = {
  method: string;
  target: string;
  version: string;
  headers: [string, string][];
  body: string;
  fate: 'kept' | 'closed';
};

type Change = (draft: Draft, target: Target, random: () => number) => void;

export const pick = <T>(all: readonly T[], random: () => number): T => all[Math.floor(random() * all.length)] as T;

const without = (draft: Draft, name: string) =>
  draft.headers.filter(([other]) => other.toLowerCase() !== name.toLowerCase());
const put = (draft: Draft, name: string, value: string) => {
  draft.headers = [...without(draft, name), [name, value]];
};
const visible = (length: number, random: () => number) =>
  Array.from({ length }, () => String.fromCharCode(33 + Math.floor(random() * 94))).join('');

/** Each of them alone must keep the credentials in. */
const SABOTAGES: readonly Change[] = [
  (draft) => {
    draft.headers = without(draft, 'Authorization');
  },
  (draft, { token, otherToken }, random) => {
    const wrong = ['', otherToken, token.slice(0, -1), token.slice(1), `${token}x`, `x${token}`, `Basic ${token}`];
    const more = [`Bearer Bearer ${token}`, `${token}, ${token}`, `"${token}"`, swapCase(token), visible(43, random)];
    put(draft, 'Authorization', pick([...wrong, ...more], random));
  },
  (draft, { token }) => void draft.headers.push(['authorization', token], ['Authorization', token]),
  (draft, _, random) => put(draft, 'Host', pick(FOREIGN_HOSTS, random)),
  (draft, { port }, random) =>
    void draft.headers.push(['host', `127.0.0.1:${port}`], ['Host', pick([...FOREIGN_HOSTS, 'localhost'], random)]),
  (draft) => {
    draft.headers = without(draft, 'Host');
  },
  (draft, _, random) =>
    void draft.headers.push([
      pick(['Origin', 'X-Forwarded-For', 'Forwarded', 'oRiGiN', 'x-forwarded-for'], random),
      pick(['', 'null', 'http://127.0.0.1', 'for=127.0.0.1', '10.0.0.1'], random),
    ]),
  (draft, { port }, random) => {
    draft.target = pick([...FOREIGN_TARGETS, `http://127.0.0.1:${port}/credentials`], random);
  },
  (draft, _, random) => {
    draft.method = pick(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY', 'HEAD'], random);
  },
  // A request inside another's body: whoever loses count of the bytes answers it.
  (draft, { port, token }, random) => {
    draft.method = 'POST';
    const inner = `GET /credentials HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: ${token}\r\n\r\n`;
    draft.headers = without(draft, 'Content-Length');
    draft.headers = without(draft, 'Transfer-Encoding');
    if (random() < 0.5) {
      put(draft, 'Content-Length', String(inner.length));
      draft.body = inner;
    } else {
      put(draft, 'Transfer-Encoding', 'chunked');
      draft.body = `${inner.length.toString(16)}\r\n${inner}\r\n0\r\n\r\n`;
    }
  },
];

const DECORATIONS: readonly Change[] = [
  (draft, _, random) => put(draft, 'User-Agent', visible(Math.floor(random() * 400), random)),
  (draft, _, random) => put(draft, `X-${visible(4, random).replace(/[^a-z]/gi, 'x')}`, visible(20, random)),
  (draft, _, random) => put(draft, 'X-Large', 'x'.repeat(Math.floor(random() * 8_000))),
  (draft) => put(draft, 'Accept', '*/*'),
  (draft) => put(draft, 'Upgrade', 'websocket, h2c'),
  (draft) => {
    draft.target += '?x=%00&y=/../';
  },
  (draft) => {
    draft.headers = draft.headers.map(([name, value]) => [name.toUpperCase(), value]);
  },
  (draft, { token }) => {
    if (draft.headers.some(([name, value]) => name === 'Authorization' && value === token))
      put(draft, 'Authorization', `Bearer ${token}`);
  },
  (draft) => {
    put(draft, 'Connection', 'close');
    draft.fate = 'closed';
  },
  (draft, _, random) => {
    put(draft, 'Expect', pick(['100-continue', 'a-miracle'], random));
    draft.fate = 'closed';
  },
  (draft) => {
    draft.version = 'HTTP/1.0';
    draft.fate = 'closed';
  },
];

const swapCase = (text: string) =>
  text.replace(/[a-z]/gi, (letter) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()));

function drafted(target: Target, random: () => number, sabotages: number): Draft {
  const draft: Draft = {
    method: 'GET',
    target: pick(['/credentials', '/credentials/default', '/process', '/process/default'], random),
    version: 'HTTP/1.1',
    headers: [
      ['Host', `127.0.0.1:${target.port}`],
      ['Authorization', target.token],
    ],
    body: '',
    fate: 'kept',
  };
  // Decorations first: they must not undo what sabotage does.
  for (let count = Math.floor(random() * 3); count > 0; count--) pick(DECORATIONS, random)(draft, target, random);
  for (let count = sabotages; count > 0; count--) pick(SABOTAGES, random)(draft, target, random);
  return draft;
}

function written({ method, target, version, headers, body }: Draft): string {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${target} ${version}\r\n${lines.join('')}\r\n${body}`;
}

/** A request that is HTTP beyond doubt: rightful in one of ten cases, else spoilt in one to three ways. */
export function wholeRequest(target: Target, random: () => number): FuzzedRequest {
  const sabotages = random() < 0.1 ? 0 : 1 + Math.floor(random() * 3);
  const draft = drafted(target, random, sabotages);
  return { wire: written(draft), rightful: sabotages === 0, isHead: draft.method === 'HEAD', fate: draft.fate };
}

const ALIEN = ['\0', '\r', '\n', '\r\n\r\n', ' ', '\t', '\x7f', '\xff', ':', '%', 'chunked', '-1', 'x'.repeat(20_000)];

/** A request without any right token, with bytes changed, cut out, doubled or put in where they fall. */
export function brokenRequest(target: Target, random: () => number): FuzzedRequest {
  const strangers = { ...target, token: visible(43, random), otherToken: visible(43, random) };
  let wire = written(drafted(strangers, random, 1));
  for (let count = 1 + Math.floor(random() * 4); count > 0; count--) {
    const [from, to] = [random(), random()].map((at) => Math.floor(at * wire.length)).sort((a, b) => a - b) as [
      number,
      number,
    ];
    const middle = pick(
      ['', wire.slice(from, to) + wire.slice(from, to), pick(ALIEN, random), visible(1, random)],
      random,
    );
    wire = wire.slice(0, from) + middle + wire.slice(random() < 0.5 ? from : to);
  }
  return { wire: wire.slice(0, 60_000), rightful: false, isHead: false, fate: 'broken' };
}
