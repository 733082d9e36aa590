/** Name → meaning in a few words, lower case, with its section. */
export type Meanings = Readonly<Record<string, readonly [words: string, section: string]>>;
