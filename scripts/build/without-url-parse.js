// A plugin of Rolldown that keeps a package from calling what Node warns of.

const QUERY_ONLY = '\0query-only';

/**
 * samlify asks `url.parse` whether an address has a query already, which makes Node 24 write a deprecation warning to
 * standard error. It is given a parser that answers that one question, and nothing else.
 */
export const SAMLIFY_WITHOUT_URL_PARSE = {
  name: 'samlify without url.parse',
  resolveId: {
    filter: { id: /^(?:node:)?url$/ },
    handler: (_, importer) => (/[/\\]samlify[/\\]/.test(importer ?? '') ? QUERY_ONLY : undefined),
  },
  load: {
    filter: { id: /query-only$/ },
    handler: () => ({
      code: 'export const parse = (address) => ({ query: /\\?([^#]*)/.exec(address)?.[1] });',
      moduleType: 'js',
    }),
  },
};
