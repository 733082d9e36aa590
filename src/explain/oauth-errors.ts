/** The registered OAuth and OpenID Connect error codes, by meaning at each endpoint. */
import { ENDPOINT_NAMES, type Endpoint, endpointsOf, errorCodes, OAUTH_ERRORS } from '../oauth/index.ts';
import { faultThat } from './examples.ts';
import { type Explanation, sentence } from './explanation.ts';

const TOKEN = 'idcli token client-credentials --issuer https://op.example.com --client-id ID --trace';
const LOGIN = 'idcli login --issuer https://op.example.com --client-id ID --trace';

/** Commands that call the endpoint, for codes that no sandbox fault returns. */
const CALLS: Readonly<Record<Endpoint, string>> = {
  authorization: LOGIN,
  token: TOKEN,
  par: `${LOGIN} --par`,
  introspection: 'idcli token introspect @token.txt --issuer https://op.example.com --client-id ID --trace',
  revocation: 'idcli token revoke @token.txt --issuer https://op.example.com --client-id ID --trace',
  registration: 'idcli inspect --issuer https://op.example.com',
  device: 'idcli inspect --issuer https://op.example.com',
  backchannel: 'idcli inspect --issuer https://op.example.com',
  resource: 'idcli token userinfo @token.txt --issuer https://op.example.com --trace',
};

/** Groups the endpoints at which a code has the same meaning. */
function byMeaning(code: string): Endpoint[][] {
  const groups = new Map<string, Endpoint[]>();
  for (const endpoint of endpointsOf(code)) {
    const meaning = OAUTH_ERRORS[endpoint][code]?.meaning ?? '';
    groups.set(meaning, [...(groups.get(meaning) ?? []), endpoint]);
  }
  return [...groups.values()];
}

function explain(code: string, endpoints: readonly Endpoint[]): Explanation[] {
  const [first] = endpoints;
  const entry = first === undefined ? undefined : OAUTH_ERRORS[first][code];
  if (first === undefined || entry === undefined) return [];
  return [
    {
      code,
      family: 'oauth-errors',
      where: endpoints.map((endpoint) => ENDPOINT_NAMES[endpoint]).join(', '),
      title: entry.meaning,
      meaning: `${sentence(entry.meaning)} Outcome \`${entry.class}\`.`,
      causes: entry.likely === undefined ? [] : [entry.likely],
      remedies: [entry.next],
      spec: entry.spec,
      example:
        faultThat(({ providerError }, door) => providerError === code && (door ?? 'oidc') === 'oidc') ??
        CALLS[first],
    },
  ];
}

export function explainOAuthErrors(): Explanation[] {
  return errorCodes().flatMap((code) => byMeaning(code).flatMap((endpoints) => explain(code, endpoints)));
}
