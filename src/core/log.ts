type Write = (fields: Readonly<Record<string, unknown>>, message: string) => void;

/** The logging verbs that the rooms may use; pino fits it. Fields come first, as pino wants them. */
export type Log = Readonly<{ debug: Write; info: Write; warn: Write; error: Write }>;
