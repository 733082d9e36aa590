/** A piece of the request as an error description may hold it (RFC 6749, 4.1.2.1), cut short. */
export function printable(text: string): string {
  return text.replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, '?').slice(0, 100);
}
