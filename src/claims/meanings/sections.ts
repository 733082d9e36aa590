/** Links to sections of specifications. */

interface Library {
  readonly base: string;
  /** Section → anchor, for documents with custom anchors. */
  readonly anchors?: Readonly<Record<string, string>>;
}

const LIBRARY: Readonly<Record<string, Library>> = {
  'OpenID Connect Core 1.0': {
    base: 'https://openid.net/specs/openid-connect-core-1_0.html',
    anchors: {
      '2': 'IDToken',
      '3.1.3.6': 'CodeIDToken',
      '3.3.2.11': 'HybridIDToken',
      '5.1': 'StandardClaims',
      '5.1.1': 'AddressClaim',
      '5.6.2': 'AggregatedDistributedClaims',
      '7.4': 'SelfIssuedResponse',
    },
  },
  'OpenID Connect Back-Channel Logout 1.0': {
    base: 'https://openid.net/specs/openid-connect-backchannel-1_0.html',
    anchors: { '2.4': 'LogoutToken' },
  },
  'OpenID Connect for Identity Assurance 1.0': {
    base: 'https://openid.net/specs/openid-connect-4-identity-assurance-1_0.html',
  },
  'FAPI 1.0 Advanced': { base: 'https://openid.net/specs/openid-financial-api-part-2-1_0.html' },
  'IANA JWT claims': { base: 'https://www.iana.org/assignments/jwt/jwt.xhtml' },
  'IN Groupe OpenID Connect guide': {
    base: 'https://experience.ingroupe.io/identity-proofing/develop/identity-proofing-app/how-to-integrate/customer-integration-oidc',
  },
  'Signicat attribute reference': {
    base: 'https://developer.signicat.com/identity-methods/sms-otp/code-examples/',
  },
  'Signicat consent signature': {
    base: 'https://developer.signicat.com/enterprise/docs/electronic-signatures/functions-and-features/consent-signature/',
  },
  'E-Signing one time code': {
    base: 'https://www.nets.eu/developer/E-Signing/eIDs/Pages/netsonetimecode.aspx',
  },
  'Net iD Access on the same device': {
    base: 'https://docs.fortifiedid.se/access/authenticators/credential-validators/pointsharp-net-id-access-server/on-same-device',
  },
};

/**
 * Returns the URL of a section.
 * @param section document and section as findings name them: `RFC 7519, 4.1.1`, `OpenID Connect Core 1.0, 2`
 * @returns undefined for an unlisted document
 */
export function linkTo(section: string): string | undefined {
  const [title = '', place = ''] = section.split(/, (?=[^,]*$)/);
  const rfc = /^RFC (\d+)$/.exec(title)?.[1];
  if (rfc !== undefined) {
    const anchor = /^\d/.test(place) ? `section-${place}` : place.replace(' ', '-');
    return `https://www.rfc-editor.org/rfc/rfc${rfc}${anchor === '' ? '' : `#${anchor}`}`;
  }
  const library = LIBRARY[title] ?? LIBRARY[section];
  if (library === undefined) return undefined;
  const anchor = library.anchors?.[place];
  return anchor === undefined ? library.base : `${library.base}#${anchor}`;
}
