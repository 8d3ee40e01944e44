/** What may go wrong on purpose. Several at once add up: a slow throttling is `latency` and `error`. */
export type FaultKind =
  /** The answer comes late. */
  | Readonly<{ kind: 'latency'; ms: number }>
  /** The connection stays open, and nothing comes. */
  | Readonly<{ kind: 'hang' }>
  /** The connection is closed: before anything is done, with the deed done and the answer lost, or halfway through the answer. */
  | Readonly<{ kind: 'close'; when: 'before' | 'after' | 'halfway' }>
  /** An error of STS's own, as its XML. */
  | Readonly<{ kind: 'error'; status: number; code: string; message: string }>
  /** Something else answers in STS's place. */
  | Readonly<{ kind: 'raw'; status: number; contentType: string; body: string }>
  /** STS's answer with `find` (a regular expression, matched across lines) replaced. */
  | Readonly<{ kind: 'rewrite'; find: string; replace: string }>
  /** STS's clock is this far ahead (or behind): in `Date`, in judging signatures, and in expiries. */
  | Readonly<{ kind: 'skew'; ms: number }>
  /** Only the `Date` header is off, as behind a proxy that answers with its own. */
  | Readonly<{ kind: 'date'; ms: number }>
  /** Sessions live no longer than this. */
  | Readonly<{ kind: 'life'; seconds: number }>;

/** What goes wrong, and when: for the next `times` calls (without: until cleared), of one action or role only. */
export type Fault = FaultKind & Readonly<{ times?: number; action?: string; roleArn?: string }>;

/** The common ones, by name. */
export const FAULTS = {
  throttled: { kind: 'error', status: 400, code: 'Throttling', message: 'Rate exceeded' },
  unavailable: { kind: 'error', status: 503, code: 'ServiceUnavailable', message: 'Service is unavailable.' },
  internalFailure: { kind: 'error', status: 500, code: 'InternalFailure', message: 'An internal error occurred.' },
  hang: { kind: 'hang' },
  closed: { kind: 'close', when: 'before' },
  lost: { kind: 'close', when: 'after' },
  halfway: { kind: 'close', when: 'halfway' },
  html: { kind: 'raw', status: 200, contentType: 'text/html', body: '<!doctype html><p>Welcome to the hotel<br>' },
  html503: { kind: 'raw', status: 503, contentType: 'text/html', body: '<!doctype html><p>Bad day<br>' },
  empty: { kind: 'raw', status: 200, contentType: 'text/xml', body: '' },
  noCredentials: { kind: 'rewrite', find: '<Credentials>.*</Credentials>', replace: '' },
  malformedExpiration: { kind: 'rewrite', find: '<Expiration>[^<]*', replace: '<Expiration>soon' },
  pastExpiration: { kind: 'rewrite', find: '<Expiration>[^<]*', replace: '<Expiration>2001-02-03T04:05:06Z' },
} as const satisfies Record<string, FaultKind>;

/** What the faults of one call amount to. */
export type FaultEffect = Readonly<{
  latencyMs: number;
  skewMs: number;
  dateMs: number;
  /** The most that a session may live; `Infinity`: no limit. */
  lifeSeconds: number;
  /** How the answer reaches the caller, or does not. */
  delivery: 'whole' | 'half' | 'closed' | 'never';
  /** Set when the request is not even looked at. */
  ignored?: 'hang' | 'close';
  error?: Extract<FaultKind, { kind: 'error' }>;
  raw?: Extract<FaultKind, { kind: 'raw' }>;
  rewrite: (body: string) => string;
}>;

/** The faults under way. */
export type FaultScript = Readonly<{
  /** @throws SyntaxError for a `rewrite` whose `find` is no regular expression */
  add(fault: Fault): void;
  clear(): void;
  /** What is still to come; `times` counts down. */
  list(): readonly Fault[];
  /** What this call meets; it is counted. */
  apply(call: Readonly<{ action: string; roleArn: string | undefined }>): FaultEffect;
}>;

export function createFaultScript(): FaultScript {
  let faults: { fault: Fault; left: number }[] = [];
  return {
    add(fault) {
      if (fault.kind === 'rewrite') new RegExp(fault.find);
      faults.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY });
    },
    clear() {
      faults = [];
    },
    list: () => faults.map(({ fault, left }) => (Number.isFinite(left) ? { ...fault, times: left } : fault)),
    apply({ action, roleArn }) {
      const met = faults.filter(
        ({ fault }) => (fault.action ?? action) === action && (fault.roleArn ?? roleArn) === roleArn,
      );
      for (const entry of met) entry.left--;
      faults = faults.filter(({ left }) => left > 0);
      return effectOf(met.map(({ fault }) => fault));
    },
  };
}

function effectOf(faults: readonly FaultKind[]): FaultEffect {
  const all = <K extends FaultKind['kind']>(kind: K) =>
    faults.filter((fault): fault is Extract<FaultKind, { kind: K }> => fault.kind === kind);
  const sumMs = (some: readonly Readonly<{ ms: number }>[]) => some.reduce((sum, { ms }) => sum + ms, 0);
  const [hang] = all('hang');
  const [close] = all('close');
  const [error] = all('error');
  const [raw] = all('raw');
  return {
    latencyMs: sumMs(all('latency')),
    skewMs: sumMs(all('skew')),
    dateMs: sumMs(all('date')),
    lifeSeconds: Math.min(Number.POSITIVE_INFINITY, ...all('life').map(({ seconds }) => seconds)),
    delivery: hang ? 'never' : !close ? 'whole' : close.when === 'halfway' ? 'half' : 'closed',
    ...(hang ? { ignored: 'hang' } : close?.when === 'before' ? { ignored: 'close' } : {}),
    ...(error && { error }),
    ...(raw && { raw }),
    rewrite: (body) =>
      all('rewrite').reduce((text, { find, replace }) => text.replace(new RegExp(find, 's'), replace), body),
  };
}
