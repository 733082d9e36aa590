/**
 * Stands in for the types of `@xmldom/xmldom` (see `paths` in tsconfig.json), which samlify's types name and nothing
 * here uses. The real ones bring all of the browser's types along, and then `window` would be known in the whole
 * program.
 */
export class DOMParser {}
export type Options = object;
