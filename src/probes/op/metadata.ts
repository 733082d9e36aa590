/** What the metadata announces, held against what is there. */
import { failed, passed, warned } from '../probe.ts';
import { hasEndpoint, type OpBench } from './bench.ts';
import { MARK, toldReply } from './judge.ts';
import { all, setting, without } from './parameters.ts';
import { AUTHORIZE, group, type OpProbe } from './row.ts';

/** What is wrong for sure, and what may be the setting of this client. */
interface Found {
  readonly wrong: readonly string[];
  readonly doubtful: readonly string[];
}

const listed = ({ metadata }: OpBench, name: string): readonly string[] => {
  const list = metadata[name];
  return Array.isArray(list) ? list.filter((value) => typeof value === 'string') : [];
};

/** Each response mode carries the answer. */
async function triedModes(bench: OpBench): Promise<Found> {
  const wrong: string[] = [];
  for (const mode of ['query', 'fragment', 'form_post']) {
    if (!listed(bench, 'response_modes_supported').includes(mode)) continue;
    const answer = await bench.authorize(setting('response_mode', mode));
    const isRight = answer.kind === 'answered' && answer.via === mode && answer.parameters.has('code');
    if (!isRight) wrong.push(`response mode ${mode}: ${answer.told}`);
  }
  return { wrong, doubtful: [] };
}

/** A response type that this client may not use is still a type that the provider knows. */
async function triedTypes(bench: OpBench): Promise<Found> {
  const doubtful: string[] = [];
  // It is refused before anybody logs in: a person's browser is not needed.
  const where = bench.isPersonal ? ({ fresh: true } as const) : {};
  for (const type of listed(bench, 'response_types_supported')) {
    if (type === bench.input.responseType) continue;
    const answer = await bench.authorize(
      all(setting('response_type', type), without('response_mode')),
      where,
    );
    const error = answer.kind === 'answered' ? answer.parameters.get('error') : answer.error;
    if (error === 'unsupported_response_type') doubtful.push(`response type ${type}: ${error}`);
  }
  return { wrong: [], doubtful };
}

/** Grants that need nothing but the token endpoint to be known, or not. */
const GRANTS = [
  'refresh_token',
  'client_credentials',
  'urn:ietf:params:oauth:grant-type:device_code',
  'urn:openid:params:grant-type:ciba',
  'urn:ietf:params:oauth:grant-type:jwt-bearer',
  'urn:ietf:params:oauth:grant-type:token-exchange',
];

async function triedGrants(bench: OpBench): Promise<Found> {
  const announced = listed(bench, 'grant_types_supported');
  const doubtful: string[] = [];
  if (announced.length === 0) return { wrong: [], doubtful };
  for (const grant of GRANTS) {
    const reply = await bench.token([['grant_type', grant]]);
    const error = reply.json?.error;
    if (announced.includes(grant) && error === 'unsupported_grant_type')
      doubtful.push(`grant ${grant} is announced: ${toldReply(reply)}`);
    if (!announced.includes(grant) && reply.json?.access_token !== undefined)
      doubtful.push(`grant ${grant} is not announced: ${toldReply(reply)}`);
  }
  return { wrong: [], doubtful };
}

/** Endpoints that answer a harmless request: a token that nobody has, or nothing at all. */
const ENDPOINTS: Readonly<Record<string, 'GET' | 'POST'>> = {
  jwks_uri: 'GET',
  userinfo_endpoint: 'GET',
  check_session_iframe: 'GET',
  introspection_endpoint: 'POST',
  revocation_endpoint: 'POST',
  pushed_authorization_request_endpoint: 'POST',
};

async function triedEndpoints(bench: OpBench): Promise<Found> {
  const wrong: string[] = [];
  for (const [name, method] of Object.entries(ENDPOINTS)) {
    if (!hasEndpoint(bench, name)) continue;
    const url = bench.endpoint(name);
    const reply =
      method === 'GET' ? await bench.call(url, {}) : await bench.form(url, [['token', `${MARK}-nobody`]]);
    if ([404, 405, 410, 501].includes(reply.status)) wrong.push(`${name}: ${reply.status}`);
  }
  return { wrong, doubtful: [] };
}

export const METADATA: readonly OpProbe[] = group(
  {
    check: 'op.metadata',
    gain: 'nothing: clients that configure themselves break',
    fix: 'announce what the configuration has, and nothing else',
    spec: 'OpenID Connect Discovery 1.0, 3',
    to: AUTHORIZE,
    needs: ['code'],
  },
  [
    {
      id: 'metadata-behaviour',
      severity: 'medium',
      title: 'response modes, response types, grants and endpoints that are announced',
      async run(bench) {
        const at = bench.endpoint('authorization_endpoint').href;
        const found = [
          await triedModes(bench),
          await triedTypes(bench),
          await triedGrants(bench),
          await triedEndpoints(bench),
        ];
        const wrong = found.flatMap((one) => one.wrong);
        const doubtful = found.flatMap((one) => one.doubtful);
        if (wrong.length > 0)
          return failed(`announced, and not so: ${[...wrong, ...doubtful].join('; ')}`, {
            at,
            actual: wrong,
          });
        return doubtful.length > 0
          ? warned(`announced, and not so for this client: ${doubtful.join('; ')}`, { at, actual: doubtful })
          : passed('as announced', { at });
      },
    },
  ],
);
