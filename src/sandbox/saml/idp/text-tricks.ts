/** Changes to the serialized response: constructs that XML allows, or nearly, and that no message may contain. */
import type { TextTrick } from './effect.ts';
import { EVIL } from './wrapping.ts';

/** Port 9 is "discard": a fetch gets no answer. */
const NOWHERE = 'http://127.0.0.1:9/evil.dtd';

/** @param canary an address of the sandbox itself, which notices a fetch */
const TRICKS: Readonly<Record<TextTrick, (xml: string, canary?: string) => string>> = {
  doctype: (xml) => `<!DOCTYPE Response>${xml}`,
  'external-entity': (xml, canary = 'file:///etc/hostname') =>
    `<!DOCTYPE r [<!ENTITY x SYSTEM "${canary}">]>${inName(xml, '&x;')}`,
  'recursive-entities': (xml) =>
    `<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c ` +
    `"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>${inName(xml, '&c;')}`,
  'parameter-entity': (xml, canary = NOWHERE) => `<!DOCTYPE r [<!ENTITY % x SYSTEM "${canary}"> %x;]>${xml}`,
  'inner-doctype': (xml) => xml.replace('<saml2p:Status>', '<!DOCTYPE x><saml2p:Status>'),
  'attribute-twice': (xml) => xml.replace(/(<saml2:Assertion[^>]*?) ID="/, '$1 ID="_evil" ID="'),
  'unquoted-attribute': (xml) => xml.replace(/(<saml2:Assertion[^>]*? ID=)"(\w+)"/, '$1$2'),
  'trailing-text': (xml) => `${xml}evil`,
  'second-root': (xml) => xml + xml,
  nul: (xml) => inName(xml, '\0'),
  'wrong-encoding': (xml) => `<?xml version="1.0" encoding="UTF-7"?>${xml}`,
  'xml-1.1': (xml) => `<?xml version="1.1"?>${xml}`,
  'wrong-namespace': (xml) => xml.replace('"urn:oasis:names:tc:SAML:2.0:protocol"', '"urn:example:protocol"'),
  'saml-1.1': (xml) =>
    xml.replace('"urn:oasis:names:tc:SAML:2.0:protocol"', '"urn:oasis:names:tc:SAML:1.0:protocol"'),
  'foreign-signature': (xml) =>
    inName(xml.replaceAll('"http://www.w3.org/2000/09/xmldsig#"', '"urn:example:signature"'), ''),
  deep: (xml) => inName(xml, '<a>'.repeat(5000) + '</a>'.repeat(5000)),
  'no-response-id': (xml) => xml.replace(/(<saml2p:Response[^>]*?) ID="\w+"/, '$1'),
};

/** Changes the text of a signed message. @param canary an address that a careless parser fetches */
export const tricked = (xml: string, trick: TextTrick, canary?: string): string => TRICKS[trick](xml, canary);

/** Replaces the signed name with the attacker's, followed by more content. */
const inName = (xml: string, more: string): string =>
  xml.replace(/(<saml2:NameID[^>]*>)[^<]*/, (_, tag: string) => `${tag}${EVIL}${more}`);
