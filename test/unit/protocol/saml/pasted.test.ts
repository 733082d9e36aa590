/** Messages as people paste them from chats, mails, tables, terminals and the sources of programs: found whole. */
import { sign } from 'node:crypto';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { verifyRedirect } from '../../../../src/protocol/saml/signature/redirect.ts';
import { findMessages } from '../../../../src/protocol/saml/wire/find.ts';
import { pem, trusted, vector } from '../../../helpers/saml.ts';

const xml = vector('assertion signed').message.trim();
const base64 = Buffer.from(xml).toString('base64');
const form = `SAMLResponse=${encodeURIComponent(base64)}&RelayState=abc`;
const parts = (text: string, width = 70): string[] => text.match(new RegExp(`.{1,${width}}`, 'gs')) ?? [];
const doubled = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const ansi = (text: string): string => `\x1b[33m${text}\x1b[0m`;
const slashed = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

describe('a response', () => {
  it.each<[string, string | Uint8Array]>([
    ['UTF-16, as PowerShell writes files', Buffer.from(`\ufeff${xml}`, 'utf16le')],
    ['characters without width in it', `${base64.slice(0, 500)}\u200b${base64.slice(500)}`],
    ['no-break spaces around it', `\u00a0${base64}\u00a0`],
    ['typographic quotes', `{\u201cSAMLResponse\u201d: \u201c${base64}\u201d}`],
    ['a terminal in colour', `${ansi('SAMLResponse')}: ${ansi(base64)}`],
    ['a terminal in colour, as XML', `\x1b[32mDEBUG\x1b[0m got ${ansi(xml)} (200)`],
    ['a cell of CSV', `date,body\n2026-11-30,${doubled(xml)},500`],
    ['Java, in parts', `String s = "${parts(base64).join('" +\n    "')}";`],
    ['JavaScript, XML in parts', `const s = '${parts(xml.replaceAll('\n', ' '), 60).join("' +\n  '")}';`],
    ['PHP, in parts', `$s = '${parts(base64).join("'\n  . '")}';`],
    ['Python, in adjacent parts', `s = ("${parts(base64).join('"\n     "')}")`],
    ['Java, XML as a string', `String s = "${slashed(xml)}";`],
    ['bytes of Python', `b'${xml.replaceAll('\n', '\\n')}'`],
    ['a dictionary of Python', `{'SAMLResponse': ['${base64}'], 'RelayState': ['abc']}`],
    ['a log of nginx', `body="${xml.replaceAll('"', '\\x22').replaceAll('\n', '\\x0A')}" status=500`],
    ['var_dump', `["SAMLResponse"]=>\n  string(${base64.length}) "${base64}"`],
    ['Ruby', `Parameters: {"SAMLResponse"=>"${base64}", "RelayState"=>"abc"}`],
    [
      'JSON in JSON in JSON',
      JSON.stringify({ a: JSON.stringify({ b: JSON.stringify({ SAMLResponse: base64 }) }) }),
    ],
    ['YAML, folded', `saml: >-\n  ${parts(base64).join('\n  ')}\nnext: 1`],
    ['YAML, literal', `saml: |\n  ${xml}\nnext: value`],
    ['a copy of a proxy', `POST /saml/acs HTTP/2\r\nHost: sp.example\r\nCookie: a=b\r\n\r\n${form}`],
    ['cmd.exe', `curl ^"https://sp.example/acs^" ^\n --data-raw ^"${form.replace(/[%&]/g, '^$&')}^"`],
    ['Markdown', `Here:\n\`\`\`xml\n${xml}\n\`\`\`\nthanks`],
    ['SQL', `INSERT INTO log VALUES (1,'${xml.replaceAll("'", "''")}');`],
  ])('%s', (_, text) => {
    const found = findMessages(text);
    expect(found).toHaveLength(1);
    expect(found[0]?.problems).toEqual([]);
    const read = Buffer.from(found[0]?.bytes ?? []).toString();
    // Parts of XML lose their line breaks in the source of a program.
    expect(read.replace(/\s+/g, ' ')).toBe(xml.replace(/\s+/g, ' '));
  });

  it('lost its last + to a form decoder, too: one thing is told, not two', () => {
    const padded = [0, 1, 2]
      .map((more) => `${xml}${' '.repeat(more)}>`)
      .map((one) => Buffer.from(one).toString('base64'));
    const ending = padded.find((one) => one.endsWith('+')) ?? '';
    const [found] = findMessages(ending.replaceAll('+', ' '));
    expect(found?.problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(/a space where \+ belongs/),
    ]);
  });
});

