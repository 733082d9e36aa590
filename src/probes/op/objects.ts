/** Requests as JWTs, by address, and pushed. */
import { freshKey, signingKey } from '../../protocol/oidc/signing-key.ts';
import { watched } from '../canary.ts';
import { signJws } from '../jws.ts';
import { failed, inconclusive, passed } from '../probe.ts';
import type { AuthorizationAnswer } from './answer.ts';
import { announces, type OpBench } from './bench.ts';
import { SILENT } from './browse.ts';
import { atAuthorization, MARK, refusedWith } from './judge.ts';
import { adding, type Pairs, same, setting, without } from './parameters.ts';
import { AUTHORIZE, group, type OpProbe } from './row.ts';

const INVALID = ['invalid_request_object', 'invalid_request', 'request_not_supported', 'unauthorized_client'];

interface ObjectWish {
  readonly alg?: 'none';
  /** By a key that nobody registered. */
  readonly stranger?: true;
  readonly unsigned?: true;
  readonly aud?: string;
  /** Parameters beside the object. */
  readonly beside?: Pairs;
}

/** Sends the good request as a request object, changed in one thing. */
async function sendObject(bench: OpBench, wish: ObjectWish): Promise<AuthorizationAnswer> {
  const { world } = bench.context;
  const own = wish.stranger === true ? undefined : bench.client.credentials.key;
  const key = await signingKey(own ?? freshKey(world), 'the client key', undefined);
  const now = Math.floor(world.now().getTime() / 1000);
  const inside = bench.request(without('response_mode'));
  const claims = {
    ...Object.fromEntries(inside),
    iss: bench.client.id,
    aud: wish.aud ?? String(bench.metadata.issuer),
    iat: now,
    nbf: now,
    exp: now + 300,
    jti: Buffer.from(world.random(16)).toString('base64url'),
  };
  const header = { alg: wish.alg ?? key.alg, kid: key.kid, typ: 'oauth-authz-req+jwt' };
  const signed = await signJws(header, claims, wish.alg === 'none' ? undefined : key);
  const object = wish.unsigned === true ? signed.replace(/\.[^.]*$/, '.') : signed;
  const outer: Pairs = [
    ...inside.filter(([name]) => ['client_id', 'response_type', 'scope'].includes(name)),
    ...(wish.beside ?? []),
    ['request', object],
  ];
  return bench.authorize(() => outer);
}

const OBJECTS = group(
  {
    check: 'op.request_object',
    gain: 'requests that are protected by a signature are changed on their way all the same',
    fix: 'verify signature and audience of request objects, and use no parameter beside them',
    spec: 'RFC 9101, 6; OpenID Connect Core 1.0, 6',
    to: AUTHORIZE,
    needs: ['code', 'private key', 'request objects'],
  },
  [
    {
      id: 'request-none',
      severity: 'high',
      title: 'a request object with alg none',
      async run(bench) {
        const verdict = refusedWith(
          await sendObject(bench, { alg: 'none' }),
          INVALID,
          bench,
          'it is accepted unsigned',
        );
        const isAnnounced = announces(bench, 'request_object_signing_alg_values_supported', 'none');
        return verdict.status === 'fail' && isAnnounced
          ? { ...verdict, status: 'warn', message: `${verdict.message}, as the metadata announces` }
          : verdict;
      },
    },
    {
      id: 'request-unsigned',
      severity: 'high',
      title: 'a request object whose signature was taken off',
      run: async (bench) =>
        refusedWith(
          await sendObject(bench, { unsigned: true }),
          INVALID,
          bench,
          'it is accepted without signature',
        ),
    },
    {
      id: 'request-wrong-key',
      severity: 'high',
      title: 'a request object signed by a stranger',
      run: async (bench) =>
        refusedWith(
          await sendObject(bench, { stranger: true }),
          INVALID,
          bench,
          'the signature of a stranger is accepted',
        ),
    },
    {
      id: 'request-wrong-aud',
      severity: 'high',
      title: 'a request object for another provider',
      run: async (bench) =>
        refusedWith(
          await sendObject(bench, { aud: `https://${MARK}.example` }),
          INVALID,
          bench,
          'an object for another provider is accepted',
        ),
    },
    {
      id: 'request-mixed',
      severity: 'high',
      title: 'a parameter beside the request object',
      spec: 'RFC 9101, 6.3',
      async run(bench) {
        const answer = await sendObject(bench, { beside: [['response_mode', 'fragment']] });
        if (answer.kind !== 'answered') return passed(`refused: ${answer.told}`, atAuthorization(bench));
        return answer.via === 'fragment' && answer.parameters.has('code')
          ? failed('the parameter beside the object counts', {
              ...atAuthorization(bench),
              actual: 'the answer came in the fragment',
            })
          : passed(`it does not count: ${answer.told}`, atAuthorization(bench));
      },
    },
  ],
);

