/** Makes part of the request printable for an error description (RFC 6749, 4.1.2.1), and truncates it. */
export function printable(text: string): string {
  return text.replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, '?').slice(0, 100);
}
