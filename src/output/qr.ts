/** A QR code in characters, two rows per line. */
import { encode } from 'uqr';

/** Upper and lower half of a character cell; `true` is dark and stays unpainted. */
const HALVES = { light: '█', lightOverDark: '▀', darkOverLight: '▄', dark: ' ' } as const;
/** ISO/IEC 18004, 6.3.8: a quiet zone of four modules. */
const QUIET_ZONE = 4;

/** White on black, whatever the terminal's colours; without colours it assumes a dark terminal. */
const PAINT = { start: '\u001b[97;40m', end: '\u001b[0m' } as const;

/** Returns the lines of the code, including a final newline. */
export function qrCode(text: string, colors: boolean): string {
  const { data, size } = encode(text, { ecc: 'M', border: QUIET_ZONE });
  const lines: string[] = [];
  for (let row = 0; row < size; row += 2) {
    const [upper = [], lower = []] = [data[row], data[row + 1]];
    lines.push(upper.map((isDark, column) => cell(isDark, lower[column] ?? false)).join(''));
  }
  return lines.map((line) => `${colors ? PAINT.start + line + PAINT.end : line}\n`).join('');
}

function cell(upperIsDark: boolean, lowerIsDark: boolean): string {
  if (upperIsDark) return lowerIsDark ? HALVES.dark : HALVES.darkOverLight;
  return lowerIsDark ? HALVES.lightOverDark : HALVES.light;
}
