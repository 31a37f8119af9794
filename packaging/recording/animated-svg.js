/** A recorded terminal as an SVG with CSS animation. With `prefers-reduced-motion`, it shows the last rows only. */

/** @import { Span, Version } from './screen.js' */

/** @typedef {{ columns: number, rows: number, title: string, durationMs: number }} Shape */

const fontSize = 14;
const cellWidth = fontSize * 0.603;
const lineHeight = 19;
const padding = 14;

/** A dark background is readable on light and dark pages. */
const palette = {
  black: '#6e7681',
  red: '#ff7b72',
  green: '#56d364',
  yellow: '#e3b341',
  blue: '#79c0ff',
  magenta: '#d2a8ff',
  cyan: '#56d4dd',
  white: '#f0f6fc',
};

/**
 * @param {readonly Version[]} versions
 * @param {Shape} shape
 */
export function animatedSvg(versions, { columns, rows, title, durationMs }) {
  const width = Math.ceil(columns * cellWidth) + 2 * padding;
  const height = rows * lineHeight + 2 * padding;
  const percent = (/** @type {number} */ ms) => `${+((100 * ms) / durationMs).toFixed(2)}%`;
  const steps = scrollSteps(versions, rows);
  const last = steps.at(-1)?.top ?? 0;

  /** @type {Map<string, { rule: string, texts: string[] }>} */
  const groups = new Map();
  for (const { row, spans, from, until } of versions) {
    const key = `${percent(from)}${until === undefined ? '' : `-${percent(until)}`}`;
    const rule =
      `{0%{visibility:hidden}${percent(from)}{visibility:visible}` +
      `${until === undefined ? '' : `${percent(until)}{visibility:hidden}`}}`;
    const group = groups.get(key) ?? { rule, texts: [] };
    groups.set(key, group);
    group.texts.push(`<text y="${(row + 0.75) * lineHeight}">${spans.map(spanText).join('')}</text>`);
  }
  const parts = [...groups].map(([key, { rule, texts }], index) => ({
    style: `@keyframes k${index}${rule}`,
    content: `<g class="r${key.includes('-') ? ' past' : ''}" style="animation-name:k${index}">${texts.join('')}</g>`,
  }));

  const size = `viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`;

  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img">
<title>${escaped(title)}</title>
<style>
text{font:${fontSize}px ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace;fill:#d1d7e0;white-space:pre}
.bold{font-weight:bold}.dim{opacity:.7}
${Object.entries(palette)
  .map(([name, colour]) => `.${name}{fill:${colour}}`)
  .join('')}
.r,.s{animation:${durationMs / 1000}s step-end infinite}.past{visibility:hidden}
.s{transform:translateY(${-last * lineHeight}px);animation-name:s}
@keyframes s{${steps.map(({ at, top }) => `${percent(at)}{transform:translateY(${-top * lineHeight}px)}`).join('')}}
${parts.map(({ style }) => style).join('\n')}
@media(prefers-reduced-motion:reduce){.r,.s{animation:none}}
</style>
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
<svg x="${padding}" y="${padding}" width="${width - padding}" height="${rows * lineHeight}"><g class="s">
${parts.map(({ content }) => content).join('\n')}
</g></svg>
</svg>
`;
}

/**
 * Which row is at the top, and since when. The last row that was written is always visible.
 *
 * @param {readonly Version[]} versions
 * @param {number} rows
 */
function scrollSteps(versions, rows) {
  const steps = [{ at: 0, top: 0 }];
  for (const { row, from } of versions) {
    const top = row - rows + 1;
    const last = steps.at(-1);
    if (last === undefined || top <= last.top) continue;
    if (last.at === from) last.top = top;
    else steps.push({ at: from, top });
  }
  return steps;
}

/** @param {Span} span */
function spanText({ text, style }) {
  return style === '' ? escaped(text) : `<tspan class="${style}">${escaped(text)}</tspan>`;
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
