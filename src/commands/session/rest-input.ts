/** Maps option values to the input of authentication REST API flows. */

import { defined } from '../../common/defined.ts';
import { asText } from '../../common/foreign.ts';
import type { Json } from '../../common/json.ts';
import { describeJsonTrouble } from '../../common/json-trouble.ts';
import { IdcliError } from '../../errors.ts';
import type { RestApiInput, RestContext } from '../../flows/rest-session/input.ts';
import { type JsonObject, objectMember, objectOf, parseJson } from '../../protocol/http/index.ts';
import type { KeyCandidate } from '../../protocol/jose/decoded.ts';
import { publicJwk } from '../../protocol/jose/keys.ts';
import type { RestProtocol } from '../../providers/rest-types.ts';
import type { Invocation, ValuesOf } from '../command.ts';
import { connect, readFile } from '../input/connection.ts';
import { credentialsOf } from '../input/credentials.ts';
import { farewellRecorder } from '../input/farewell.ts';
import { decryptionKeysOf } from '../input/keys.ts';
import { type ChosenProvider, chooseProvider } from '../input/provider.ts';
import { enterSandbox, type SandboxSession } from '../input/sandbox-session.ts';
import { clockTolerance } from '../input/time.ts';
import type { SESSION_CREATE_OPTIONS, SESSION_OPTIONS } from '../options/session-options.ts';

export type ApiValues = ValuesOf<typeof SESSION_OPTIONS>;
export type RequestValues = Omit<ValuesOf<typeof SESSION_CREATE_OPTIONS>, 'dryRun'>;

/** The API and its client. */
export interface RestTarget {
  readonly input: RestApiInput;
  readonly context: RestContext;
  readonly sandbox: SandboxSession | undefined;
}

/**
 * Resolves the API, runs the work with it, and finally leaves the sandbox.
 * @throws {IdcliError} `USAGE` for a provider without this API, and errors of options, sandbox and work
 */
export async function withApi(
  values: ApiValues,
  invocation: Invocation,
  work: (target: RestTarget) => Promise<void>,
): Promise<void> {
  const { draft, world, tell, warn } = invocation;
  const chosen = await chooseProvider(values, invocation, { needsIssuer: false });
  const { preset } = chosen;
  draft.provider = preset.id;
  draft.providerTitle = preset.title;
  const protocol = preset.rest;
  if (protocol === undefined) {
    throw new IdcliError('USAGE', `${preset.id} has no authentication REST API`, {
      hint: 'the preset with one is signicat-sms-otp',
    });
  }
  const recorder = await connect(values, chosen.secrets, invocation);
  const sandbox =
    values.sandbox === undefined
      ? undefined
      : await enterSandbox(
          values.sandbox,
          { system: preset.id, values, redirectUris: [], way: { door: 'rest' } },
          invocation,
        );
  try {
    const input = await apiInput(values, { chosen, protocol, sandbox }, invocation);
    draft.issuer = input.issuer;
    draft.sandbox = sandbox !== undefined;
    const farewell = () => farewellRecorder(values, chosen.secrets, invocation);
    await work({ input, sandbox, context: { world, draft, recorder, tell, warn, farewell } });
  } finally {
    await sandbox?.leave();
  }
}

interface Found {
  readonly chosen: ChosenProvider;
  readonly protocol: RestProtocol;
  readonly sandbox: SandboxSession | undefined;
}

async function apiInput(
  values: ApiValues,
  { chosen, protocol, sandbox }: Found,
  invocation: Invocation,
): Promise<RestApiInput> {
  const { preset } = chosen;
  const domain = values.domain ?? preset.domain;
  const issued = values.issuer === undefined ? undefined : chosen.issuer.replace(/\/auth\/open\/?$/, '');
  const api = (sandbox?.api ?? issued ?? apiAt(domain, protocol)).replace(/\/$/, '');
  return {
    provider: preset,
    protocol: {
      ...protocol,
      api,
      query: { ...protocol.query, ...Object.fromEntries(values.apiParam ?? []) },
      headers: { ...protocol.headers, ...headersOf(values.apiHeader ?? []) },
    },
    issuer: api,
    credentials: await credentialsOf(values, chosen, sandbox, invocation),
    scope: protocol.scope,
    require: [],
    trustedAudiences: [],
    decryptionKeys: await decryptionKeysOf(values, { chosen, sandbox }, invocation),
    clockToleranceSeconds: clockTolerance(values.clockTolerance),
    ...defined({ domain }),
  };
}

