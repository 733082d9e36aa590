/** Points in time, in one form throughout a report. */

/** `2026-11-30 10:40:12 UTC`. */
export const moment = (at: Date): string => `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** `10:40:12.345`. */
export const clock = (at: Date): string => at.toISOString().slice(11, 23);
