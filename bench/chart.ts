/** One bar; `of` says whose it is. Microseconds. */
export type Bar = { readonly label: string; readonly value: number; readonly of: 'limit' | 'ours' | 'other' };
export type Panel = { readonly title: string; readonly bars: readonly Bar[] };

const WIDTH = 760;
const PLOT = { left: 244, right: 684 };
const BAR = { height: 18, step: 26 };
const TITLE_HEIGHT = 40;
const PANEL_GAP = 14;
const TOP = 58;
const AXIS_HEIGHT = 34;

/** Bars on an axis of powers of ten, panel below panel, as SVG that reads well on a light and on a dark page. */
export function chart(title: string, note: string, panels: readonly Panel[]): string {
  const { least, most } = axisOf(panels.flatMap(({ bars }) => bars.map(({ value }) => value)));
  const x = (value: number) => {
    const share = Math.log10(value / least) / Math.log10(most / least);
    return round(PLOT.left + share * (PLOT.right - PLOT.left));
  };
  const heights = panels.map(({ bars }) => TITLE_HEIGHT + bars.length * BAR.step + PANEL_GAP);
  const bottom = TOP + heights.reduce((sum, height) => sum + height, 0);
  const drawn = panels.map((panel, index) => {
    const above = heights.slice(0, index).reduce((sum, height) => sum + height, TOP);
    return drawPanel(panel, above, x);
  });
  const height = bottom + AXIS_HEIGHT;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title note">
<title id="title">${escaped(title)}</title>
<desc id="note">${escaped(describe(panels))}</desc>
<style>${STYLE}</style>
<rect class="page" width="${WIDTH}" height="${height}" rx="8"/>
<text class="heading" x="20" y="30">${escaped(title)}</text>
<text class="note" x="20" y="50">${escaped(note)}</text>
${gridOf(least, most, bottom, x)}
${drawn.join('\n')}
</svg>
`;
}

/** The powers of ten that hold all values. */
function axisOf(values: readonly number[]): { least: number; most: number } {
  const least = 10 ** Math.floor(Math.log10(Math.min(...values)));
  return { least, most: Math.max(10 * least, 10 ** Math.ceil(Math.log10(Math.max(...values)))) };
}

function gridOf(least: number, most: number, bottom: number, x: (value: number) => number): string {
  const lines: string[] = [];
  for (let value = least; value <= most; value *= 10) {
    const at = x(value);
    lines.push(
      `<line class="grid" x1="${at}" x2="${at}" y1="${TOP + 12}" y2="${bottom}"/>`,
      `<text class="tick" x="${at}" y="${bottom + 18}">${timeOf(value)}</text>`,
    );
  }
  return lines.join('\n');
}

function drawPanel({ title, bars }: Panel, top: number, x: (value: number) => number): string {
  const first = top + TITLE_HEIGHT;
  return [
    `<text class="panel" x="20" y="${top + 28}">${escaped(title)}</text>`,
    ...bars.map((bar, index) => drawBar(bar, first + index * BAR.step, x)),
  ].join('\n');
}

function drawBar({ label, value, of }: Bar, top: number, x: (value: number) => number): string {
  const end = x(value);
  const line = top + BAR.height - 4.5;
  return `<text class="label ${of}-text" x="${PLOT.left - 10}" y="${line}">${escaped(label)}</text>
<rect class="${of}" x="${PLOT.left}" y="${top}" width="${round(end - PLOT.left)}" height="${BAR.height}" rx="3"/>
<text class="value ${of}-text" x="${end + 7}" y="${line}">${timeOf(value)}</text>`;
}

/** For those who can't see it. */
function describe(panels: readonly Panel[]): string {
  return panels
    .map(
      ({ title, bars }) =>
        `${title}: ${bars.map(({ label, value }) => `${label} ${timeOf(value)}`).join(', ')}.`,
    )
    .join(' ');
}

/** With two or three digits that count. */
export function timeOf(us: number): string {
  const [one, unit] = UNITS.find(([least]) => us >= least) ?? [1, 'µs'];
  const figure = us / one;
  return `${figure >= 10 ? Math.round(figure) : Math.round(10 * figure) / 10} ${unit}`;
}

const UNITS = [
  [1_000_000, 's'],
  [1_000, 'ms'],
] as const;

function round(figure: number): number {
  return Math.round(10 * figure) / 10;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

const STYLE = `
text { font: 13px system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif; fill: #1f2933 }
.page { fill: #fff }
.heading { font-size: 17px; font-weight: 600 }
.panel { font-size: 14px; font-weight: 600 }
.note, .tick { fill: #61707f; font-size: 12px }
.tick { text-anchor: middle }
.label { text-anchor: end }
.ours-text { font-weight: 600 }
.value { font-variant-numeric: tabular-nums }
.grid { stroke: #e3e8ed }
.limit { fill: #6b7a89 }
.ours { fill: #0b6bcb }
.other { fill: #c3ccd5 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .page { fill: #0d1117 }
  .note, .tick { fill: #9aa7b4 }
  .grid { stroke: #262d36 }
  .limit { fill: #8b98a5 }
  .ours { fill: #4ea1ff }
  .other { fill: #434d58 }
}
`;
