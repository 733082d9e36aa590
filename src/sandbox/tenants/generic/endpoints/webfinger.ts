/** WebFinger (RFC 7033) as far as OpenID Connect Discovery 1.0, 2 needs it: whose issuer a person has. */
import { json, oauthError, type SandboxRequest, type SandboxResponse } from '../../../http.ts';
import { printable } from '../../../oidc/printable.ts';
import { asRun, chosenFault, noteOf, type Provider, randomText } from '../provider.ts';

const ISSUER = 'http://openid.net/specs/connect/1.0/issuer';

export function webfinger(provider: Provider, { url }: SandboxRequest): SandboxResponse {
  const resource = url.searchParams.get('resource');
  if (resource === null) return oauthError(400, 'invalid_request', 'resource is missing');
  const played = chosenFault(provider);
  const due = played?.effect.webfinger;
  const kind = kindOf(provider, resource);
  if (kind === undefined || (due !== undefined && due !== kind))
    return oauthError(404, 'not_found', `${printable(resource)} is not at ${new URL(provider.issuer).host}`);
  const wanted = url.searchParams.getAll('rel');
  const { issuer } = due === undefined ? provider : asRun(provider, randomText(provider, 8));
  const links = wanted.length === 0 || wanted.includes(ISSUER) ? [{ rel: ISSUER, href: issuer }] : [];
  const answer = json(200, { subject: resource, links }, { 'Content-Type': 'application/jrd+json' });
  return { ...answer, ...(played === undefined ? {} : noteOf(played)) };
}

/** `acct:NAME@HOST`, or a URL of this host; undefined for what is elsewhere. */
function kindOf({ issuer }: Provider, resource: string): 'acct' | 'url' | undefined {
  const { host, hostname } = new URL(issuer);
  const at = /^acct:.+@([^@]+)$/i.exec(resource)?.[1];
  if (at !== undefined) return at === host || at === hostname ? 'acct' : undefined;
  return URL.canParse(resource) && new URL(resource).host === host ? 'url' : undefined;
}