/** Returns the base URL: the shared API host for a domain of the vendor, else the domain itself. */
function apiAt(domain: string | undefined, { api, hosts }: RestProtocol): string {
  if (domain === undefined) return api;
  const isVendors = hosts.some((host) => domain === host || domain.endsWith(`.${host}`));
  return isVendors ? api : `https://${domain}`;
}

/** Headers that each call sets itself. */
const OWN_HEADERS: Readonly<Record<string, string>> = {
  authorization: 'the access token of the client goes there',
  'content-type': 'the body is JSON',
  host: 'it comes from the address of the API: --issuer or --domain',
};

/** @throws {IdcliError} `USAGE` for a header that HTTP cannot carry, or that each call already sets */
function headersOf(pairs: readonly (readonly [string, string])[]): Readonly<Record<string, string>> {
  for (const [name, value] of pairs) {
    const taken = OWN_HEADERS[name.toLowerCase()];
    if (taken !== undefined)
      throw new IdcliError('USAGE', `--api-header cannot set ${name}: ${taken}`, {
        hint: `leave out --api-header ${name}`,
      });
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name) || !/^[\t\x20-\x7e]*$/.test(value))
      throw new IdcliError('USAGE', `--api-header ${name} is not an HTTP header`, {
        hint: 'for example --api-header X-Request-ID=42',
      });
  }
  return Object.fromEntries(pairs);
}

/**
 * Builds the body of CreateSession: the fields of a file, then those of options.
 * @throws {IdcliError} `USAGE` for a file that is not a JSON object, `INPUT_UNREADABLE`
 */
export async function sessionRequest(
  values: RequestValues,
  { protocol, decryptionKeys }: RestApiInput,
  invocation: Invocation,
): Promise<JsonObject> {
  const file = values.requestFile === undefined ? {} : await requestIn(values.requestFile, invocation);
  const parameters = {
    ...objectMember(file, 'additionalParameters'),
    ...Object.fromEntries(values.param ?? []),
  };
  const prefilled = { ...objectMember(file, 'prefilledInput'), ...prefilledBy(values.loginHint) };
  return {
    allowedProviders: [...protocol.allowedProviders],
    requestedAttributes: [...protocol.requestedAttributes],
    flow: 'redirect',
    ...file,
    ...defined({
      allowedProviders: values.idp?.split(/[\s,]+/),
      flow: values.flow,
      language: values.uiLocales,
      requestedAttributes: values.attributes && [...values.attributes],
      requestedLoa: values.loa,
      externalReference: values.externalReference,
    }),
    ...(Object.keys(parameters).length === 0 ? {} : { additionalParameters: parameters }),
    ...(Object.keys(prefilled).length === 0 ? {} : { prefilledInput: prefilled }),
    ...defined({ encryptionPublicKey: values.decryptionKey && encryptionKey(decryptionKeys) }),
  };
}

async function requestIn(path: string, invocation: Invocation): Promise<JsonObject> {
  // `@FILE` is already replaced by the content.
  const text = path.trimStart().startsWith('{')
    ? new TextEncoder().encode(path)
    : await readFile(path, 'request', invocation);
  const reading = parseJson(text, 200);
  const fields = reading.ok ? objectOf(reading.value) : undefined;
  if (fields !== undefined) return fields;
  throw new IdcliError('USAGE', `--request-file is not a JSON object: ${path}`, {
    hint: [
      describeJsonTrouble(new TextDecoder().decode(text)),
      'it holds the fields of CreateSession, such as { "language": "en" }',
    ]
      .filter((line) => line !== undefined)
      .join('\n'),
  });
}

/** Prefills the identifier of the person, by its format. */
function prefilledBy(hint: string | undefined): JsonObject {
  if (hint === undefined) return {};
  if (/^[+\d][\d\s()./-]*$/.test(hint)) return { mobile: hint };
  return hint.includes('@') ? { email: hint } : { userName: hint };
}

/** Returns the public half of the first key that answers can be encrypted to. */
function encryptionKey(keys: readonly KeyCandidate[]): Json | undefined {
  const ALGORITHMS: Readonly<Record<string, string>> = { RSA: 'RSA-OAEP', EC: 'ECDH-ES', OKP: 'ECDH-ES' };
  for (const { jwk } of keys) {
    const alg = ALGORITHMS[asText(jwk.kty)];
    if (alg !== undefined) return { ...publicJwk(jwk), use: 'enc', alg };
  }
  return undefined;
}
