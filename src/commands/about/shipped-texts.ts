/** Empty here: packaging/bundle.js fills in the completions and the JSON Schemas, by file name. */
export const shippedTexts: ReadonlyMap<string, string> = new Map();