describe('hexadecimal digits', () => {
  const bytes = Buffer.from(xml);
  const hex = bytes.toString('hex');
  const pairs = (from: number, to: number): string[] => parts(hex.slice(2 * from, 2 * to), 2);
  const shown = (from: number, to: number): string =>
    bytes
      .subarray(from, to)
      .toString('latin1')
      .replace(/[^ -~]/g, '.');
  const starts = [...Array(Math.ceil(bytes.length / 16)).keys()].map((line) => 16 * line);
  const offset = (at: number, width = 8): string => at.toString(16).padStart(width, '0');
  const dump = (line: (at: number, end: number) => string): string =>
    starts.map((at) => line(at, Math.min(at + 16, bytes.length))).join('\n');
  const canonical = dump((at, end) => {
    const columns = `${pairs(at, Math.min(at + 8, end)).join(' ')}  ${pairs(at + 8, end).join(' ')}`;
    return `${offset(at)}  ${columns.padEnd(48)}  |${shown(at, end)}|`;
  });

  it.each<[string, string]>([
    ['alone', hex],
    ['in capitals, with blanks', pairs(0, bytes.length).join(' ').toUpperCase()],
    ['with colons', pairs(0, bytes.length).join(':')],
    ['in lines', parts(hex).join('\n')],
    ['of SQL Server', `0x${hex.toUpperCase()}`],
    ['of PostgreSQL', `\\x${hex}`],
    ['of MySQL', `X'${hex.toUpperCase()}'`],
    ['of base64', Buffer.from(base64).toString('hex')],
    ['of the form, as posted', Buffer.from(form).toString('hex')],
    ['of gzip', gzipSync(xml).toString('hex')],
    [
      'xxd',
      dump(
        (at, end) =>
          `${offset(at)}: ${parts(pairs(at, end).join(''), 4).join(' ').padEnd(39)}  ${shown(at, end)}`,
      ),
    ],
    ['hexdump -C', `${canonical}\n${offset(bytes.length)}`],
    ['hexdump -C, its end not copied', canonical],
    [
      'hexdump',
      dump((at, end) => {
        const words = parts(pairs(at, end).join(''), 4).map(
          (word) => `${word.slice(2) || '00'}${word.slice(0, 2)}`,
        );
        return `${offset(at, 7)} ${words.join(' ')}`;
      }) +
        (bytes.length % 2 === 0 ? '' : '\n') +
        (bytes.length % 2 === 0 ? '' : offset(bytes.length, 7)),
    ],
    ['od -An -tx1', dump((at, end) => ` ${pairs(at, end).join(' ')}`)],
    [
      'Wireshark',
      dump((at, end) => `${offset(at, 4)}   ${pairs(at, end).join(' ').padEnd(47)}   ${shown(at, end)}`),
    ],
  ])('%s', (_, text) => {
    const found = findMessages(text);
    expect(found).toHaveLength(1);
    expect(found[0]?.problems).toEqual([]);
    expect(Buffer.from(found[0]?.bytes ?? []).toString()).toBe(xml);
    expect(found[0]?.undone.join()).toContain('hexadecimal');
  });

  it('lines that hexdump leaves out, since they repeat', () => {
    const padded = Buffer.from(xml.replace('>', `${' '.repeat(200 - (xml.indexOf('>') % 16))}>`));
    const all = starts.length + 20;
    const lines: string[] = [];
    for (let line = 0; line < all && 16 * line < padded.length; line += 1) {
      const part = padded.subarray(16 * line, 16 * line + 16);
      const before = line === 0 ? undefined : padded.subarray(16 * line - 16, 16 * line);
      if (before?.equals(part)) {
        if (lines.at(-1) !== '*') lines.push('*');
      } else lines.push(`${offset(16 * line)}  ${parts(part.toString('hex'), 2).join(' ')}  |x|`);
    }
    lines.push(offset(padded.length));
    expect(lines).toContain('*');
    const [found] = findMessages(lines.join('\n'));
    expect(Buffer.from(found?.bytes ?? []).toString()).toBe(padded.toString());
  });

  it.each([
    ['digits of nothing', 'deadbeef'.repeat(20)],
    ['an offset that goes back', '00000010: 3c73\n00000000: 3c73'],
    ['an offset beyond everything', '00000000  3c 73  |x|\n*\nffffffff'],
    ['a dump of other bytes', '00000000: 0001 0203'],
  ])('%s: no message, and no end of memory', (_, text) => {
    expect(findMessages(text)).toEqual([]);
  });
});

