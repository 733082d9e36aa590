/**
 * `idcli saml logout`: ends a session of an earlier login, or lets the identity provider end it. SAML profiles, 4.4.
 */
import type { SamlSession } from '../../checks/saml/input.ts';
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import type { Binding } from '../../protocol/saml/bindings.ts';
import { awaitLogout } from './await-logout.ts';
import { findIdentityProvider } from './identity-provider.ts';
import type { IdentityProviderInput, SamlContext, SamlLogoutInput } from './input.ts';
import { logOut } from './logout.ts';
import { playingOf } from './playing.ts';
import { logOutBySoap } from './soap-logout.ts';

export interface SamlLogoutRun extends SamlLogoutInput {
  readonly identityProvider: IdentityProviderInput;
  /** Absent: unknown, so the identity provider has to begin. */
  readonly session?: SamlSession;
  readonly binding?: Binding | 'soap';
  /** The identity provider begins, at an address to open or by itself. */
  readonly awaits?: { readonly start?: URL };
}

/**
 * Fills the draft with exchanges and the report of the message that came.
 * @throws {IdcliError} when the logout could not be completed; a wrong message is a finding instead
 */
export async function samlLogout(run: SamlLogoutRun, context: SamlContext): Promise<void> {
  const { draft } = context;
  draft.flow = true;
  draft.protocol = 'saml';
  draft.data.kind = 'logout';
  const idp = await findIdentityProvider(run.identityProvider, context);
  draft.issuer = idp.entityId;
  const [acsUrl = new URL('http://127.0.0.1:0/saml/acs')] = run.redirect.uris;
  const { session, binding, awaits } = run;
  const base = { input: run, context, idp, acsUrl: acsUrl.href };
  const playing = playingOf(run, context);
  if (awaits !== undefined)
    return awaitLogout({ ...base, ...awaits, ...defined({ session, binding }) }, playing);
  if (session === undefined) throw new IdcliError('USAGE', 'there is no session to end');
  draft.data.nameId = { ...session.nameId };
  draft.data.sessionIndexes = [...session.sessionIndexes];
  if (binding === 'soap') return logOutBySoap({ ...base, session });
  const done = await logOut({ ...base, session, isWhole: true, ...defined({ binding }) }, playing);
  if (done) return;
  throw new IdcliError('METADATA_UNUSABLE', `${idp.entityId} offers no single logout through a browser`, {
    hint: 'if its metadata has one over SOAP: --binding soap',
  });
}
