type Format = (variables: Readonly<Record<string, string>>) => string;

const lines =
  (line: (name: string, value: string) => string): Format =>
  (variables) =>
    Object.entries(variables)
      .map(([name, value]) => `${line(name, value)}\n`)
      .join('');

/** How each shell takes variables. Every value is in single quotes, in which a shell reads nothing but the quote itself. */
export const FORMATS = {
  posix: lines((name, value) => `export ${name}='${value.replaceAll("'", `'\\''`)}'`),
  fish: lines((name, value) => `set -gx ${name} '${value.replaceAll(/['\\]/g, '\\$&')}'`),
  powershell: lines((name, value) => `$Env:${name} = '${value.replaceAll("'", "''")}'`),
  dotenv: lines((name, value) => `${name}='${value}'`),
  json: (variables) => `${JSON.stringify(variables, undefined, 2)}\n`,
} satisfies Record<string, Format>;

export type ShellFormat = keyof typeof FORMATS;
