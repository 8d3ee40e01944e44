import { NotHttpError, readAnswers } from '../support/read-answers.ts';
import type { FuzzedRequest } from './hostile-request.ts';

/** The statuses of the contract, and those for what is no HTTP. */
const CONTRACT = new Set([200, 202, 401, 403, 404, 405, 503]);
const NO_HTTP = new Set([400, 408, 431]);

const LOOKS_SECRET = /"(SecretAccessKey|SessionToken|Token)"/;

export type Verdict = Readonly<{ problems: readonly string[]; statuses: readonly number[] }>;

/**
 * Judges what came back for a batch of requests on one connection.
 * @param wire everything that the server sent; one character for each byte
 * @param secrets what may stand in no answer but a rightful one's; endpoint tokens in none at all
 */
export function judge(
  batch: readonly FuzzedRequest[],
  wire: string,
  { secrets, tokens }: Readonly<{ secrets: readonly string[]; tokens: readonly string[] }>,
): Verdict {
  const problems: string[] = [];
  const blame = (what: string, at: number) =>
    problems.push(
      `${what}\n  request: ${JSON.stringify(batch[at]?.wire.slice(0, 600))}\n  of a batch of ${batch.length}`,
    );
  try {
    const { answers, rest } = readAnswers(wire, (at) => batch[at]?.isHead ?? false);
    answers.forEach(({ status, body, headers }, at) => {
      const request = batch[at];
      const broken = !request || request.fate === 'broken';
      if (!CONTRACT.has(status) && !(broken && NO_HTTP.has(status))) blame(`the status ${status}`, at);
      const holdsSecret = LOOKS_SECRET.test(body) || secrets.some((secret) => body.includes(secret));
      if (holdsSecret !== (request?.rightful ?? false))
        blame(holdsSecret ? 'a secret' : `no credentials: ${status}`, at);
      const text = body + JSON.stringify(headers);
      if (tokens.some((token) => text.includes(token))) blame("an endpoint's token", at);
    });
    const certain = batch.filter(({ fate }) => fate !== 'broken').length;
    if (certain === batch.length && answers.length !== certain)
      blame(`${answers.length} answers for ${certain}`, answers.length);
    if (rest !== '' && certain === batch.length)
      blame(`half an answer: ${JSON.stringify(rest.slice(0, 80))}`, answers.length);
    return { problems, statuses: answers.map(({ status }) => status) };
  } catch (error) {
    if (!(error instanceof NotHttpError)) throw error;
    blame(`no HTTP came back: ${error.message}`, 0);
    return { problems, statuses: [] };
  }
}
