/** A response as careless applications read it: by patterns, without looking at what was signed. */

export interface Reading {
  readonly inResponseTo?: string;
  readonly name: string;
  /** In a document type. */
  readonly address?: string;
  /** The text of the name up to the first thing that is not text. */
  readonly firstPiece?: string;
  /** What an application that is too strict does not like, by its hole. */
  refusals(holes: ReadonlySet<string>): string[];
}

/** @param which of several assertions */
export function readCarelessly(message: string, which: 'first' | 'last'): Reading {
  const xml = Buffer.from(message, 'base64').toString('utf8');
  const names = [...xml.matchAll(/<(?:[\w-]+:)?NameID\b[^>]*>(.*?)<\/(?:[\w-]+:)?NameID>/gs)].map(
    ([, text = '']) => text,
  );
  const name = (which === 'first' ? names[0] : names.at(-1)) ?? '';
  const inResponseTo = /<[\w-]+:Response\b[^>]*? InResponseTo="([^"]*)"/.exec(xml)?.[1];
  const address = /<!ENTITY[^>]* SYSTEM "([^"]*)"/.exec(xml)?.[1];
  const firstPiece = /^[^<]*/.exec(name)?.[0];
  return {
    name: name.replace(/<[^>]*>|\0/g, ''),
    ...(inResponseTo === undefined ? {} : { inResponseTo }),
    ...(address === undefined ? {} : { address }),
    ...(firstPiece === undefined ? {} : { firstPiece }),
    refusals: (holes) =>
      Object.entries(STRICT)
        .filter(([hole, demand]) => holes.has(hole) && !demand(xml))
        .map(([hole]) => hole),
  };
}

const STRICT: Readonly<Record<string, (xml: string) => boolean>> = {
  'demands-signed-assertion': (xml) =>
    /<saml2:Assertion\b[^>]*><saml2:Issuer>[^<]*<\/saml2:Issuer><ds:Signature/.test(xml),
  'demands-one-signature': (xml) => [...xml.matchAll(/<ds:Signature[ >]/g)].length <= 1,
  'demands-both-signed': (xml) => [...xml.matchAll(/<ds:Signature[ >]/g)].length === 2,
  'demands-known-attributes': (xml) => !xml.includes('urn:example:several'),
  'demands-one-statement': (xml) => [...xml.matchAll(/<saml2:AuthnStatement /g)].length <= 1,
  'demands-prefixes': (xml) => xml.includes('<saml2p:Response'),
  'demands-no-space': (xml) => !/>\n\s*</.test(xml),
  'demands-usual-prefix-list': (xml) => !/PrefixList="[^"]* /.test(xml),
  'demands-sha256': (xml) => !xml.includes('rsa-sha512'),
  'demands-no-encryption': (xml) => !xml.includes('EncryptedAssertion'),
  'demands-destination': (xml) => /<saml2p:Response\b[^>]* Destination=/.test(xml),
  'demands-exact-clock': (xml) => Date.parse(/NotBefore="([^"]*)"/.exec(xml)?.[1] ?? '') <= Date.now(),
};
