const UNITS = ['bytes', 'kB', 'MB', 'GB'] as const;

/** Formats a number of bytes in powers of 1000: `14 kB`, `1.2 MB`. */
export function sizeInWords(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const amount = bytes / 1000 ** power;
  const digits = power > 0 && amount < 9.95 ? amount.toFixed(1) : String(Math.round(amount));
  return bytes === 1 ? '1 byte' : `${digits} ${UNITS[power]}`;
}
