/** Formats that cannot be read: what the file is, and how to get a HAR from the program that wrote it. */

const GENERAL =
  'a HAR is the best recording: in the browser, open the developer tools, Network, log in, then export all ' +
  'as HAR with sensitive data';

/** First bytes of pcap and pcapng files. */
const CAPTURES: ReadonlySet<string> = new Set(['a1b2c3d4', 'd4c3b2a1', '0a0d0d0a']);

/** Returns one hint. @param text the head as UTF-8 */
export function howToExport(head: Buffer, text: string): string {
  if (text.trim() === '') return 'the file is empty';
  const latin = head.subarray(0, 4096).toString('latin1');
  if (/^\d+:.*4:type;4:http;|^\d+:(?:9:websocket|8:response|7:request);/s.test(latin)) {
    return 'it holds flows of mitmproxy: mitmdump -nr FILE --set hardump=out.har writes a HAR';
  }
  if (CAPTURES.has(head.subarray(0, 4).toString('hex'))) {
    return 'it is a packet capture, and TLS hides the messages in it; record a HAR in the browser or a proxy';
  }
  if (/^SQLite format 3/.test(latin))
    return 'it is a session database (ZAP, Burp): export the messages as HAR';
  if (/^\s*\{\s*"schema"\s*:\s*"idcli\/v/.test(text)) {
    return 'it is a result of idcli without tokens: record the login with --har FILE, or --record DIR';
  }
  if (/^\s*<(?:!doctype html|html)/i.test(text)) return `it is a web page; ${GENERAL}`;
  if (/^\s*\{/.test(text) && /"charlesSession|"charles/i.test(text)) {
    return 'it is a session of Charles: File, Export Session, HTTP Archive (.har) writes a HAR';
  }
  if (/^\s*(?:\{\s*["}]|\[\s*[[{"\]])/.test(text))
    return `it is JSON, and none of the formats that are known; ${GENERAL}`;
  return GENERAL;
}
