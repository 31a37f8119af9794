/** The part of Handlebars that renders what was compiled before; the package's own types for it are empty. */
declare module 'handlebars/runtime.js' {
  const runtime: Pick<typeof Handlebars, 'create' | 'template'>;
  export default runtime; // eslint-disable-line import-x/no-default-export -- it has no other.
}
