const BEYOND = /[^\0-\x7f]/;

/** Whether a text can do without classes of Unicode, which take long to compile. */
export const isAscii = (text: string): boolean => !BEYOND.test(text);
