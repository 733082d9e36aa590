/** Makes one message of a kind. */
import {
  type Breaking,
  type Minted,
  mintSaml,
  mintSdo,
  mintToken,
  SAML_KINDS,
  TOKEN_KINDS,
} from '../../mint/index.ts';
import type { Invocation } from '../command.ts';
import type { MintValues } from './mint.ts';
import { samlWish, sdoWish, tokenWish } from './wishes.ts';

export const MESSAGE_KINDS = [...TOKEN_KINDS, ...SAML_KINDS, 'sdo'] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];
export type Kind = MessageKind | 'keys';

/** @throws {IdcliError} as reading keys, claims and people does */
export async function minted(
  kind: MessageKind,
  breaking: Breaking | undefined,
  values: MintValues,
  invocation: Invocation,
): Promise<Minted> {
  const token = TOKEN_KINDS.find((name) => name === kind);
  if (token !== undefined) {
    return mintToken(
      await tokenWish(token, values, invocation),
      breaking !== undefined && 'token' in breaking ? breaking.token : undefined,
    );
  }
  const saml = SAML_KINDS.find((name) => name === kind);
  if (saml !== undefined) {
    return mintSaml(
      await samlWish(saml, values, invocation),
      breaking !== undefined && 'saml' in breaking ? breaking.saml : undefined,
    );
  }
  const wish = await sdoWish(values, invocation);
  return breaking !== undefined && 'sdo' in breaking
    ? mintSdo({ ...wish, form: breaking.form }, breaking.sdo)
    : mintSdo(wish);
}
