/** A scenario file that drives a recorded login again. */
import type { Json } from '../../common/json.ts';
import { shellWord } from '../../common/shell.ts';
import { IdcliError } from '../../errors.ts';
import { hostOf } from '../../protocol/recorded/parts.ts';
import type { Entry } from '../../recording/entry.ts';
import type { JudgedFlow } from './judged-flow.ts';

/** Parameters of the request that are options of `idcli login`. */
const OPTIONS: Readonly<Record<string, string>> = {
  scope: '--scope',
  response_type: '--response-type',
  response_mode: '--response-mode',
  acr_values: '--acr-values',
  prompt: '--prompt',
  max_age: '--max-age',
  ui_locales: '--ui-locales',
  claims: '--claims',
};
/** Parameters that idcli makes itself, or that belong to one login. */
const OWN: ReadonlySet<string> = new Set([
  'client_id',
  'redirect_uri',
  'state',
  'nonce',
  'code_challenge',
  'code_challenge_method',
  'request',
  'request_uri',
  'login_hint',
  'id_token_hint',
  ...Object.keys(OPTIONS),
]);
/** What a login has by default. */
const DEFAULTS: Readonly<Record<string, string>> = { response_type: 'code', response_mode: 'query' };

/**
 * Returns the file as YAML.
 * @param personal expect the very values of the claims; else only that they are there
 * @throws {IdcliError} `NOTHING_TO_JUDGE` when the recording has no login to drive
 */
export function scenarioOf(judged: readonly JudgedFlow[], personal: boolean): string {
  const logins = judged.filter(({ kind, facts }) => kind !== 'saml-logout' && facts.asked !== undefined);
  const steps = logins.map((login) =>
    login.kind === 'oidc' ? oidcStep(login, personal) : samlStep(login, personal),
  );
  if (steps.length === 0) {
    throw new IdcliError(
      'NOTHING_TO_JUDGE',
      'the recording has no request of a login that could be driven again',
      {
        hint: 'record from before the login begins',
      },
    );
  }
  const variables = [...new Set(steps.flatMap((step) => step.variables))];
  return [
    '# Drives the logins of a recording again. Written by idcli judge; adapt it, then: idcli run FILE',
    ...(variables.length === 0 ? [] : [`variables: [${variables.join(', ')}]`]),
    'steps:',
    ...steps.flatMap(({ lines }) => lines),
    '',
  ].join('\n');
}

interface Step {
  readonly lines: readonly string[];
  readonly variables: readonly string[];
}

function oidcStep(login: JudgedFlow, personal: boolean): Step {
  const { facts, clientId, issuer } = login;
  const { flow } = facts;
  const request = flow.kind === 'oidc' ? flow.requests[0] : undefined;
  const parameters = request?.parameters ?? new URLSearchParams();
  const isPublic =
    flow.kind === 'oidc' &&
    flow.tokens.some(({ fromPage, authentication }) => fromPage && authentication === 'none');
  const words = [
    'login',
    `--issuer ${shellWord(issuer ?? new URL(request?.endpoint ?? 'https://issuer.example').origin)}`,
    ...(clientId === undefined ? [] : [`--client-id ${shellWord(clientId)}`]),
    ...(isPublic ? [] : ['--client-secret env:CLIENT_SECRET']),
    ...(parameters.has('redirect_uri')
      ? [`--redirect-uri ${shellWord(parameters.get('redirect_uri') ?? '')}`]
      : []),
    ...Object.entries(OPTIONS).flatMap(([name, option]) => {
      const value = parameters.get(name);
      return value === null || value === DEFAULTS[name] ? [] : [`${option} ${shellWord(value)}`];
    }),
    ...[...parameters].flatMap(([name, value]) =>
      OWN.has(name) ? [] : [`--param ${shellWord(`${name}=${value}`)}`],
    ),
    ...(parameters.has('code_challenge') ? [] : ['--no-pkce']),
    ...(flow.kind === 'oidc' && flow.userinfo.length > 0 ? ['--userinfo'] : []),
    ...fillOf(login).words,
  ];
  return step(login, words, [...(isPublic ? [] : ['CLIENT_SECRET']), ...fillOf(login).variables], personal);
}

function samlStep(login: JudgedFlow, personal: boolean): Step {
  const { clientId, redirectUri, issuer } = login;
  const words = [
    'login --protocol saml',
    // The file is the reader's to fetch: a recording seldom has it.
    '--idp-metadata idp.xml',
    ...(issuer === undefined ? [] : [`--issuer ${shellWord(issuer)}`]),
    ...(clientId === undefined ? [] : [`--sp-entity-id ${shellWord(clientId)}`]),
    ...(redirectUri === undefined ? [] : [`--acs ${shellWord(redirectUri)}`]),
    ...fillOf(login).words,
  ];
  return step(login, words, fillOf(login).variables, personal);
}

/** The form in which the person logged in names the fields to fill; its values are never kept. */
function fillOf({ facts }: JudgedFlow): Omit<Step, 'lines'> & { readonly words: readonly string[] } {
  const { asked, callback, entries, providerUrl } = facts;
  const from = asked === undefined ? 0 : entries.indexOf(asked);
  const to = callback === undefined ? entries.length : entries.indexOf(callback);
  const isForm = ({ method, url, requestBody }: Entry): boolean =>
    method === 'POST' &&
    hostOf(url) === hostOf(providerUrl ?? '') &&
    /passw|pwd|passcode/i.test(requestBody ?? '');
  const form = entries.slice(from, to).find(isForm);
  const names = form === undefined ? [] : [...new URLSearchParams(form.requestBody).keys()];
  const password = names.find((name) => /passw|pwd|passcode/i.test(name));
  const user = names.find((name) => /user|login|e?mail|identifier|account/i.test(name) && name !== password);
  const fields = [
    ...(user === undefined ? [] : [[user, 'LOGIN_USER'] as const]),
    ...(password === undefined ? [] : [[password, 'LOGIN_PASSWORD'] as const]),
  ];
  return {
    words: [
      '--headless',
      ...fields.map(([name, variable]) => `--fill ${shellWord(`${name}=env:${variable}`)}`),
    ],
    variables: fields.map(([, variable]) => variable),
  };
}

/** Members of the claims document that say nothing of the person, or differ in every login. */
const LEFT_OUT: ReadonlySet<string> = new Set(['schema', 'source', 'authentication', 'unmapped']);

function step(
  login: JudgedFlow,
  words: readonly string[],
  variables: readonly string[],
  personal: boolean,
): Step {
  const claims = Object.entries(login.claims ?? {}).filter(([name]) => !LEFT_OUT.has(name));
  const expected = ([, value]: [string, Json]): string =>
    personal && typeof value !== 'object' ? JSON.stringify(value) : '{ exists: true }';
  return {
    variables,
    lines: [
      `  - name: ${JSON.stringify(`${login.title}${login.clientId === undefined ? '' : ` of ${login.clientId}`}`)}`,
      `    run: >-`,
      ...words.map((word) => `      ${word}`),
      '    expect:',
      '      failing: []',
      ...(claims.length === 0
        ? []
        : [
            '      document:',
            ...claims.map((pair) => `        claims.${pair[0]}: ${expected(pair as [string, Json])}`),
          ]),
    ],
  };
}
