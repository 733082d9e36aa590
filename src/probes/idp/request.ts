/** Whose request is answered, and which one. */
import { inconclusive, warned } from '../probe.ts';
import { type IdpAnswer, isSuccess } from './answer.ts';
import { withAttribute, withText } from './change.ts';
import { flipped, MARK, refused } from './judge.ts';
import { group } from './row.ts';

const TAKEN = 'the request was answered with an assertion';

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
      needs: ['signed requests', 'redirect binding'],
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
      needs: ['signed requests', 'post binding'],
      run: async (bench) => refused(await bench.send({ after: flipped }), TAKEN),
    },
    {
      id: 'digest-only',
      severity: 'high',
      title: 'a request that was changed after it was signed',
      needs: ['signed requests', 'post binding'],
      run: async (bench) => refused(await bench.send({ after: withAttribute('ForceAuthn', 'true') }), TAKEN),
    },
    {
      id: 'xsw-request',
      severity: 'high',
      title: 'an unsigned request around a signed one',
      needs: ['signed requests', 'post binding'],
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

/** May be refused, and need not (PR-6). */
const takenOrNot = (answer: IdpAnswer, taken: string) =>
  isSuccess(answer)
    ? warned(taken, { at: answer.at, expected: 'no assertion, though one is allowed', actual: answer.told })
    : refused(answer, '');

const TWO_DAYS = 2 * 86_400_000;

const FRESH = group(
  {
    check: 'idp.request_fresh',
    severity: 'low',
    gain: 'a request that was seen once, in a log or a history, starts logins for as long as its key lasts',
    fix: 'refuse requests that are older than a few minutes, and IDs that were answered before',
    spec: 'SAML 2.0 core, 1.3.4 and 3.2.1; SAML 2.0 security considerations, 6.1',
  },
  [
    {
      id: 'instant-old',
      severity: 'low',
      title: 'a request that was issued two days ago',
      async run(bench) {
        const change = withAttribute(
          'IssueInstant',
          new Date(bench.now().getTime() - TWO_DAYS).toISOString(),
        );
        return takenOrNot(await bench.send({ change }), 'a request of two days ago is answered');
      },
    },
    {
      id: 'id-replayed',
      severity: 'low',
      title: 'the ID of a request that was answered',
      async run(bench) {
        const id = bench.freshId();
        const first = await bench.send({ id });
        if (!isSuccess(first)) return inconclusive(`a good request gave no assertion: ${first.told}`);
        return takenOrNot(await bench.send({ id }), 'a second request with the same ID is answered');
      },
    },
  ],
);

export const REQUEST = [...SIGNED, ...ENVELOPE, ...FRESH];
