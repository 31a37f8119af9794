import picocolors from 'picocolors';

/** Colours for people; every one of them is the identity where there are to be none. */
export type Palette = ReturnType<typeof picocolors.createColors>;

export function createPalette(colored: boolean): Palette {
  return picocolors.createColors(colored);
}
