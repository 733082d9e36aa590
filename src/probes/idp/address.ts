/** Where an answer goes. */
import { failed, type ProbeVerdict, warned } from '../probe.ts';
import { type IdpAnswer, isSuccess } from './answer.ts';
import type { IdpBench } from './bench.ts';
import { both, withAttribute, withoutAttribute } from './change.ts';
import { goesElsewhere, MARK, refused, staysAway } from './judge.ts';
import { group } from './row.ts';

const naming = (address: string) => withAttribute('AssertionConsumerServiceURL', address);

/** A signature of the application is another way to show that an address is its own: it may do, and need not. */
const bySignatureAlone = (answer: IdpAnswer): ProbeVerdict =>
  warned(`a signed request names any address, and is answered there: ${answer.told}`, {
    at: answer.at,
    expected: 'an address of the metadata; a signature may stand for it (SAML 2.0 core, 3.4.1)',
    actual: answer.told,
  });

/** Signed where there is a key; when that is answered, unsigned, as anybody could send it. */
const toAcs = (at: (acs: URL) => string) => async (bench: IdpBench) => {
  const change = naming(at(new URL(bench.acsUrl)));
  const answer = await bench.send({ change });
  if (!goesElsewhere(answer, bench) || bench.input.serviceProvider.signer === undefined)
    return staysAway(answer, bench);
  const unsigned = await bench.send({ change, signing: 'none' });
  return goesElsewhere(unsigned, bench) ? staysAway(unsigned, bench) : bySignatureAlone(answer);
};

const elsewhere = `https://${MARK}.example.com/saml/acs`;

export const ADDRESS = group(
  {
    check: 'idp.acs',
    severity: 'critical',
    gain: 'a link sends the assertion of whoever opens it to an attacker, who logs in with it',
    fix: 'answer only at addresses of the metadata, compared as whole texts',
    spec: 'SAML 2.0 core, 3.4.1; SAML 2.0 profiles, 4.1.4.1',
  },
  [
    {
      id: 'acs-unregistered',
      severity: 'critical',
      title: 'an address of another host, in an unsigned request',
      run: async (bench) =>
        staysAway(await bench.send({ change: naming(elsewhere), signing: 'none' }), bench),
    },
    {
      id: 'acs-unregistered-signed',
      severity: 'critical',
      title: 'an address of another host, in a signed request',
      gain: 'whoever gets hold of the key of the application has assertions sent anywhere',
      needs: ['key'],
      async run(bench) {
        const answer = await bench.send({ change: naming(elsewhere) });
        return goesElsewhere(answer, bench) ? bySignatureAlone(answer) : staysAway(answer, bench);
      },
    },
    {
      id: 'acs-path',
      severity: 'critical',
      title: 'an address with another path of the registered host',
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
