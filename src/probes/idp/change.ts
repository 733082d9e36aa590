/** Changes of a request as text: our own writer puts every attribute in double quotes, and once. */

export type Change = (xml: string) => string;

/** Sets an attribute of the root, or adds it. */
export const withAttribute =
  (name: string, value: string): Change =>
  (xml) => {
    const written = new RegExp(`( ${name}=")[^"]*(")`);
    return written.test(xml)
      ? xml.replace(written, (_, before: string, after: string) => before + value + after)
      : xml.replace(/ ID="/, (before) => ` ${name}="${value}"${before}`);
  };

/** Replaces the text of the first element with this name. */
export const withText =
  (name: string, text: string): Change =>
  (xml) =>
    xml.replace(new RegExp(`(<${name}(?: [^>]*)?>)[^<]*`), (_, tag: string) => tag + text);

/** Takes an attribute off the root. */
export const withoutAttribute =
  (name: string): Change =>
  (xml) =>
    xml.replace(new RegExp(` ${name}="[^"]*"`), '');

/** Takes the children with this name off, with what is in them. */
const withoutChild =
  (name: string): Change =>
  (xml) =>
    xml.replace(new RegExp(`<${name}(?: [^>]*)?(?:/>|>.*?</${name}>)`, 'gs'), '');

/** One change after the other. */
export const both =
  (first: Change, second: Change): Change =>
  (xml) =>
    second(first(xml));

/** Children of an AuthnRequest, in the order of the schema. SAML core, 3.4.1. */
const CHILDREN = [
  'samlp:Extensions',
  'saml:Subject',
  'samlp:NameIDPolicy',
  'saml:Conditions',
  'samlp:RequestedAuthnContext',
  'samlp:Scoping',
] as const;

/** Puts a child where the schema has it, instead of one that is there. Its name needs no declaration of `samlp`. */
export const withChild =
  (name: (typeof CHILDREN)[number], child: string): Change =>
  (xml) => {
    const bare = withoutChild(name)(xml);
    const later = CHILDREN.slice(CHILDREN.indexOf(name) + 1);
    const next = later.map((one) => bare.search(new RegExp(`<${one}[ />]`))).find((place) => place >= 0);
    const place = next ?? bare.lastIndexOf('</samlp:AuthnRequest>');
    return bare.slice(0, place) + child + bare.slice(place);
  };