describe('a signed redirect', () => {
  const request =
    '<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_l1" Version="2.0" IssueInstant="2026-11-22T12:00:00Z"/>';
  const signed = [
    `SAMLRequest=${encodeURIComponent(deflateRawSync(request).toString('base64'))}`,
    `RelayState=${encodeURIComponent('a b/(x)')}`,
    `SigAlg=${encodeURIComponent('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256')}`,
  ].join('&');
  const query = `${signed}&Signature=${encodeURIComponent(sign('sha256', Buffer.from(signed), pem('idp.key')).toString('base64'))}`;
  const url = `https://sp.example/slo?${query}`;
  const escaped = url.replaceAll('&', '&amp;');

  it.each([
    ['alone', url],
    ['in angle brackets', `<${url}>`],
    ['twice, in a chat', `<${url}|${url}>`],
    ['with words, in a chat', `go to <${url}|the page> now`],
    ['as a link of Markdown', `see [the page](${url}).`],
    ['as a link of Markdown to itself', `see [${url}](${url}), then`],
    ['in brackets', `it failed (see ${url}).`],
    ['at the end of a sentence', `It went to ${url}.`],
    ['in typographic quotes', `\u201c${url}\u201d`],
    ['in bold', `**${url}**`],
    ['as a setting', `url=${url};`],
    ['as a header', `HTTP/1.1 302 Found\r\nLocation: ${url}\r\nContent-Length: 0\r\n\r\n`],
    [
      'in an access log',
      `10.0.0.1 - - [30/Nov/2026:12:00:00 +0000] "GET /slo?${query} HTTP/1.1" 302 0 "-" "x"`,
    ],
    ['in a cell of CSV', `a,b,"${url}",c`],
    ['in CSV without quotes', `a,b,${url},c`],
    ['in a table', `| GET | ${url} | 302 |`],
    ['with a character without width', `${url.slice(0, 60)}\u200b${url.slice(60)}`],
    [
      'rewritten by a mail gateway',
      `https://safe.example/?url=${encodeURIComponent(url)}&data=05%7C01&reserved=0`,
    ],
    ['in a list of Python', `['${url}']`],
    ['in a page that goes on', `<meta http-equiv="refresh" content="0;url=${escaped}">`],
    ['in colour', `\x1b[36m${url}\x1b[0m`],
    ['in JSON with escapes', JSON.stringify({ url }).replaceAll('/', '\\/').replaceAll('&', '\\u0026')],
  ])('%s', (_, text) => {
    const found = findMessages(text);
    expect(found).toHaveLength(1);
    const [source] = found;
    expect(source?.problems).toEqual([]);
    expect(source?.beside?.relayState).toBe('a b/(x)');
    const signature = source?.redirectSignature;
    expect(signature).toBeDefined();
    if (signature !== undefined) expect(verifyRedirect(signature, trusted('idp')).key).toBeDefined();
  });
});

// A repeated choice in a pattern needs stack for each character.
it.each(['A', '<a>A', '"A', 'a=A', '<p title="A', '%41A'])(
  'tens of megabytes of nothing, after %s',
  (start) => {
    expect(findMessages(start + 'A'.repeat(20_000_000)).flatMap(({ bytes }) => [...bytes])).toEqual([]);
  },
);
