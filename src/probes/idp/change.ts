/** Changes of a request as text: our own writer puts every attribute in double quotes, and once. */

/** Sets an attribute of the root, or adds it. */
export const withAttribute =
  (name: string, value: string) =>
  (xml: string): string => {
    const written = new RegExp(`( ${name}=")[^"]*(")`);
    return written.test(xml)
      ? xml.replace(written, (_, before: string, after: string) => before + value + after)
      : xml.replace(/ ID="/, (before) => ` ${name}="${value}"${before}`);
  };

/** Replaces the text of the first element with this name. */
export const withText =
  (name: string, text: string) =>
  (xml: string): string =>
    xml.replace(new RegExp(`(<${name}(?: [^>]*)?>)[^<]*`), (_, tag: string) => tag + text);

/** Adds a child after the Issuer. */
export const withChild =
  (child: string) =>
  (xml: string): string =>
    xml.replace('</saml:Issuer>', (end) => end + child);

/** Takes an attribute off the root. */
export const withoutAttribute =
  (name: string) =>
  (xml: string): string =>
    xml.replace(new RegExp(` ${name}="[^"]*"`), '');

/** Takes the children with this name off, with what is in them. */
export const withoutChild =
  (name: string) =>
  (xml: string): string =>
    xml.replace(new RegExp(`<${name}(?: [^>]*)?(?:/>|>.*?</${name}>)`, 'gs'), '');

/** One change after the other. */
export const both =
  (first: (xml: string) => string, second: (xml: string) => string) =>
  (xml: string): string =>
    second(first(xml));

/** Adds a child behind all others. */
export const withLastChild =
  (child: string) =>
  (xml: string): string =>
    xml.replace(/<\/samlp:AuthnRequest>\s*$|\/>\s*$/, (end) =>
      end.startsWith('</') ? child + end : `>${child}</samlp:AuthnRequest>`,
    );
