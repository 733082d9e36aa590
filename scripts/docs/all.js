// Every file that is made from the code, and what it must say now.
import { apiPages } from './api.js';
import { checkPages } from './checks.js';
import { codePages } from './codes.js';
import { commandPages } from './commands.js';
import { configurationPages } from './configuration.js';
import { conformancePages } from './conformance.js';
import { errorPages } from './errors.js';
import { manPages } from './man.js';
import { maskingPages } from './masking.js';
import { sandboxPages } from './sandbox.js';
import { schemaPages } from './schemas.js';
import { trustPages } from './trust.js';
import { typePages } from './types.js';

export { differenceOf, writePages } from './pages.js';

const MAKERS = [
  apiPages,
  checkPages,
  codePages,
  commandPages,
  configurationPages,
  conformancePages,
  errorPages,
  manPages,
  maskingPages,
  sandboxPages,
  schemaPages,
  trustPages,
  typePages,
];

/** Path → text. */
export async function allPages() {
  return Object.assign({}, ...(await Promise.all(MAKERS.map((make) => make()))));
}
