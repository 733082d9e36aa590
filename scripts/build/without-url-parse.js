// A plugin of esbuild that keeps a package from calling what Node warns of.

/**
 * samlify asks `url.parse` whether an address has a query already, which makes Node 24 write a deprecation warning to
 * standard error. It is given a parser that answers that one question, and nothing else.
 */
export const SAMLIFY_WITHOUT_URL_PARSE = {
  name: 'samlify without url.parse',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^url$/ }, ({ importer }) =>
      /[/\\]samlify[/\\]/.test(importer) ? { path: 'url', namespace: 'query-only' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'query-only' }, () => ({
      contents: 'exports.parse = (address) => ({ query: /\\?([^#]*)/.exec(address)?.[1] });',
      loader: 'js',
    }));
  },
};
