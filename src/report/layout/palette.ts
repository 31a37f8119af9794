import { inspect } from 'node:util';

const styles = ['bold', 'dim', 'red', 'green', 'yellow', 'cyan'] as const;
type Style = (typeof styles)[number];

/** Without colors, every function returns its text unchanged. */
export type Palette = Readonly<Record<Style, (text: string) => string>>;

const codesOf = (style: Style) => (inspect.colors[style] ?? [0, 0]).map((number) => `\u001b[${number}m`);

/** Every code that a palette writes, as the separator of a split. */
export const colorCode = new RegExp(
  `(${[...new Set(styles.flatMap(codesOf))].map((code) => code.replace('[', '\\[')).join('|')})`,
);

/** @param isColored is asked when the first text is painted: most runs of `sync` print none. */
export function createPalette(isColored: () => boolean): Palette {
  const paint = (style: Style) => {
    const [begin = '', end = ''] = codesOf(style);
    return (text: string) => (isColored() ? `${begin}${text}${end}` : text);
  };
  return Object.fromEntries(styles.map((style) => [style, paint(style)])) as Palette;
}
