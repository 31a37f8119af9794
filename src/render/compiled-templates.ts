/** Empty here: packaging/bundle.js fills in templates/, so that they need no compiler at run time. */
export const compiledTemplates: ReadonlyMap<string, TemplateSpecification> = new Map();
