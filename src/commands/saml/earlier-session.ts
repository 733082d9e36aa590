/** `--from`: the JSON of an earlier SAML login. */
import type { SamlSession } from '../../checks/saml/input.ts';
import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import { isLoopbackUrl } from '../../common/loopback-host.ts';
import { IdcliError } from '../../errors.ts';
import { listMember, objectMember, objectOf, parseJson, stringMember } from '../../protocol/http/index.ts';
import type { Invocation } from '../command.ts';
import { readMessage } from '../input/message.ts';

export interface EarlierSession {
  readonly session: SamlSession;
  /** Entity ID of the identity provider. */
  readonly issuer?: string;
  /** Entity ID of the service provider. */
  readonly spEntityId?: string;
  readonly provider?: string;
  /** Where its answer came, if that was at an address of this machine. */
  readonly acs?: string;
}

/**
 * @param from a file, or `-` for standard input
 * @throws {IdcliError} `INPUT_UNREADABLE`, `INPUT_TOO_LARGE`, `USAGE` for any other document
 */
export async function readSession(from: string, invocation: Invocation): Promise<EarlierSession> {
  const kind = { what: 'JSON of a login', resembles: (text: string) => text.trimStart().startsWith('{') };
  const message = await readMessage(from, kind, invocation);
  const bytes = typeof message === 'string' ? new TextEncoder().encode(message) : message;
  const reading = parseJson(bytes, 200);
  const document = reading.ok ? objectOf(reading.value) : undefined;
  const data = objectMember(document, 'data');
  const session = sessionOf(data);
  if (session === undefined) {
    throw new IdcliError('USAGE', '--from is not the JSON of a SAML login: it names no NameID', {
      hint: 'make one with: idcli login --protocol saml … --json > login.json',
    });
  }
  const source = objectMember(objectMember(document, 'claims'), 'source');
  const sandboxed = document?.sandbox === true;
  return {
    session,
    ...defined({
      provider: stringMember(document, 'provider'),
      acs: ownAddressOf(data),
      // The sandbox names itself, and its address may have changed since.
      ...(sandboxed
        ? {}
        : { issuer: stringMember(source, 'issuer'), spEntityId: stringMember(source, 'audience') }),
    }),
  };
}

/** The sandbox and every provider with registered addresses send the answer to a logout beside that of the login. */
function ownAddressOf(data: { readonly [member: string]: Json } | undefined): string | undefined {
  const [confirmation] = listMember(data, 'subjectConfirmations') ?? [];
  const address = stringMember(data, 'destination') ?? stringMember(objectOf(confirmation), 'recipient');
  return address !== undefined && isLoopbackUrl(address) ? address : undefined;
}

/** Returns the values of a command with what the login says where nothing else does. */
export function withSession<
  Values extends { readonly issuer?: string; readonly spEntityId?: string; readonly provider?: string },
>(values: Values, earlier: EarlierSession | undefined): Values {
  const { issuer, spEntityId, provider } = earlier ?? {};
  return {
    ...values,
    ...defined({
      issuer: values.issuer ?? issuer,
      spEntityId: values.spEntityId ?? spEntityId,
      provider: values.provider ?? provider,
    }),
  };
}

/** Whom the result of a SAML login is about, and in which sessions; undefined without a NameID. */
export function sessionOf(data: { readonly [member: string]: Json } | undefined): SamlSession | undefined {
  const name = objectMember(data, 'nameId');
  const value = stringMember(name, 'value');
  if (value === undefined) return undefined;
  const single = stringMember(data, 'sessionIndex');
  const several = (listMember(data, 'sessionIndexes') ?? []).filter((one) => typeof one === 'string');
  return {
    nameId: {
      value,
      ...defined({
        format: stringMember(name, 'format'),
        nameQualifier: stringMember(name, 'nameQualifier'),
        spNameQualifier: stringMember(name, 'spNameQualifier'),
      }),
    },
    sessionIndexes: several.length > 0 ? several : single === undefined ? [] : [single],
  };
}
