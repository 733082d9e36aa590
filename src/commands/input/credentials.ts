/** The client and its credentials: from options, then the configuration, then the sandbox's own client. */
import { defined } from '../../common/defined.ts';
import { credentialsFor } from '../../config/completeness.ts';
import type { SecretMember } from '../../config/content.ts';
import { IdcliError } from '../../errors.ts';
import type { ClientCredentials } from '../../protocol/oidc/client-auth.ts';
import type { ProviderPreset } from '../../providers/preset.ts';
import { isTyped } from '../../trust/origin.ts';
import type { Invocation, ValuesOf } from '../command.ts';
import type { ASSERTION_OPTIONS, CLIENT_OPTIONS, KEY_OPTIONS } from '../options/options.ts';
import { readReference } from './connection.ts';
import type { ChosenProvider } from './provider.ts';
import type { SandboxSession } from './sandbox-session.ts';
import { unlockKey } from './unlock.ts';

type CredentialValues = ValuesOf<typeof CLIENT_OPTIONS> &
  ValuesOf<typeof KEY_OPTIONS> &
  Partial<ValuesOf<typeof ASSERTION_OPTIONS>> & {
    readonly dryRun?: boolean;
    readonly deliver?: boolean;
  };

/**
 * Refuses before anything is sent, or a person signs for a code that cannot be redeemed.
 * @throws {IdcliError} `CLIENT_ID_MISSING`, `CLIENT_CREDENTIAL_MISSING`, `SECRET_UNRESOLVED`, `INPUT_UNREADABLE`
 */
export async function credentialsOf(
  values: CredentialValues & { readonly register?: boolean },
  chosen: ChosenProvider,
  sandbox: SandboxSession | undefined,
  invocation: Invocation,
): Promise<Omit<ClientCredentials, 'assertionAlgorithms'>> {
  const { preset } = chosen;
  if (values.register === true) return unregistered(values, invocation);
  const clientId = values.clientId ?? sandbox?.clientId ?? preset.clientId;
  if (clientId === undefined) {
    const tenant =
      preset.id === 'generic'
        ? ''
        : `\nwithout an account, try the sandbox: idcli login --provider ${preset.id} --sandbox`;
    throw new IdcliError('CLIENT_ID_MISSING', `no client id for ${preset.id}`, {
      hint: `set it with --client-id, IDCLI_CLIENT_ID, or clientId in idcli.config.yaml${tenant}`,
    });
  }
  const reference = values.clientSecret ?? (sandbox === undefined ? chosen.secrets.clientSecret : undefined);
  const registered = sandbox?.client;
  const secret =
    reference === undefined
      ? sandbox?.clientSecret
      : await invocation.settings.secret(reference, 'client secret');
  const keyFrom = values.clientKey ?? chosen.secrets.clientKey;
  const keyText = await readReference(keyFrom, 'client key', invocation);
  const key =
    keyText === undefined
      ? registered?.signingKey
      : await unlockKey(keyText, keyFrom ?? 'client key', values.keyPassphrase, invocation);
  const method = (values.clientAuth ??
    registered?.authentication?.replace('self_signed_', '') ??
    preset.clientAuth ??
    'client_secret_basic') as NonNullable<ProviderPreset['clientAuth']>;
  const certificate = values.tlsCert ?? chosen.secrets.tlsCert ?? registered?.certificate?.cert;
  const bare = secret === undefined && key === undefined && certificate === undefined;
  // A client without credentials is public, unless it was said how it authenticates.
  const publicClient = bare && (values.clientAuth ?? preset.clientAuth) === undefined;
  if (!publicClient && sandbox === undefined && values.dryRun !== true && values.deliver !== true) {
    demandCredentials(clientId, method, defined({ clientSecret: secret, clientKey: key }));
  }
  return {
    method: publicClient ? 'none' : method,
    clientId,
    ...defined({
      certificate: certificate === undefined ? undefined : true,
      secret,
      key,
      assertionAudience: audienceOf(values.assertionAudience ?? preset.assertionAudience),
    }),
  };
}

/**
 * The credentials of a client that the flow will register: it has no id yet.
 * @throws {IdcliError} `USAGE` beside the id of another client, `INPUT_UNREADABLE`
 */
async function unregistered(
  values: CredentialValues,
  invocation: Invocation,
): Promise<Omit<ClientCredentials, 'assertionAlgorithms'>> {
  const { clientKey, keyPassphrase, clientAuth } = values;
  if (values.clientId !== undefined && isTyped(invocation.origins?.clientId))
    throw new IdcliError('USAGE', '--register and --client-id exclude each other', {
      hint: 'leave out --client-id: the provider chooses the id of the new client',
    });
  const text = await readReference(clientKey, 'client key', invocation);
  const key =
    text === undefined
      ? undefined
      : await unlockKey(text, clientKey ?? 'client key', keyPassphrase, invocation);
  return {
    method: (clientAuth ?? 'client_secret_basic') as ClientCredentials['method'],
    clientId: '',
    ...defined({
      key,
      certificate: values.tlsCert === undefined ? undefined : true,
      assertionAudience: audienceOf(values.assertionAudience),
    }),
  };
}

/** @throws {IdcliError} `CLIENT_CREDENTIAL_MISSING` */
function demandCredentials(
  clientId: string,
  method: string,
  given: Partial<Record<SecretMember, string>>,
): void {
  const missing = credentialsFor(method).find((member) => given[member] === undefined);
  // A proxy may hold the client certificate.
  if (missing === undefined || method === 'tls_client_auth') return;
  const flag = `--${missing.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  const variable = `IDCLI_${flag.slice(2).toUpperCase().replaceAll('-', '_')}`;
  const what = missing.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  throw new IdcliError(
    'CLIENT_CREDENTIAL_MISSING',
    `no ${what} is set for ${clientId}, and ${method} needs one`,
    {
      hint: `set it with ${flag} or ${variable}; for a client without one say --client-auth none`,
    },
  );
}

/** @throws {IdcliError} `USAGE` for a value that is neither one of the words nor a URI */
function audienceOf(text: string | undefined): string | undefined {
  if (text === undefined || ['issuer', 'endpoint', 'token-endpoint'].includes(text) || URL.canParse(text))
    return text;
  throw new IdcliError('USAGE', `--assertion-audience is not an audience: ${text}`, {
    hint: 'say issuer, endpoint, token-endpoint, or the URL that the provider names',
  });
}
