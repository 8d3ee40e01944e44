import type { CrowdResult, Scenario } from './run-crowd.ts';

export type Series = Readonly<{ name: string; result: CrowdResult }>;
export type Panel = Readonly<{ scenario: Scenario; fromMs: number; series: readonly Series[] }>;

const COLOURS = ['#0a7d5a', '#c2410c', '#6d5bd0'];
const [WIDTH, PANEL_HEIGHT, LEFT, TOP, BETWEEN] = [760, 150, 62, 64, 58];
const POINTS = 360;
const SECOND = 1_000;

/** The calls per second of several crowds over time, one panel for each scenario, as SVG. A point is the peak of its stretch of time. */
export function plot(title: string, limit: number, panels: readonly Panel[]): string {
  const height = TOP + panels.length * (PANEL_HEIGHT + BETWEEN);
  const legend = (panels[0]?.series ?? []).map(
    ({ name }, at) =>
      `<rect x="${LEFT + at * 220}" y="34" width="12" height="12" fill="${COLOURS[at]}"/>${text(LEFT + 18 + at * 220, 44, name)}`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="STS calls per second, simulated" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="12" fill="#333">`,
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    text(LEFT, 20, title, 'font-weight="bold" font-size="14"'),
    ...legend,
    ...panels.map((panel, at) => drawPanel(panel, limit, TOP + 16 + at * (PANEL_HEIGHT + BETWEEN))),
    '</svg>\n',
  ].join('\n');
}

function drawPanel({ scenario, fromMs, series }: Panel, limit: number, top: number): string {
  const lines = series.map(({ result }) => peaks(result.callsPerSecond, fromMs / SECOND));
  const highest = Math.max(limit * 1.1, ...lines.flat());
  const right = WIDTH - 20;
  const x = (share: number) => LEFT + share * (right - LEFT);
  const y = (calls: number) => top + PANEL_HEIGHT * (1 - calls / highest);
  const points = (line: readonly number[]) =>
    line.map((calls, at) => `${x(at / (line.length - 1)).toFixed(1)},${y(calls).toFixed(1)}`).join(' ');
  return [
    text(LEFT, top - 8, `${scenario.name}: calls to STS per second`),
    `<path d="M${LEFT} ${top}V${top + PANEL_HEIGHT}H${right}" fill="none" stroke="#999"/>`,
    `<path d="M${LEFT} ${y(limit).toFixed(1)}H${right}" stroke="#b91c1c" stroke-dasharray="4 3"/>`,
    text(LEFT - 6, y(limit) + 4, String(limit), 'text-anchor="end" fill="#b91c1c"'),
    text(LEFT - 6, y(0), '0', 'text-anchor="end"'),
    text(LEFT - 6, top + 6, Math.round(highest).toLocaleString('en'), 'text-anchor="end"'),
    ...lines.toReversed().map((line, at) => {
      const colour = COLOURS[lines.length - 1 - at];
      return `<polyline points="${points(line)}" fill="none" stroke="${colour}" stroke-width="1.2"/>`;
    }),
    text(LEFT, top + PANEL_HEIGHT + 16, hours(fromMs)),
    text(right, top + PANEL_HEIGHT + 16, hours(scenario.endMs), 'text-anchor="end"'),
  ].join('\n');
}

function peaks(callsPerSecond: Uint32Array, from: number): number[] {
  const width = Math.max(1, Math.floor((callsPerSecond.length - from) / POINTS));
  return Array.from({ length: Math.floor((callsPerSecond.length - from) / width) }, (_, at) =>
    Math.max(...callsPerSecond.subarray(from + at * width, from + (at + 1) * width)),
  );
}

const hours = (ms: number) => (ms < 3_600_000 ? `${ms / 60_000} min` : `${ms / 3_600_000} h`);

const text = (x: number, y: number, says: string, more = '') =>
  `<text x="${x}" y="${y.toFixed(1)}" ${more}>${says}</text>`;
