import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import type { Clock } from '../core/clock.ts';
import { DEFAULT_ROLE } from '../core/conventions.ts';
import type { Credentials } from '../core/credentials.ts';
import type { Log } from '../core/log.ts';
import type { ServedRole } from '../core/served-role.ts';
import type { Telemetry } from '../core/telemetry.ts';
import type { Authorize } from './authorize.ts';
import { credentialsOf, retryAfter } from './credentials-of.ts';
import { HttpError, sendError } from './errors.ts';
import { refuseForeign } from './guard.ts';
import { type Refusal, refusalLog } from './refusal-log.ts';
import { sendJson, toContainerCredentials, toProcessCredentials } from './wire.ts';

export type AppParts = Readonly<{
  roles: ReadonlyMap<string, ServedRole>;
  authorize: Authorize;
  /** The metrics as Prometheus text, and its content type. */
  metrics: () => Promise<Readonly<{ contentType: string; text: string }>>;
  telemetry: Telemetry;
  clock: Clock;
  log: Log;
}>;

/** The routes of the endpoint, top to bottom. Nothing here waits for anything but `/metrics` for its own text. */
export function app({ roles, authorize, metrics, telemetry, clock, log }: AppParts): Express {
  const app = express();
  app.disable('x-powered-by');
  // The tag would be a hash of the body, that is of the secret.
  app.disable('etag');
  app.enable('case sensitive routing');
  app.enable('strict routing');

  app.use((request, _response, next) => {
    refuseForeign(request);
    next();
  });

  app.all('/credentials{/:role}', only('GET'), serveAs(toContainerCredentials));
  app.all('/process{/:role}', only('GET'), serveAs(toProcessCredentials));
  app.all('/health', only('GET'), (_request, response) => {
    const all = [...roles.values()];
    const healthy = all.every((role) => role.current());
    const status = healthy ? 'ok' : 'unavailable';
    sendJson(response, healthy ? 200 : 503, { status, roles: all.map((role) => role.status()) });
  });
  app.all('/metrics', only('GET'), async (_request, response) => {
    const { contentType, text } = await metrics();
    const bytes = Buffer.from(text);
    const headers = { 'Content-Type': contentType, 'Content-Length': bytes.length, 'Cache-Control': 'no-store' };
    response.writeHead(200, headers).end(bytes);
  });
  app.all('/refresh{/:role}', only('POST'), (request, response) => {
    const role = roleOf(request);
    authorize(request, role.name);
    const { accepted, retryAfterSeconds } = role.refresh();
    log.info({ role: role.name, accepted, userAgent: userAgent(request) }, 'refresh asked for');
    sendJson(response, 202, { role: role.name, accepted, retryAfterSeconds }, retryAfter(retryAfterSeconds));
  });
  app.use(() => {
    throw new HttpError(
      404,
      'PathNotFound',
      'no such path; there are /credentials, /process, /health, /metrics and /refresh',
    );
  });
  app.use(answerError(refusalLog(log, clock), log));
  return app;

  function serveAs(spell: (credentials: Credentials) => object) {
    return (request: Request, response: Response) => {
      const role = roleOf(request);
      try {
        authorize(request, role.name);
        const credentials = credentialsOf(role);
        sendJson(response, 200, spell(credentials));
        telemetry.served(role.name, 200);
        const { accessKeyId } = credentials;
        log.info({ role: role.name, status: 200, accessKeyId, userAgent: userAgent(request) }, 'credentials served');
      } catch (error) {
        if (error instanceof HttpError) telemetry.served(role.name, error.status);
        throw error;
      }
    };
  }

  function roleOf(request: Request): ServedRole {
    const role = roles.get(String(request.params.role ?? DEFAULT_ROLE));
    if (!role) throw new HttpError(404, 'RoleNotFound', `no such role; there are: ${[...roles.keys()].join(', ')}`);
    return role;
  }
}

const only =
  (method: string): RequestHandler =>
  (request, _response, next) => {
    if (request.method !== method)
      throw new HttpError(405, 'MethodNotAllowed', `this path takes ${method} alone`, { Allow: method });
    next();
  };

/** Long enough for every SDK's user agent and every path of ours, short enough that nobody fills the log with it. */
const LONGEST_NOTED = 256;

const userAgent = (request: Request) => request.headers['user-agent']?.slice(0, LONGEST_NOTED);
/** Without the query: no route has one, so whatever it holds was not meant for us. */
const pathOf = (request: Request) => request.path.slice(0, LONGEST_NOTED);

const answerError =
  (note: (refusal: Refusal) => void, log: Log): ErrorRequestHandler =>
  (error, request, response, _next) => {
    const refusal = error instanceof HttpError ? error : unexpected(error, log);
    const { status, code } = refusal;
    note({ status, code, method: request.method, path: pathOf(request), userAgent: userAgent(request) });
    sendError(response, refusal);
  };

/** Express itself throws for a path that cannot be decoded; anything else is a fault of ours, which only the log is told. */
function unexpected(error: unknown, log: Log): HttpError {
  if (error instanceof URIError) return new HttpError(404, 'PathNotFound', 'the path cannot be decoded');
  log.error({ fault: error instanceof Error ? error.stack : String(error) }, 'a request could not be answered');
  return new HttpError(500, 'InternalError', 'the sidecar failed to answer; its log says more');
}
