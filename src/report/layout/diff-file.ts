/** The file that a unified diff is of, from its first two lines. */
export function fileOf(diff: string): { readonly path: string; readonly isNew: boolean } {
  const [from = '', to = ''] = diff.split('\n', 2).map((line) => line.slice('--- '.length).replace(/\t.*$/, ''));
  return { path: to === '/dev/null' ? from : to, isNew: from === '/dev/null' };
}