const BY_ADDRESS = group(
  {
    check: 'op.request_uri',
    gain: "the provider's server calls addresses in its own network, for whoever sends a link",
    fix: 'fetch request_uri only where the client registered it',
    spec: 'OpenID Connect Core 1.0, 6.2; RFC 9101, 10.4',
    to: AUTHORIZE,
    needs: ['local provider'],
  },
  [
    {
      id: 'request-uri-fetch',
      severity: 'high',
      title: 'request_uri with the address of a listener of this run',
      async run(bench) {
        const { result: answer, visits } = await watched(bench.context.world, `/${MARK}`, (address) =>
          bench.authorize(adding('request_uri', address)),
        );
        return visits.length > 0
          ? failed('the provider fetched an address that nobody registered', {
              ...atAuthorization(bench),
              actual: visits[0] ?? '',
            })
          : passed(`not fetched: ${answer.told}`, atAuthorization(bench));
      },
    },
  ],
);

const PUSHED = ['authorization_endpoint', 'pushed_authorization_request_endpoint'];
const NOT_PUSHED = [
  'invalid_request',
  'invalid_request_uri',
  'invalid_request_object',
  'invalid_client',
  'unauthorized_client',
];

/**
 * Beside a person's browser with prompt=none, so that a page never hides what became of the request.
 * @throws when the good request cannot be pushed
 */
async function pushed(bench: OpBench): Promise<{ readonly uri: string; readonly seconds: number }> {
  const url = bench.endpoint('pushed_authorization_request_endpoint');
  const change = bench.isPersonal ? setting('prompt', 'none') : same;
  const reply = await bench.form(url, bench.request(change));
  const { request_uri: uri, expires_in: seconds } = reply.json ?? {};
  const { IdcliError } = await import('../../errors.ts');
  if (typeof uri !== 'string')
    throw new IdcliError('ANSWER_UNKNOWN', `a good request was not pushed: ${reply.status}`);
  return { uri, seconds: typeof seconds === 'number' ? seconds : 60 };
}

const by = (clientId: string, uri: string) => (): Pairs => [
  ['client_id', clientId],
  ['request_uri', uri],
];

const PAR = group(
  {
    check: 'op.par',
    gain: 'requests are exchanged between clients, used again, or their protection is left out',
    fix: 'bind a pushed request to its client, delete it when it is used, and refuse plain ones where pushing is due',
    spec: 'RFC 9126, 2.2, 4 and 5',
    to: PUSHED,
    needs: ['code', 'par endpoint'],
  },
  [
    {
      id: 'par-other-client',
      severity: 'high',
      title: 'the pushed request of another client',
      needs: ['code', 'par endpoint', 'second client'],
      async run(bench) {
        const { uri } = await pushed(bench);
        const answer = await bench.authorize(by(bench.second?.id ?? '', uri));
        return refusedInAnyPlace(answer, bench, 'another client used it');
      },
    },
    {
      id: 'par-reuse',
      severity: 'medium',
      title: 'a pushed request twice',
      async run(bench) {
        const { uri } = await pushed(bench);
        const first = await bench.authorize(by(bench.client.id, uri), { pushed: true, good: 'session' });
        if (first.kind !== 'answered' || !first.parameters.has('code'))
          return inconclusive(`a good pushed request gave no code: ${first.told}`, atAuthorization(bench));
        const again = await bench.authorize(by(bench.client.id, uri));
        return refusedInAnyPlace(again, bench, 'it was used twice');
      },
    },
    {
      id: 'par-late',
      severity: 'high',
      title: 'a pushed request after its time',
      slow: true,
      async run(bench) {
        const { uri, seconds } = await pushed(bench);
        const { world } = bench.context;
        // In steps: a wait of this length would be a deadline.
        for (let left = seconds + 60; left > 0; left -= 30) await world.sleep(30_000, world.signal);
        return refusedInAnyPlace(
          await bench.authorize(by(bench.client.id, uri)),
          bench,
          'it works after its time',
        );
      },
    },
    {
      id: 'par-optional',
      severity: 'high',
      title: 'a plain request where pushing is demanded',
      spec: 'RFC 9126, 5',
      needs: ['code', 'par endpoint', 'par demanded'],
      async run(bench) {
        const answer = await bench.authorize(same, { plain: true });
        return refusedInAnyPlace(answer, bench, 'a request that was not pushed is answered');
      },
    },
  ],
);

/** On a page as well as at the redirect URI: without the request nobody knows where that is. */
function refusedInAnyPlace(answer: AuthorizationAnswer, bench: OpBench, taken: string) {
  const error = answer.kind === 'answered' ? answer.parameters.get('error') : null;
  // The request was read: what is missing is the session alone.
  if (SILENT.includes(error ?? '')) return failed(`${taken}: ${answer.told}`, atAuthorization(bench));
  const verdict = refusedWith(answer, NOT_PUSHED, bench, taken);
  return answer.kind === 'stayed' && verdict.status === 'warn'
    ? { ...verdict, status: 'pass' as const }
    : verdict;
}

export const OBJECT_PROBES: readonly OpProbe[] = [...OBJECTS, ...BY_ADDRESS, ...PAR];
