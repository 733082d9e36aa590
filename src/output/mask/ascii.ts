const BEYOND = /[^\0-\x7f]/;

/** Whether a text needs no Unicode classes, which take long to compile. */
export const isAscii = (text: string): boolean => !BEYOND.test(text);
