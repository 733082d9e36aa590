/** XML that is more than a message, and what comes beside it. */
import { defined } from '../../common/defined.ts';
import { failed, type ProbeVerdict, passed, warned } from '../probe.ts';
import type { IdpAnswer } from './answer.ts';
import type { IdpBench } from './bench.ts';
import { unfetched } from './canaries.ts';
import { withChild, withText } from './change.ts';
import { MARK, refused } from './judge.ts';
import { group } from './row.ts';

const TAKEN = 'the request was answered with an assertion';
const doctype = (declaration: string) => (xml: string) =>
  `<!DOCTYPE samlp:AuthnRequest ${declaration}>${xml}`;
const refusedType = (answer: IdpAnswer) => refused(answer, TAKEN);
const withEntity = (address: string) => (xml: string) =>
  doctype(`[<!ENTITY a SYSTEM "${address}">]`)(xml.replace('</saml:Issuer>', (end) => `&a;${end}`));
const including = (address: string) =>
  `<samlp:Extensions><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" href="${address}"/>` +
  '</samlp:Extensions>';
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
      title: 'a document type at an address of this run',
      needs: ['local provider'],
      run: unfetched((address) => ({ after: doctype(`SYSTEM "${address}"`) }), refusedType),
    },
    {
      id: 'dtd-external-entity',
      severity: 'critical',
      title: 'an entity at an address of this run, in the name of the application',
      needs: ['local provider'],
      run: unfetched((address) => ({ after: withEntity(address) }), refusedType),
    },
    {
      id: 'dtd-parameter-entity',
      severity: 'critical',
      title: 'a parameter entity at an address of this run',
      needs: ['local provider'],
      run: unfetched(
        (address) => ({ after: doctype(`[<!ENTITY % a SYSTEM "${address}"> %a;]`) }),
        refusedType,
      ),
    },
    {
      id: 'entity-bomb-small',
      severity: 'critical',
      title: 'entities of entities, a few',
      run: async (bench) => refused(await bench.send({ after: doctype(BOMB) }), TAKEN),
    },
    {
      id: 'xinclude',
      severity: 'critical',
      title: 'an inclusion of an address of this run, in Extensions',
      gain: 'the server fetches addresses of its own network, or files, for whoever sends a link',
      fix: 'leave XInclude off in the reader of messages',
      spec: 'XML Inclusions 1.0, 4.2; OWASP XML External Entity Prevention',
      needs: ['local provider'],
      // Extensions may hold anything, so an answer is as right as a refusal.
      run: unfetched(
        (address) => ({ change: withChild('samlp:Extensions', including(address)) }),
        ({ at, told }) => passed(`not fetched: ${told}`, { at, actual: told }),
      ),
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
  if (answer.kind === 'answered' && answer.url.hostname === `${MARK}.example.com`)
    return failed(`the browser was sent to the address in RelayState: ${answer.told}`, details);
  if (answer.kind === 'stayed') return passed(`refused: ${answer.told}`, details);
  if (stateOf(answer) === relayState) return passed('RelayState came back unchanged', details);
  return warned('RelayState came back changed', details);
}

const MARKUP = `"><b id="${MARK}">`;

const at = ({ at: url }: ProbeVerdict) => defined({ at: url });

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
        const verdict = await withRelayState(bench, MARKUP);
        return bench.wrote(MARKUP)
          ? failed('a page has the markup as it is, and does not escape it', {
              ...at(verdict),
              expected: MARKUP,
            })
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
