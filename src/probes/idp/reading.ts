/** What an answer says, as far as it is not encrypted. */
import { defined } from '../../common/defined.ts';
import type { NameIdentifier } from '../../protocol/saml/message/common.ts';
import { readDocument } from '../../protocol/saml/message/document.ts';
import { receivedMessage } from '../../protocol/saml/wire/received.ts';
import { attributeOf, descendantsOf, textOf } from '../../protocol/xml/tree.ts';
import type { DriveResult } from '../../user-agent/drive.ts';
import { describePage, looksLikeLogin } from '../page.ts';
import type { IdpAnswer, Session } from './answer.ts';

type Answer =
  | Omit<Extract<IdpAnswer, { kind: 'answered' }>, Asked>
  | Omit<Extract<IdpAnswer, { kind: 'stayed' }>, Asked>;

/** What only the asker knows. */
type Asked = 'at' | 'relayState' | 'requestId';

export function readResult(result: DriveResult): Answer {
  if (result.kind === 'stuck') {
    const { page, reason } = result;
    return {
      kind: 'stayed',
      httpStatus: page.status,
      isLogin: looksLikeLogin(page),
      isDeadEnd: page.forms.length === 0,
      told: describePage(page, reason),
    };
  }
  const { url, parameters, asked } = result;
  const document = parameters.has('SAMLResponse') ? messageIn(result) : undefined;
  const xml = document?.text ?? '';
  const status = statusIn(xml);
  const where = `${url.origin}${url.pathname}`;
  const what =
    status.length > 0 ? status.join(' / ') : parameters.has('SAMLart') ? 'an artifact' : 'no SAML message';
  return {
    kind: 'answered',
    url,
    parameters,
    asked,
    xml,
    status,
    told: `${what} at ${where}`,
    ...defined({ document }),
  };
}

/** Read from the octets as they came: a query is signed as it is. */
function messageIn({ via, url, body, parameters }: Extract<DriveResult, { kind: 'redirected' }>) {
  if (via === 'query') return readDocument(receivedMessage(url.search.slice(1), 'redirect'));
  const text = body === undefined ? parameters.toString() : new TextDecoder().decode(body);
  return readDocument(receivedMessage(text, 'post'));
}

const rootOf = (xml: string) =>
  readDocument({ bytes: Buffer.from(xml), binding: 'none', where: '', undone: [], problems: [] }).reading
    .root;

const elementsIn = (xml: string) => {
  const root = xml === '' ? undefined : rootOf(xml);
  return root === undefined ? [] : [...descendantsOf(root)];
};

/** Last parts of the status codes, outermost first. */
const statusIn = (xml: string): readonly string[] =>
  elementsIn(xml).flatMap((one) =>
    one.local === 'StatusCode' ? [(attributeOf(one, 'Value') ?? '').replace(/^.*:/, '')] : [],
  );

/** The name of the person; undefined where the assertion is encrypted. */
export function nameIn(xml: string): NameIdentifier | undefined {
  const name = elementsIn(xml).find(({ local }) => local === 'NameID');
  return (
    name && {
      value: textOf(name),
      ...defined({
        format: attributeOf(name, 'Format'),
        nameQualifier: attributeOf(name, 'NameQualifier'),
        spNameQualifier: attributeOf(name, 'SPNameQualifier'),
      }),
    }
  );
}

/** Undefined where the assertion is encrypted: the session of the first login then stands in. */
export function sessionIn(xml: string): Session | undefined {
  const nameId = nameIn(xml);
  return (
    nameId && {
      nameId,
      sessionIndexes: elementsIn(xml).flatMap((one) =>
        one.local === 'AuthnStatement' ? (attributeOf(one, 'SessionIndex') ?? []) : [],
      ),
    }
  );
}

/** The class of the login. */
export function contextIn(xml: string): string | undefined {
  const context = elementsIn(xml).find(({ local }) => local === 'AuthnContextClassRef');
  return context && textOf(context).trim();
}
