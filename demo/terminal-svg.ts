const CHARACTER_WIDTH = 8.4;
const LINE_HEIGHT = 20;
const MARGIN = 20;
const BAR_HEIGHT = 34;
const COLUMNS = 125;

/** The styles that a terminal's escape codes switch on (ECMA-48, Select Graphic Rendition), as SVG attributes. */
const STYLES: Readonly<Record<string, string>> = {
  1: 'font-weight="bold"',
  2: 'fill="#8b949e"',
  31: 'fill="#ff7b72"',
  32: 'fill="#7ee787"',
  33: 'fill="#e3b341"',
  36: 'fill="#79c0ff"',
};

/** A character as it is shown. */
type Cell = Readonly<{ character: string; style: string }>;

/** A picture of a terminal of 125 columns that shows these lines after a command. Codes other than those of `STYLES` are left out. */
export function terminalSvg(command: string, lines: readonly string[]): string {
  const shown = [`\u001b[2m$\u001b[22m \u001b[1m${command}\u001b[22m`, '', ...lines].flatMap((line) =>
    wrap(cells(line)),
  );
  const width = Math.ceil(Math.max(...shown.map((row) => row.length)) * CHARACTER_WIDTH + 2 * MARGIN);
  const height = BAR_HEIGHT + shown.length * LINE_HEIGHT + MARGIN;
  const rows = shown.map(
    (row, at) => `<text x="${MARGIN}" y="${BAR_HEIGHT + (at + 1) * LINE_HEIGHT - 6}">${spans(row)}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(command)}">
<rect width="${width}" height="${height}" rx="8" fill="#0d1117"/>
${['#ff5f56', '#ffbd2e', '#27c93f'].map((colour, at) => `<circle cx="${MARGIN + at * 18}" cy="17" r="5.5" fill="${colour}"/>`).join('')}
<g fill="#e6edf3" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14" xml:space="preserve">
${rows.join('\n')}
</g>
</svg>
`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape codes begin with one
const CODE = /\u001b\[([\d;]*)m/;

/** Text and codes come in turn; a code that switches a style off brings the plain one back. */
function cells(line: string): Cell[] {
  let style = '';
  return line.split(CODE).flatMap((part, at) => {
    if (at % 2 === 0) return [...part].map((character) => ({ character, style }));
    style = STYLES[part] ?? '';
    return [];
  });
}

function wrap(row: readonly Cell[]): Cell[][] {
  const count = Math.max(1, Math.ceil(row.length / COLUMNS));
  return Array.from({ length: count }, (_, at) => row.slice(at * COLUMNS, (at + 1) * COLUMNS));
}

function spans(row: readonly Cell[]): string {
  const runs: { style: string; text: string }[] = [];
  for (const { character, style } of row) {
    const last = runs.at(-1);
    if (last?.style === style) last.text += character;
    else runs.push({ style, text: character });
  }
  return runs.map(({ style, text }) => (style ? `<tspan ${style}>${escaped(text)}</tspan>` : escaped(text))).join('');
}

const escaped = (text: string) => text.replace(/[&<>"]/g, (it) => `&#${it.charCodeAt(0)};`);
