/** A flow of OpenID Connect or OAuth in a recording. */
import type { JsonObject } from '../../common/json.ts';
import type { Entry } from '../../recording/entry.ts';
import type { ConsentOrder } from '../consent/index.ts';
import type {
  AuthorizationRequest,
  AuthorizationResponse,
  DecoupledStart,
  TokenRequest,
} from './oidc-messages.ts';
import { isInFrame } from './parts.ts';

/** What surrounds the tokens of a consent signature. */
export interface ConsentParts {
  /** The request, whose object only the provider can read, and its answer. */
  readonly request: Entry;
  /** Absent: the answer has none. */
  readonly order?: ConsentOrder;
  readonly polls: { readonly entry: Entry; readonly status?: string }[];
  /** The last status. */
  status?: string;
  /** Addresses that the provider named, by member. */
  readonly urls: { readonly member: string; readonly url: string }[];
  /** The redirects from the completion URL. */
  readonly completion: Entry[];
  /** The answer with the signed data object. */
  signature?: Entry;
  /** The last answer that refused; absent: none did. */
  refused?: Entry;
}

/** One login, or what the recording has of it. */
export interface OidcFlow {
  readonly kind: 'oidc';
  /** The first is the request; others repeat it within the same chain. Empty: it is not in the recording. */
  readonly requests: AuthorizationRequest[];
  readonly pushed: Entry[];
  /** Requests that began it on another device. */
  readonly begun: DecoupledStart[];
  /** The first is the answer; others use it again. */
  readonly responses: AuthorizationResponse[];
  /** Redirects that carried the answer, before it arrived. */
  readonly hops: AuthorizationResponse[];
  readonly tokens: TokenRequest[];
  readonly userinfo: Entry[];
  readonly logouts: Entry[];
  /** Requests of a page to the provider whose answer the browser did not hand over. */
  readonly blocked: Entry[];
  /** Of a consent signature: the order around the tokens. */
  consent?: ConsentParts;
}

/** A document of a provider. */
export interface ProviderDocument {
  readonly entry: Entry;
  readonly document: JsonObject;
}

export interface OidcFound {
  readonly flows: readonly OidcFlow[];
  readonly discovery: readonly ProviderDocument[];
  readonly keySets: readonly ProviderDocument[];
}

export const emptyFlow = (): OidcFlow => ({
  kind: 'oidc',
  requests: [],
  pushed: [],
  begun: [],
  responses: [],
  hops: [],
  tokens: [],
  userinfo: [],
  logouts: [],
  blocked: [],
});

/** A flow of which only the request is known. */
export const flowOf = (request: AuthorizationRequest): OidcFlow => ({ ...emptyFlow(), requests: [request] });

/** Whether nothing of a flow was ever shown: it ran in a frame, or forbade pages. */
export const isSilent = ({ requests: [request] }: OidcFlow): boolean =>
  request !== undefined && (request.parameters.get('prompt') === 'none' || isInFrame(request.entry));
