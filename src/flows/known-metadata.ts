/** Metadata for a provider that publishes none. */
import type { Json } from '../common/json.ts';
import type { ProviderPreset } from '../providers/preset.ts';

/** Returns the preset's endpoints below the issuer; undefined for a preset that relies on discovery. */
export function knownMetadata(
  { consent }: Pick<ProviderPreset, 'consent'>,
  issuer: string,
): { readonly [member: string]: Json } | undefined {
  if (consent === undefined || issuer === '') return undefined;
  const { jwks, authorize, token, userinfo } = consent.endpoints;
  const at = (path: string): string => issuer.replace(/\/$/, '') + path;
  return {
    issuer,
    authorization_endpoint: at(authorize),
    token_endpoint: at(token),
    userinfo_endpoint: at(userinfo),
    jwks_uri: at(jwks),
    response_types_supported: ['code'],
  };
}
