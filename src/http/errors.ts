import type { ServerResponse } from 'node:http';
import { sendJson } from './wire.ts';

/**
 * A refusal or failure as the caller sees it. `code` must be none that an SDK takes as retryable or as its own expiry
 * (`ExpiredToken*`, `RequestExpired`, `Throttling*`, `RequestTimeout*`, `TooManyRequests*`), and `message` must hold no secret: botocore prints it.
 */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** Both spellings: Go and Java read the lower-case pair, JavaScript, Kotlin and fluent-bit the other. */
export function errorBody({ code, message }: Readonly<{ code: string; message: string }>) {
  return { code, message, Code: code, Message: message };
}

/** The one place that answers with an error. */
export function sendError(response: ServerResponse, error: HttpError): void {
  sendJson(response, error.status, errorBody(error), error.headers);
}
