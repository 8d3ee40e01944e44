import { connect } from 'node:net';

export type RawAnswer = Readonly<{
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
  text: string;
}>;

/** Sends these very bytes to a port of this host and reads all that comes back until the other side closes, or `quietMs` pass. */
export function sendRaw(port: number, bytes: string | Uint8Array, { host = '127.0.0.1' } = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host, () => socket.end(bytes));
    let text = '';
    socket.setEncoding('utf8');
    socket.on('data', (data) => {
      text += data;
    });
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });
}

/** The first answer in a text from the wire. */
export function parseAnswer(text: string): RawAnswer {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [statusLine = '', ...lines] = head.split('\r\n');
  const headers = lines.map((line) => /^([^:]+):\s*(.*)$/.exec(line)?.slice(1) ?? []);
  return {
    status: Number(statusLine.split(' ')[1]),
    headers: Object.fromEntries(headers.map(([name = '', value = '']) => [name.toLowerCase(), value])),
    body: rest.join('\r\n\r\n'),
    text,
  };
}
