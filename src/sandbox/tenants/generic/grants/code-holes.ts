/** A token request as a provider with holes sees it: what it does not look at is right. */
import type { CodeGrant } from '../../../oidc/code-exchange.ts';
import type { Parameters } from '../../../oidc/parameters.ts';
import { type HoleId, isOpen } from '../holes.ts';
import type { Provider } from '../provider.ts';

interface Exchange {
  readonly grant: CodeGrant;
  readonly parameters: Parameters;
}

/** The shortest verifier that is allowed (RFC 7636, 4.1). Characters. */
const SHORTEST_VERIFIER = 43;

export function throughHoles(
  provider: Provider,
  { grant, parameters }: Exchange,
  clientId: string,
): Exchange {
  const has = (id: HoleId): boolean => isOpen(provider, id);
  const { challenge } = grant.request;
  const [uri, verifier] = [parameters.get('redirect_uri'), parameters.get('code_verifier')];
  const isBlind =
    verifier === undefined
      ? has('pkce-no-verifier')
      : has('pkce-wrong-verifier') || (has('pkce-short-verifier') && verifier.length < SHORTEST_VERIFIER);
  const isForgotten = (usedAt: number): boolean =>
    has('code-replay') || (has('code-parallel') && provider.core.now().getTime() - usedAt < 1000);
  const isDowngraded = challenge === undefined && has('pkce-downgrade');
  const known: Readonly<Record<string, string | undefined>> = {
    redirect_uri: (uri === undefined ? has('redirect-token-missing') : has('redirect-token-mismatch'))
      ? grant.request.redirectUri
      : uri,
    code_verifier: isDowngraded || (isBlind && challenge !== undefined) ? undefined : verifier,
  };
  return {
    grant: {
      request: {
        clientId: has('code-other-client') ? clientId : grant.request.clientId,
        redirectUri: grant.request.redirectUri,
        ...(challenge === undefined || isBlind ? {} : { challenge }),
      },
      expiresAt: has('code-late') ? Number.POSITIVE_INFINITY : grant.expiresAt,
      ...(grant.usedAt === undefined || isForgotten(grant.usedAt) ? {} : { usedAt: grant.usedAt }),
    },
    parameters: {
      ...parameters,
      get: (name) => (Object.hasOwn(known, name) ? known[name] : parameters.get(name)),
    },
  };
}
