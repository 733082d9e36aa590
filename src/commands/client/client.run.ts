/** `idcli client …`: maps option values to one request about a registration. */
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import {
  type KnownRegistration,
  type RegistrationAction,
  type RegistrationInput,
  runRegistration,
} from '../../flows/registration/registration.ts';
import { objectOf, parseJson, stringMember } from '../../protocol/http/index.ts';
import type { JsonObject } from '../../protocol/jose/decoded.ts';
import type { Invocation, ValuesOf } from '../command.ts';
import { connect, readFile } from '../input/connection.ts';
import { chooseProvider } from '../input/provider.ts';
import { enterSandbox } from '../input/sandbox-session.ts';
import type { METADATA_OPTIONS, REGISTER_OPTIONS, REGISTRATION_OPTIONS } from './client-options.ts';

type RegisterValues = ValuesOf<typeof REGISTER_OPTIONS>;
type RegistrationValues = ValuesOf<typeof REGISTRATION_OPTIONS> & ValuesOf<typeof METADATA_OPTIONS>;

/** @throws {IdcliError} `USAGE`, and errors of provider, connection and request */
export async function runClientRegister(values: RegisterValues, invocation: Invocation): Promise<void> {
  const { draft, world } = invocation;
  const chosen = await chooseProvider(values, invocation);
  draft.provider = chosen.preset.id;
  draft.providerTitle = chosen.preset.title;
  const metadata = metadataOf(values);
  const recorder = await connect(values, chosen.secrets, invocation);
  const sandbox =
    values.sandbox === undefined
      ? undefined
      : await enterSandbox(
          values.sandbox,
          { system: chosen.preset.id, values, redirectUris: [] },
          invocation,
        );
  try {
    const issuer = sandbox?.issuer ?? chosen.issuer;
    draft.issuer = issuer;
    draft.sandbox = sandbox !== undefined;
    const initialToken =
      values.initialToken === undefined
        ? undefined
        : await invocation.settings.secret(values.initialToken, 'initial access token');
    await runRegistration(
      { action: 'register', issuer, metadata, ...defined({ initialToken, out: values.out }) },
      { world, draft, recorder, tell: invocation.tell },
    );
  } finally {
    await sandbox?.leave();
  }
}

/** Returns the work of a command on a registration that is there already. */
export const registrationWork =
  (action: Exclude<RegistrationAction, 'register'>) =>
  async (values: RegistrationValues, invocation: Invocation): Promise<void> => {
    const { draft, world } = invocation;
    const registration = await registrationOf(values, invocation);
    const recorder = await connect(values, {}, invocation);
    const input: RegistrationInput = {
      action,
      registration,
      metadata: action === 'update' ? metadataOf(values) : {},
      ...defined({ out: values.out }),
    };
    await runRegistration(input, { world, draft, recorder, tell: invocation.tell });
  };

async function registrationOf(
  values: RegistrationValues,
  invocation: Invocation,
): Promise<KnownRegistration> {
  const members = values.from === undefined ? undefined : await savedRegistration(values.from, invocation);
  const uri = values.registrationUri ?? stringMember(members, 'registration_client_uri');
  const token =
    values.registrationToken === undefined
      ? stringMember(members, 'registration_access_token')
      : await invocation.settings.secret(values.registrationToken, 'registration access token');
  if (uri === undefined || token === undefined || !URL.canParse(uri)) {
    const what = uri === undefined || !URL.canParse(uri) ? 'address' : 'access token';
    throw new IdcliError('USAGE', `the ${what} of the registration is missing`, {
      hint: 'give the saved registration with --from FILE, or both --registration-uri and --registration-token',
    });
  }
  const clientId = values.clientId ?? stringMember(members, 'client_id');
  return { uri: new URL(uri), token, ...defined({ clientId, members }) };
}

async function savedRegistration(path: string, invocation: Invocation): Promise<JsonObject> {
  const bytes = await readFile(path, 'registration', invocation);
  const reading = parseJson(bytes, 200);
  const members = reading.ok ? objectOf(reading.value) : undefined;
  if (members === undefined)
    throw new IdcliError('INPUT_UNREADABLE', `${path} is not a JSON object`, {
      hint: 'make one with: idcli client register … --out client.json',
    });
  for (const name of ['registration_access_token', 'client_secret']) {
    const value = stringMember(members, name);
    if (value !== undefined) invocation.settings.register(value);
  }
  return members;
}

/** @throws {IdcliError} `USAGE` for a text that is not a JSON object */
function metadataOf({ metadata, set = [] }: ValuesOf<typeof METADATA_OPTIONS>): JsonObject {
  const object = metadata === undefined ? {} : objectOf(jsonOr(metadata, undefined));
  if (object === undefined)
    throw new IdcliError('USAGE', '--metadata is not a JSON object', {
      hint: 'for example --metadata \'{"redirect_uris":["http://127.0.0.1/callback"]}\', or --metadata @FILE',
    });
  return { ...object, ...Object.fromEntries(set.map(([name, text]) => [name, jsonOr(text, text)])) };
}

/** A value that is JSON counts as that; any other is text. */
function jsonOr<Other>(text: string, other: Other) {
  const reading = parseJson(new TextEncoder().encode(text), 200);
  return reading.ok ? reading.value : other;
}
