/** Where an answer goes, and whose request it answers. */

import { failed, warned } from '../probe.ts';
import { isSuccess } from './answer.ts';
import type { IdpBench } from './bench.ts';
import { both, withAttribute, withoutAttribute, withText } from './change.ts';
import { MARK, refused, staysAway } from './judge.ts';
import { group } from './row.ts';

const toAcs = (at: (acs: URL) => string) => async (bench: IdpBench) => {
  const address = at(new URL(bench.acsUrl));
  const change = withAttribute('AssertionConsumerServiceURL', address);
  return staysAway(await bench.send({ change }), bench);
};

const ADDRESS = group(
  {
    check: 'idp.acs',
    severity: 'critical',
    gain: 'a link sends the assertion of whoever opens it to an attacker, who logs in with it',
    fix: 'answer only at addresses of the metadata, compared as whole texts',
    spec: 'SAML 2.0 profiles, 4.1.4.1',
  },
  [
    {
      id: 'acs-unregistered',
      severity: 'critical',
      title: 'an assertion consumer service of another host',
      run: toAcs(() => `https://${MARK}.example.com/saml/acs`),
    },
    {
      id: 'acs-path',
      severity: 'critical',
      title: 'another path of the registered host',
      run: toAcs(({ origin }) => `${origin}/${MARK}`),
    },
    {
      id: 'acs-userinfo',
      severity: 'critical',
      title: 'the registered host as user name of another',
      run: toAcs(({ origin, pathname }) => `${origin}@${MARK}.example.com${pathname}`),
    },
    {
      id: 'acs-index-unknown',
      severity: 'medium',
      title: 'an index that no assertion consumer service has',
      async run(bench) {
        const bare = both(
          withoutAttribute('AssertionConsumerServiceURL'),
          withoutAttribute('ProtocolBinding'),
        );
        const change = both(bare, withAttribute('AssertionConsumerServiceIndex', '4711'));
        const answer = await bench.send({ change });
        return isSuccess(answer)
          ? warned(`the answer went to the default address: ${answer.told}`, { at: answer.at })
          : refused(answer, '');
      },
    },
    {
      id: 'acs-binding-mismatch',
      severity: 'medium',
      title: 'an answer over a binding that no answer may come by',
      spec: 'SAML 2.0 profiles, 4.1.2',
      async run(bench) {
        const change = withAttribute('ProtocolBinding', 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect');
        const answer = await bench.send({ change });
        const isByQuery = answer.kind === 'answered' && answer.url.searchParams.has('SAMLResponse');
        return isByQuery && isSuccess(answer)
          ? failed('the assertion stands in the address of the answer', {
              at: answer.at,
              actual: answer.told,
            })
          : staysAway(answer, bench);
      },
    },
    {
      id: 'acs-suffix',
      severity: 'critical',
      title: 'a host that begins with the registered one',
      run: toAcs(
        ({ protocol, hostname, pathname }) => `${protocol}//${hostname}.${MARK}.example.com${pathname}`,
      ),
    },
  ],
);

const TAKEN = 'the request was answered with an assertion';

const flipped = (xml: string): string =>
  xml.replace(/(<(?:ds:)?SignatureValue>)([^<]{8})/, (_, tag: string) => `${tag}AAAAAAAA`);

/** An unsigned request with the signed one inside. */
const wrapped =
  (id: string) =>
  (signed: string): string => {
    const bare = signed.replace(/<(ds:)?Signature[ >].*<\/(ds:)?Signature>/s, '');
    const outer = withAttribute('ID', id)(bare);
    return outer.replace('</saml:Issuer>', (end) => `${end}<samlp:Extensions>${signed}</samlp:Extensions>`);
  };

const SIGNED = group(
  {
    check: 'idp.request_signature',
    severity: 'high',
    gain: 'anybody writes requests in the name of the application',
    fix: 'refuse every request whose signature is missing or does not verify with a key of the metadata',
    spec: 'SAML 2.0 core, 3.4 and 5; SAML 2.0 bindings, 3.4.4.1',
    needs: ['signed requests'],
  },
  [
    {
      id: 'unsigned',
      severity: 'high',
      title: 'a request without a signature',
      run: async (bench) => refused(await bench.send({ signing: 'none' }), TAKEN),
    },
    {
      id: 'signature-stripped-redirect',
      severity: 'high',
      title: 'a query without its signature',
      run: async (bench) => refused(await bench.send({ signing: 'none', binding: 'redirect' }), TAKEN),
    },
    {
      id: 'other-key',
      severity: 'high',
      title: 'a signature by a key that is in no metadata',
      run: async (bench) => refused(await bench.send({ signing: 'stranger' }), TAKEN),
    },
    {
      id: 'bad-signature',
      severity: 'high',
      title: 'a signature that is not the one that was made',
      run: async (bench) => refused(await bench.send({ after: flipped }), TAKEN),
    },
    {
      id: 'digest-only',
      severity: 'high',
      title: 'a request that was changed after it was signed',
      run: async (bench) => refused(await bench.send({ after: withAttribute('ForceAuthn', 'true') }), TAKEN),
    },
    {
      id: 'xsw-request',
      severity: 'high',
      title: 'an unsigned request around a signed one',
      run: async (bench) => refused(await bench.send({ after: wrapped(bench.freshId()) }), TAKEN),
    },
  ],
);

const ENVELOPE = group(
  {
    check: 'idp.request_envelope',
    severity: 'medium',
    gain: 'a request for another provider, or of nobody, is answered',
    fix: 'refuse requests with an unknown Issuer, another Destination or another Version',
    spec: 'SAML 2.0 core, 3.2.1',
  },
  [
    {
      id: 'issuer-unknown',
      severity: 'medium',
      title: 'a request of a service provider that is not registered',
      run: async (bench) =>
        refused(await bench.send({ change: withText('saml:Issuer', `https://${MARK}.example.com`) }), TAKEN),
    },
    {
      id: 'destination-wrong',
      severity: 'medium',
      title: 'a signed request for another provider',
      needs: ['key'],
      run: async (bench) =>
        refused(
          await bench.send({ change: withAttribute('Destination', `https://${MARK}.example.com/sso`) }),
          TAKEN,
        ),
    },
    {
      id: 'version-3',
      severity: 'medium',
      title: 'a request of SAML 3.0',
      run: async (bench) => refused(await bench.send({ change: withAttribute('Version', '3.0') }), TAKEN),
    },
  ],
);

export const REQUEST = [...ADDRESS, ...SIGNED, ...ENVELOPE];
