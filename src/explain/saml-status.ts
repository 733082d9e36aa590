/** SAML status codes. */
import { STATUS_MEANINGS, STATUS_PREFIX } from '../protocol/saml/names/status.ts';
import { faultThat } from './examples.ts';
import { type Explanation, sentence } from './explanation.ts';

const CORE = 'SAML 2.0 Core, 3.2.2.2';
const DECODE = 'idcli decode-saml response.xml --idp-metadata idp.xml';

const SUCCESS: Explanation = {
  code: 'Success',
  family: 'saml-status',
  title: 'the request succeeded',
  meaning: `The top-level code \`${STATUS_PREFIX}Success\`. It says nothing about who logged in; the assertion does.`,
  causes: [],
  remedies: ['judge the rest of the response'],
  spec: CORE,
  example: DECODE,
};

/** Returns the command line of a sandbox fault whose response has this status, most precise code last. */
const exampleOf = (code: string): string =>
  faultThat(({ providerError }, door) => door === 'saml' && providerError?.split(' / ').at(-1) === code) ??
  DECODE;

export function explainSamlStatus(): Explanation[] {
  const rows = Object.entries(STATUS_MEANINGS).map(([code, { words, next, level }]) => ({
    code,
    family: 'saml-status' as const,
    where: level === 1 ? 'top-level status code' : 'second-level status code',
    title: words,
    meaning: `${sentence(words)} In a message: \`${STATUS_PREFIX}${code}\`.`,
    causes: [],
    remedies: [next],
    spec: CORE,
    example: exampleOf(code),
  }));
  return [SUCCESS, ...rows];
}
