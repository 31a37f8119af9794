/** A template's text, and the file that it is from. */
export interface TemplateSource {
  readonly file: string;
  readonly text: string;
}
