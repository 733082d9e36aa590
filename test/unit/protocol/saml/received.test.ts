/** What a browser brings is read by its binding, and no more kindly (rule SV-1). */
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { receivedMessage } from '../../../../src/protocol/saml/wire/received.ts';

const XML = '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_1" Version="2.0"/>';
const plain = encodeURIComponent(Buffer.from(XML).toString('base64'));
const deflated = encodeURIComponent(deflateRawSync(XML).toString('base64'));
const textOf = ({ bytes }: { readonly bytes: Uint8Array }) => new TextDecoder().decode(bytes);

describe('a message that came', () => {
  it('is read by its binding', () => {
    const post = receivedMessage(`SAMLResponse=${plain}&RelayState=a+b%26`, 'post');
    expect([textOf(post), post.beside?.relayState, post.problems]).toEqual([XML, 'a b&', []]);
    const redirect = receivedMessage(`SAMLResponse=${deflated}`, 'redirect');
    expect([textOf(redirect), redirect.beside, redirect.problems]).toEqual([
      XML,
      { relayState: undefined },
      [],
    ]);
  });

  it('tells by itself which it was, when someone pasted it', () => {
    expect(receivedMessage(`SAMLResponse=${deflated}`, 'none').binding).toBe('redirect');
    expect(receivedMessage(`SAMLResponse=${plain}`, 'none').binding).toBe('post');
  });

  it.each([
    ['the other binding', `SAMLResponse=${deflated}`, 'belongs to the Redirect binding'],
    ['two messages', `SAMLResponse=${plain}&SAMLResponse=${plain}`, 'appears 2 times'],
    ['two states', `SAMLResponse=${plain}&RelayState=a&RelayState=b`, 'RelayState appears 2 times'],
    ['no message', 'other=x', 'neither base64'],
    ['no base64', 'SAMLResponse=%3Cxml%3E', 'neither base64'],
    ['escapes inside escapes', `SAMLResponse=${encodeURIComponent(plain)}`, 'not base64'],
    ['XML as it is', `SAMLResponse=${encodeURIComponent(XML)}`, 'neither base64'],
  ])('is not repaired: %s', (_, text, problem) => {
    const { problems } = receivedMessage(text, 'post');
    expect(problems.map(({ message }) => message).join('; ')).toContain(problem);
  });

  it('keeps the octets that a Redirect signature is of', () => {
    const query = `SAMLResponse=${deflated.toLowerCase()}&RelayState=a%2fb&SigAlg=urn%3ax&Signature=YWJj`;
    expect(receivedMessage(query, 'redirect').redirectSignature).toEqual({
      signed: `SAMLResponse=${deflated.toLowerCase()}&RelayState=a%2fb&SigAlg=urn%3ax`,
      algorithm: 'urn:x',
      value: 'YWJj',
    });
  });
});
