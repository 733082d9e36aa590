/** Titles of scenarios, in the middle of a sentence. */

/** Begins in lower case, unless its first word has capitals of its own: HTML, UserInfo, SHA-1. */
export const titleOf = ({ title }: { readonly title: string }): string =>
  /^\S\S*[A-Z\d]/.test(title) ? title : `${title.charAt(0).toLowerCase()}${title.slice(1)}`;
