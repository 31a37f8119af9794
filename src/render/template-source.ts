export interface TemplateSource {
  readonly file: string;
  readonly text: string;
}
