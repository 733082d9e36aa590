// The types of the documents that --json prints, made from the published schemas: for ES modules and for CommonJS.
import { compile } from 'json-schema-to-typescript';
import { schemaPages } from './schemas.js';

const BANNER =
  '/** Types of the documents that `idcli … --json` prints. Made by `npm run docs` from the schemas. */';

export async function typePages() {
  const pages = await schemaPages();
  const schema = (name) => JSON.parse(pages[`schemas/${name}.schema.json`]);
  // The schemas refer to each other by name; the compiler follows references within one document.
  const outcome = JSON.parse(
    pages['schemas/outcome.schema.json'].replace('urn:idcli:schema:claims:v1', '#/$defs/claims'),
  );
  outcome.title = 'Outcome';
  outcome.$defs.claims = { ...schema('claims'), title: 'Claims' };
  // JavaScript has an Error of its own.
  outcome.$defs.error.title = 'Failure';
  const text = await compile(outcome, 'Outcome', {
    bannerComment: BANNER,
    style: { singleQuote: true, printWidth: 110 },
    ignoreMinAndMaxItems: true,
  });
  return { 'schemas/outcome.d.mts': text, 'schemas/outcome.d.cts': text };
}
