/**
 * Templates that were compiled before, by their text. Here there are none; packaging/bundle.js puts in those of
 * templates/,
 * so that no compiler is loaded as long as they are what is rendered.
 */
export const compiledTemplates: ReadonlyMap<string, TemplateSpecification> = new Map();
