/** One answer off the wire, read strictly. Header names are in lower case. */
export type WireAnswer = Readonly<{ status: number; headers: Readonly<Record<string, string>>; body: string }>;

/** What stood on the wire is no HTTP. */
export class NotHttpError extends Error {
  override readonly name = 'NotHttpError';
}

const STATUS_LINE = /^HTTP\/1\.1 (\d{3}) [A-Za-z -]+$/;
const HEADER = /^([A-Za-z0-9-]+): ([\x20-\x7e]*)$/;

/**
 * Reads the answers that stand whole at the beginning of `wire` (one character for each byte).
 * @param isHead whether the request of this number was a HEAD, whose answer has no body
 * @returns the answers, and what is left: the beginning of one more, or nothing
 * @throws NotHttpError for anything that no HTTP/1.1 client could read
 */
export function readAnswers(
  wire: string,
  isHead: (index: number) => boolean = () => false,
): Readonly<{ answers: readonly WireAnswer[]; rest: string }> {
  const answers: WireAnswer[] = [];
  let at = 0;
  for (;;) {
    const end = wire.indexOf('\r\n\r\n', at);
    if (end < 0) return { answers, rest: wire.slice(at) };
    const head = readHead(wire.slice(at, end));
    const body = isHead(answers.length) ? { text: '', end: end + 4 } : readBody(wire, end + 4, head.headers);
    if (!body) return { answers, rest: wire.slice(at) };
    answers.push({ ...head, body: body.text });
    at = body.end;
  }
}

function readHead(text: string): Omit<WireAnswer, 'body'> {
  const [statusLine = '', ...lines] = text.split('\r\n');
  const [, status] = STATUS_LINE.exec(statusLine) ?? [];
  if (!status) throw new NotHttpError(`a status line: ${JSON.stringify(statusLine.slice(0, 80))}`);
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const [, name, value] = HEADER.exec(line) ?? [];
    if (!name || value === undefined) throw new NotHttpError(`a header: ${JSON.stringify(line.slice(0, 80))}`);
    if (name.toLowerCase() in headers) throw new NotHttpError(`the header ${name}, twice`);
    headers[name.toLowerCase()] = value;
  }
  return { status: Number(status), headers };
}

type Body = Readonly<{ text: string; end: number }>;

function readBody(wire: string, start: number, headers: WireAnswer['headers']): Body | undefined {
  if (headers['transfer-encoding'] === 'chunked') return readChunks(wire, start);
  const length = headers['content-length'] ?? '';
  if (!/^\d+$/.test(length)) throw new NotHttpError(`a body without a length: ${JSON.stringify(headers)}`);
  const end = start + Number(length);
  return end > wire.length ? undefined : { text: wire.slice(start, end), end };
}

function readChunks(wire: string, start: number): Body | undefined {
  let text = '';
  for (let at = start; ; ) {
    const line = wire.indexOf('\r\n', at);
    if (line < 0) return undefined;
    const size = Number.parseInt(wire.slice(at, line), 16);
    if (Number.isNaN(size)) throw new NotHttpError('the size of a chunk');
    const end = line + 2 + size;
    if (end + 2 > wire.length) return undefined;
    text += wire.slice(line + 2, end);
    at = end + 2;
    if (size === 0) return { text, end: at };
  }
}
