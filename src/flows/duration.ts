/** Writes a number of seconds in words. */
export const inWords = (seconds: number): string => (seconds === 1 ? '1 second' : `${seconds} seconds`);
