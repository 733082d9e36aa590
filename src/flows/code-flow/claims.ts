/** Normalized claims from the judged tokens. */

import type { NormalizeInput } from '../../claims/document.ts';
import { normalizeClaims } from '../../claims/index.ts';
import { defined } from '../../common/defined.ts';
import type { Draft, Tokens } from '../../outcome.ts';
import type { World } from '../../world.ts';
import { exactClaims } from '../exact-claims.ts';
import { OWNER_ONLY, writeNamedFile } from '../write-file.ts';
import type { JudgedLogin } from './id-token.ts';
import type { TokenFlowInput } from './input.ts';
import type { JudgedUserinfo } from './userinfo.ts';

interface Telling {
  readonly input: TokenFlowInput;
  readonly context: { readonly draft: Draft; readonly world: World };
  readonly tokens: Tokens;
  /** Known besides ID token and UserInfo: facts of the transaction, evidence of a signature. */
  readonly beside?: Pick<NormalizeInput, 'origins' | 'signature'> & {
    /** Whether each source in `beside` was verified, by name. */
    readonly verifiedSources?: Readonly<Record<string, boolean>>;
  };
}

/**
 * Puts the normalized claims into the draft. Includes claims of a rejected token, with `source.verified` false.
 * @throws {IdcliError} `OUTPUT_NOT_WRITTEN` when the portrait cannot be saved
 */
export async function tellClaims(
  login: JudgedLogin,
  userinfo: JudgedUserinfo | undefined,
  { input, context, tokens, beside }: Telling,
): Promise<void> {
  const { draft, world } = context;
  const idToken = exactClaims(login.judgement);
  if (idToken === undefined) return;
  const requested = words(input.scope);
  const granted = typeof tokens.scope === 'string' ? words(tokens.scope) : undefined;
  const { claims, sources, portrait } = normalizeClaims({
    provider: input.provider.claims,
    protocol: 'oidc',
    origins: [
      { name: 'id_token', claims: idToken },
      ...(userinfo === undefined ? [] : [{ name: 'userinfo' as const, claims: userinfo.claims }]),
      ...(beside?.origins ?? []),
    ],
    ...defined({ signature: beside?.signature }),
    issuer: input.issuer,
    audience: input.credentials.clientId,
    retrievedAt: world.now(),
    verified: login.verdict === 'valid' && Object.values(beside?.verifiedSources ?? {}).every(Boolean),
    ...(draft.sandbox === true ? { sandbox: true } : {}),
    scopes: { requested, ...defined({ granted }) },
    mandatory: Object.fromEntries(
      Object.entries(input.provider.scopes ?? {}).map(([scope, { mandatory }]) => [scope, mandatory]),
    ),
  });
  if (claims !== undefined) draft.claims = claims;
  draft.claimSources = sources;
  draft.verifiedSources = {
    id_token: login.verdict === 'valid',
    ...defined({ userinfo: userinfo?.verified }),
    ...beside?.verifiedSources,
  };
  if (input.portrait !== undefined) await savePortrait(input.portrait, portrait, context);
}

async function savePortrait(
  path: string,
  portrait: Uint8Array | undefined,
  { draft, world }: Telling['context'],
): Promise<void> {
  if (portrait === undefined) {
    draft.notes.push(
      `there is no portrait to save in ${path}: was the scope portrait asked for and granted?`,
    );
    return;
  }
  await writeNamedFile(portrait, { path, called: 'the portrait', mode: OWNER_ONLY }, world);
  draft.notes.push(`the portrait was saved in ${path}`);
}

const words = (text: string): string[] => text.split(' ').filter((word) => word !== '');
