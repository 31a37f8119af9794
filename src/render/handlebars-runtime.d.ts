/** The package's own types for its runtime are empty. */
declare module 'handlebars/runtime.js' {
  const runtime: Pick<typeof Handlebars, 'create' | 'template'>;
  export default runtime; // eslint-disable-line import-x/no-default-export -- it has no other.
}
