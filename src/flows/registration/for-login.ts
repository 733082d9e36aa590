/** A client for one login: registered before it, deleted afterwards. RFC 7591; RFC 7592. */
import { judgeRegistration } from '../../checks/index.ts';
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import { stringMember } from '../../protocol/http/index.ts';
import type { JsonObject } from '../../protocol/jose/decoded.ts';
import type { ClientCredentials } from '../../protocol/oidc/client-auth.ts';
import { type Metadata, requireEndpoint } from '../../protocol/oidc/discovery.ts';
import { askRegistration } from '../../protocol/oidc/registration.ts';
import { publicJwk } from '../../protocol/oidc/signing-key.ts';
import type { FlowContext } from '../code-flow/flow-context.ts';
import type { RegisterWish, TokenFlowInput } from '../code-flow/input.ts';

interface Registering {
  readonly wish: RegisterWish;
  readonly credentials: Omit<ClientCredentials, 'assertionAlgorithms'>;
  readonly metadata: Metadata;
  /** What this login needs to be registered. */
  readonly client: JsonObject;
}

export interface Registered {
  readonly credentials: Registering['credentials'];
  /** The algorithm that ID tokens have for it: RS256 unless the answer says another (Registration 1.0, 2). */
  readonly algorithms: readonly string[];
  /** Deletes the registration, where the provider lets the client do so. */
  forget(): Promise<void>;
}

/**
 * @returns undefined when the answer must not be used; the report says why
 * @throws {IdcliError} `DISCOVERY_FAILED` without an endpoint, refusals, and what `fetch` throws
 */
export async function registerFor(
  { wish, credentials, metadata, client }: Registering,
  { recorder, draft, world }: Pick<FlowContext, 'recorder' | 'draft' | 'world'>,
): Promise<Registered | undefined> {
  const url = requireEndpoint(
    metadata,
    'registration_endpoint',
    'the provider registers no clients by itself: name a registered one with --client-id',
  );
  const sent = { client_name: 'idcli', ...client, ...(await authenticationOf(credentials)) };
  const answer = await askRegistration(recorder.as('client', 'registration'), {
    method: 'POST',
    url,
    metadata: sent,
    ...defined({ token: wish.initialToken }),
  });
  const report = await judgeRegistration({ answer: answer ?? {}, sent, now: world.now() });
  draft.reports.push(report);
  const clientId = stringMember(answer, 'client_id');
  if (report.verdict === 'invalid' || answer === undefined || clientId === undefined) return undefined;
  draft.data.client = answer;
  const secret = stringMember(answer, 'client_secret');
  const method = stringMember(answer, 'token_endpoint_auth_method') as
    | ClientCredentials['method']
    | undefined;
  return {
    credentials: { ...credentials, clientId, ...defined({ secret, method }) },
    algorithms: [stringMember(answer, 'id_token_signed_response_alg') ?? 'RS256'],
    async forget() {
      const uri = stringMember(answer, 'registration_client_uri');
      const token = stringMember(answer, 'registration_access_token');
      const request =
        uri !== undefined && token !== undefined && URL.canParse(uri) ? { uri, token } : undefined;
      const forgotten =
        request !== undefined && (await deletes(new URL(request.uri), request.token, recorder));
      draft.notes.push(
        forgotten
          ? `the client ${clientId} was registered for this login, and deleted afterwards`
          : `the client ${clientId} stays registered: the provider does not let it be deleted`,
      );
    },
  };
}

/** The login counts whether or not its client can be deleted. */
async function deletes(url: URL, token: string, recorder: FlowContext['recorder']): Promise<boolean> {
  try {
    await askRegistration(recorder.as('client', 'client configuration'), { method: 'DELETE', url, token });
    return true;
  } catch (thrown) {
    if (thrown instanceof IdcliError) return false;
    throw thrown;
  }
}

async function authenticationOf({ method, key }: Registering['credentials']): Promise<JsonObject> {
  if (method === 'tls_client_auth')
    throw new IdcliError('USAGE', '--register cannot register a certificate by itself', {
      hint: 'register the client with: idcli client register, and name it with --client-id',
    });
  return {
    token_endpoint_auth_method: method === 'client_secret_basic_raw' ? 'client_secret_basic' : method,
    ...(key === undefined ? {} : { jwks: { keys: [await publicJwk(key, 'the client key')] } }),
  };
}

/** The input of a flow, for the client that was registered for it. */
export function asRegistered<Input extends Pick<TokenFlowInput, 'credentials' | 'algorithms'>>(
  input: Input,
  { credentials, algorithms }: Registered,
): Input {
  const own = input.algorithms === undefined ? { algorithms, algorithmsBy: 'the registration' } : {};
  return { ...input, credentials, ...own };
}
