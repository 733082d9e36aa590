/** Longer XML is left out of the result. Characters. */
const LONGEST_XML = 1_000_000;

/** Returns the text of a message as `data.xml` shows it; undefined for an empty or very long one. */
export const shownXml = (text: string): string | undefined =>
  text === '' || text.length > LONGEST_XML ? undefined : text;
