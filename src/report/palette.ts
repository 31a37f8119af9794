import { inspect } from 'node:util';

const styles = ['bold', 'dim', 'red', 'green', 'yellow', 'cyan'] as const;
type Style = (typeof styles)[number];

/** Without colors, every function returns its text unchanged. */
export type Palette = Readonly<Record<Style, (text: string) => string>>;

export function createPalette(colored: boolean): Palette {
  const paint = (style: Style) => {
    const [begin, end] = inspect.colors[style] ?? [0, 0];
    return (text: string) => (colored ? `\u001b[${begin}m${text}\u001b[${end}m` : text);
  };
  return Object.fromEntries(styles.map((style) => [style, paint(style)])) as Palette;
}
