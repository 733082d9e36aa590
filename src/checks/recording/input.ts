/** Input of the checks on a recorded flow, and the facts that several of them need. */
import { defined } from '../../common/defined.ts';
import { siteOf } from '../../protocol/http/site.ts';
import { type Ending, endingOf } from '../../protocol/recorded/ending.ts';
import { isSilent, type OidcFlow } from '../../protocol/recorded/oidc-flow.ts';
import type { AuthorizationRequest, AuthorizationResponse } from '../../protocol/recorded/oidc-messages.ts';
import { addressOf, hostOf } from '../../protocol/recorded/parts.ts';
import type { SamlFlow } from '../../protocol/recorded/saml-flows.ts';
import type { Entry, Recording } from '../../recording/entry.ts';

export interface RecordedFlowInput {
  readonly flow: OidcFlow | SamlFlow;
  /** Every flow of the recording, this one included, in order of time. */
  readonly flows: readonly (OidcFlow | SamlFlow)[];
  readonly recording: Recording;
}

export interface FlowFacts extends RecordedFlowInput {
  readonly entries: readonly Entry[];
  readonly ending: Ending;
  /** What left the application first: an authorization request or a SAML request. */
  readonly asked?: Entry;
  /** Where the answer arrived at the application; absent if it never did. */
  readonly callback?: Entry;
  /** Address that the answer was sent to, without query. */
  readonly callbackAddress?: string;
  readonly providerUrl?: string;
  /** The answer came from another site than that of the application. */
  readonly crossSite: boolean;
  /** Some entry has a cookie, so a missing one means something. */
  readonly hasCookies: boolean;
  /** Cookies were removed from the recording: how to export with them. */
  readonly cookiesRemoved?: string;
}

export interface OidcFacts extends FlowFacts {
  readonly flow: OidcFlow;
  readonly request?: AuthorizationRequest;
  readonly response?: AuthorizationResponse;
  readonly silent: boolean;
  /** A page redeems the code itself: the client can keep no secret. */
  readonly isPublic: boolean;
}

export function gatherFacts(input: RecordedFlowInput): FlowFacts {
  const { flow, recording } = input;
  const { entries } = recording;
  const [first] = flow.requests;
  const [answer] = flow.responses;
  const callback = flow.responses.find(({ arrived }) => arrived)?.entry;
  const providerUrl = first?.entry.url;
  const to = answer?.address;
  const hasCookies = entries.some(({ requestHeaders, responseHeaders }) =>
    [...requestHeaders, ...responseHeaders].some(([name]) => /^(?:set-)?cookie$/i.test(name)),
  );
  return {
    ...input,
    entries,
    ending: endingOf(flow, entries),
    ...defined({ asked: first?.entry, callback, callbackAddress: to, providerUrl }),
    crossSite: providerUrl !== undefined && to !== undefined && siteOf(providerUrl) !== siteOf(to),
    hasCookies,
    ...defined({ cookiesRemoved: recording.sources.find(({ sanitized }) => sanitized)?.howToKeep }),
  };
}

export function gatherOidcFacts(facts: FlowFacts, flow: OidcFlow): OidcFacts {
  const [request] = flow.requests;
  const [response] = flow.responses;
  return {
    ...facts,
    flow,
    ...defined({ request, response }),
    silent: isSilent(flow),
    isPublic: flow.tokens.some(({ fromPage }) => fromPage),
  };
}

/** The application's host: where the answer goes, else what the request names. */
export function applicationHost({ callbackAddress, flow }: FlowFacts): string {
  if (callbackAddress !== undefined) return hostOf(callbackAddress);
  const [request] = flow.requests;
  if (request === undefined || !('parameters' in request)) return '';
  return hostOf(addressOf(request.parameters.get('redirect_uri') ?? ''));
}

/** Whether the user got in. */
export const isAccepted = ({ ending }: FlowFacts): boolean => ending.kind === 'accepted';

/** Returns where entries are in the recording, each place once. */
export const placesOf = (entries: readonly (Entry | undefined)[]): string[] => [
  ...new Set(entries.flatMap((entry) => (entry === undefined ? [] : [entry.where]))),
];
