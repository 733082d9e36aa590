/** Addresses. OpenID Connect Core 1.0, 5.1.1; spec: CL-9, CL-11. */
import { readCountry } from './countries.ts';
import { type Reader, readText, readTextAs } from './reading.ts';

/** One or more lines: line ends become `\n`. */
export const readLines = readTextAs((text) => text.replace(/\r\n?/g, '\n'));

/** CL-9: a country as a code, unless this provider sends free text. */
export const readAddressCountry = (freeText: boolean): Reader<string> => (freeText ? readText : readCountry);
