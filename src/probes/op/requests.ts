/** Authorization requests that are odd in another place than the redirect URI. */

import { readJwt } from '../jws.ts';
import { failed, inconclusive, type ProbeVerdict, passed, warned } from '../probe.ts';
import { announces } from './bench.ts';
import { atAuthorization, MARK, refusedWith, short } from './judge.ts';
import { adding, all, setting, valueIn, without } from './parameters.ts';
import { AUTHORIZE, group, type OpProbe } from './row.ts';

const NO_TYPE = ['unsupported_response_type', 'unauthorized_client', 'invalid_request'];

const TYPES = group(
  {
    check: 'op.response_type',
    gain: 'tokens that end in histories, logs and Referer headers',
    fix: 'allow each client the response types and modes that it needs: code',
    spec: 'RFC 9700, 2.1.2; RFC 6749, 3.1.1',
    to: AUTHORIZE,
    needs: ['code'],
  },
  [
    {
      id: 'response-type-unknown',
      severity: 'medium',
      title: 'a response type that does not exist',
      async run(bench) {
        return refusedWith(await bench.authorize(setting('response_type', MARK)), NO_TYPE, bench);
      },
    },
    {
      id: 'response-type-implicit',
      severity: 'high',
      title: 'tokens in the address: the response types of the implicit flow',
      async run(bench) {
        const types = ['token', 'id_token token'];
        let last = passed('no such type');
        for (const type of types) {
          const answer = await bench.authorize(all(setting('response_type', type), without('response_mode')));
          last = refusedWith(answer, NO_TYPE, bench, `the response type ${type} is answered`);
          if (last.status === 'fail') break;
        }
        const isAnnounced = types.some((type) => announces(bench, 'response_types_supported', type));
        return last.status === 'fail' && isAnnounced && !gaveAccess(last.message)
          ? { ...last, status: 'warn' }
          : last;
      },
    },
    {
      id: 'response-mode-fragment-code',
      severity: 'medium',
      title: 'a code in the fragment, which the metadata does not announce',
      async run(bench) {
        const answer = await bench.authorize(setting('response_mode', 'fragment'));
        if (announces(bench, 'response_modes_supported', 'fragment'))
          return passed(`as the metadata announces: ${answer.told}`, atAuthorization(bench));
        return answer.kind === 'answered' && answer.via === 'fragment' && answer.parameters.has('code')
          ? failed(`the mode fragment is answered, and not announced: ${answer.told}`, atAuthorization(bench))
          : passed(`not answered in the fragment: ${answer.told}`, atAuthorization(bench));
      },
    },
  ],
);

const gaveAccess = (message: string): boolean => message.includes('access_token');

const ODD = group(
  {
    check: 'op.parameters',
    gain: 'a proxy checks one value, and the provider uses the other',
    fix: 'refuse a request in which a parameter stands twice',
    spec: 'RFC 6749, 3.1',
    to: AUTHORIZE,
  },
  [
    {
      id: 'param-twice',
      severity: 'low',
      title: 'scope, state and client_id twice',
      async run(bench) {
        const second = { scope: undefined, state: MARK, client_id: bench.second?.id ?? MARK };
        const verdicts: ProbeVerdict[] = [];
        for (const [name, other] of Object.entries(second)) {
          const answer = await bench.authorize((pairs) =>
            adding(name, other ?? valueIn(pairs, name) ?? MARK)(pairs),
          );
          verdicts.push(refusedWith(answer, ['invalid_request'], bench, `${name} may stand twice`));
        }
        const failing = verdicts.filter(({ status }) => status === 'fail');
        const [first] = failing;
        if (first !== undefined)
          return { ...first, message: failing.map(({ message }) => message).join('; ') };
        // A page is as good here: whom to answer is part of what is doubtful.
        const open = verdicts.find(({ status }) => status === 'inconclusive');
        return open ?? passed('each is refused', atAuthorization(bench));
      },
    },
  ],
);

/** What a parameter may hold and software likes to change. */
const ODD_TEXT = `'"<>&+% ü${'x'.repeat(2000)}`;

const ECHO = group(
  {
    check: 'op.echo',
    gain: 'nothing at once: clients that forgive a changed state are open to forged logins',
    fix: 'treat state and nonce as opaque text, and encode them once',
    spec: 'RFC 6749, 4.1.2; OpenID Connect Core 1.0, 3.1.2.1',
    to: AUTHORIZE,
    needs: ['code'],
  },
  [
    {
      id: 'state-echo',
      severity: 'medium',
      title: 'a state of 2 kB with quotes, brackets and spaces',
      async run(bench) {
        const answer = await bench.authorize(setting('state', ODD_TEXT));
        if (answer.kind !== 'answered')
          return warned(`such a state is not accepted: ${answer.told}`, atAuthorization(bench));
        return answer.parameters.get('state') === ODD_TEXT
          ? passed('the same bytes came back', atAuthorization(bench))
          : failed('state came back changed', {
              ...atAuthorization(bench),
              actual: short(answer.parameters.get('state')),
            });
      },
    },
    {
      id: 'nonce-echo',
      severity: 'medium',
      title: 'a nonce of 2 kB with quotes, brackets and spaces',
      needs: ['code', 'openid'],
      async run(bench) {
        const answer = await bench.authorize(setting('nonce', ODD_TEXT));
        if (answer.kind !== 'answered' || !answer.parameters.has('code'))
          return warned(`such a nonce is not accepted: ${answer.told}`, atAuthorization(bench));
        const tokens = await bench.grant(setting('nonce', ODD_TEXT));
        const nonce = readJwt(tokens.id_token)?.claims.nonce;
        if (tokens.id_token === undefined) return inconclusive('no ID token came', atAuthorization(bench));
        return nonce === ODD_TEXT
          ? passed('the ID token has the same bytes', atAuthorization(bench))
          : failed('the nonce in the ID token is another one', {
              ...atAuthorization(bench),
              actual: short(nonce),
            });
      },
    },
  ],
);

const ISS = group(
  {
    check: 'op.iss_parameter',
    gain: 'a client with several providers is made to send a code to the wrong one',
    fix: 'send iss with every answer and error, and announce it (RFC 9207)',
    spec: 'RFC 9207, 2; RFC 9700, 4.4',
    to: AUTHORIZE,
  },
  [
    {
      id: 'iss-parameter',
      severity: 'medium',
      title: 'the parameter iss in an answer and in an error',
      needs: ['code', 'iss parameter'],
      async run(bench) {
        const good = await bench.authorize((pairs) => pairs);
        const bad = await bench.authorize(setting('response_type', MARK));
        const due = String(bench.metadata.issuer);
        const wrong = [good, bad].find(
          (answer) => answer.kind === 'answered' && answer.parameters.get('iss') !== due,
        );
        return wrong === undefined
          ? passed('both name the issuer', atAuthorization(bench))
          : failed(`iss is not the issuer: ${wrong.told}`, {
              ...atAuthorization(bench),
              expected: due,
              actual: wrong.kind === 'answered' ? wrong.parameters.get('iss') : null,
            });
      },
    },
    {
      id: 'mixup',
      severity: 'info',
      title: 'clients with several providers',
      async run({ metadata, endpoint }) {
        const details = { at: endpoint('authorization_endpoint').href };
        return metadata.authorization_response_iss_parameter_supported === true
          ? passed('answers name their issuer (RFC 9207)', details)
          : warned(
              'answers do not say who made them: a client needs another redirect URI for each provider',
              details,
            );
      },
    },
  ],
);

export const REQUESTS: readonly OpProbe[] = [...TYPES, ...ODD, ...ECHO, ...ISS];
