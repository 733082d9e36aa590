/** Name → what it means in a few words, lower case, and the section that says so. */
export type Meanings = Readonly<Record<string, readonly [words: string, section: string]>>;
