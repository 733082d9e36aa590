/** XML that is more than a message, and what comes beside it. */
import { failed, passed, warned } from '../probe.ts';
import type { IdpAnswer } from './answer.ts';
import type { IdpBench } from './bench.ts';
import { withText } from './change.ts';
import { MARK, refused } from './judge.ts';
import { group } from './row.ts';

const TAKEN = 'the request was answered with an assertion';
const doctype = (declaration: string) => (xml: string) =>
  `<!DOCTYPE samlp:AuthnRequest ${declaration}>${xml}`;
const BOMB = `[<!ENTITY a "${MARK}"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]`;

const DTD = group(
  {
    check: 'idp.dtd',
    severity: 'critical',
    gain: 'a document type makes readers fetch addresses, read files and use up memory',
    fix: 'refuse every message with a document type before it is read',
    spec: 'SAML 2.0 core, 5; OWASP XML External Entity Prevention',
  },
  [
    {
      id: 'dtd-internal',
      severity: 'critical',
      title: 'a document type with an entity',
      run: async (bench) => refused(await bench.send({ after: doctype(`[<!ENTITY a "${MARK}">]`) }), TAKEN),
    },
    {
      id: 'dtd-external',
      severity: 'critical',
      title: 'a document type at another address',
      run: async (bench) =>
        refused(await bench.send({ after: doctype(`SYSTEM "http://127.0.0.1:9/${MARK}.dtd"`) }), TAKEN),
    },
    {
      id: 'entity-bomb-small',
      severity: 'critical',
      title: 'entities of entities, a few',
      run: async (bench) => refused(await bench.send({ after: doctype(BOMB) }), TAKEN),
    },
  ],
);

const COMMENT = group(
  {
    check: 'idp.one_reading',
    severity: 'medium',
    gain: 'whoever owns a name that begins with the application’s writes requests in its name',
    fix: 'take the whole text of an element, or refuse comments',
    spec: 'CVE-2017-11427 and its family; Canonical XML 1.0, 2.1',
    needs: ['key'],
  },
  [
    {
      id: 'comment-in-issuer',
      severity: 'medium',
      title: 'a comment inside the name of the application',
      async run(bench) {
        const { entityId } = bench.input.serviceProvider;
        const suffix = `.${MARK}.example.com`;
        // The canonical form leaves comments out, so the signature holds.
        const after = (xml: string) => xml.replace(entityId + suffix, `${entityId}<!---->${suffix}`);
        return refused(
          await bench.send({ change: withText('saml:Issuer', entityId + suffix), after }),
          TAKEN,
        );
      },
    },
    {
      id: 'cdata-issuer',
      severity: 'medium',
      title: 'a CDATA section inside the name of the application',
      async run(bench) {
        const { entityId } = bench.input.serviceProvider;
        const suffix = `.${MARK}.example.com`;
        // The canonical form has its text, so the signature holds.
        const after = (xml: string) => xml.replace(entityId + suffix, `${entityId}<![CDATA[${suffix}]]>`);
        return refused(
          await bench.send({ change: withText('saml:Issuer', entityId + suffix), after }),
          TAKEN,
        );
      },
    },
  ],
);

const stateOf = (answer: IdpAnswer): string | undefined =>
  answer.kind === 'answered' ? (answer.parameters.get('RelayState') ?? '') : undefined;

async function withRelayState(bench: IdpBench, relayState: string) {
  const answer = await bench.send({ relayState });
  const details = { at: answer.at, expected: relayState, actual: stateOf(answer) ?? answer.told };
  if (answer.kind === 'answered' && answer.url.href.includes(MARK))
    return failed(`the browser was sent to the address in RelayState: ${answer.told}`, details);
  if (answer.kind === 'stayed') return passed(`refused: ${answer.told}`, details);
  if (stateOf(answer) === relayState) return passed('RelayState came back unchanged', details);
  return warned('RelayState came back changed', details);
}

const RELAY = group(
  {
    check: 'idp.relay_state',
    severity: 'high',
    gain: 'markup or an address in RelayState acts in the name of the provider',
    fix: 'give RelayState back as it came, escaped in every page, and follow it never',
    spec: 'SAML 2.0 bindings, 3.4.3 and 3.5.3',
  },
  [
    {
      id: 'relaystate-script',
      severity: 'high',
      title: 'markup in RelayState',
      async run(bench) {
        const verdict = await withRelayState(bench, `"><b id="${MARK}">`);
        return verdict.status === 'warn'
          ? { ...verdict, status: 'fail', message: `${verdict.message}: it was not escaped in the page` }
          : verdict;
      },
    },
    {
      id: 'relaystate-url',
      severity: 'high',
      title: 'an address in RelayState',
      run: (bench) => withRelayState(bench, `https://${MARK}.example.com/`),
    },
    {
      id: 'relaystate-long',
      severity: 'low',
      title: 'a RelayState of 200 characters',
      run: (bench) => withRelayState(bench, 'r'.repeat(200)),
    },
  ],
);

export const CONTENT = [...DTD, ...COMMENT, ...RELAY];
