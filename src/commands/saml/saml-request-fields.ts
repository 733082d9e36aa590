/** Parses single fields of an AuthnRequest. */
import { reachedBy } from '../../checks/levels.ts';
import { IdcliError } from '../../errors.ts';
import type { SamlRequestInput } from '../../flows/saml-login/input.ts';
import type { ProviderPreset } from '../../providers/preset.ts';
import type { SamlProtocol } from '../../providers/saml-types.ts';
import type { Invocation } from '../command.ts';
import type { SamlRequestValues } from '../options/saml-options.ts';

/** Puts a provider's own parameters into Extensions; a name with a colon is already qualified. */
export async function extensionsOf(
  values: SamlRequestValues,
  preset: ProviderPreset,
  { parameterPrefix = '', languageParameter }: SamlProtocol,
  { warn }: Invocation,
): Promise<readonly (readonly [string, string])[]> {
  const whole = (name: string) => (name.includes(':') ? name : `${parameterPrefix}${name}`);
  const language = values.uiLocales;
  if (language !== undefined && languageParameter === undefined)
    await warn(
      `SAML has no parameter for a language, and ${preset.id} none of its own: --ui-locales is not sent`,
    );
  const spoken =
    language === undefined || languageParameter === undefined ? [] : [[languageParameter, language] as const];
  return [...spoken, ...(values.param ?? [])].map(([name, value]) => [whole(name), value] as const);
}

/** SAML bindings, 3.4.3. Bytes. */
const RELAY_STATE_BYTES = 80;

export async function checkRelayState(text: string, { warn }: Invocation): Promise<string> {
  const bytes = Buffer.byteLength(text);
  if (bytes > RELAY_STATE_BYTES)
    await warn(
      `the RelayState has ${bytes} bytes, and SAML allows ${RELAY_STATE_BYTES}: it may come back cut off`,
    );
  return text;
}

export function wholeNumber(value: number): number {
  if (Number.isInteger(value) && value <= 65_535) return value;
  throw new IdcliError('USAGE', `--attribute-index takes a whole number up to 65535, not ${value}`);
}

/** SAML core, 8.3. */
const NAME_ID_FORMATS: Readonly<Record<string, string>> = {
  unspecified: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
  emailAddress: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
  persistent: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
  transient: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient',
};

/**
 * Expands a short name to its URI.
 * @throws {IdcliError} `USAGE` for a word that is neither
 */
export function nameIdFormatOf(text: string): string {
  if (text.includes(':')) return text;
  const known = Object.hasOwn(NAME_ID_FORMATS, text) ? NAME_ID_FORMATS[text] : undefined;
  if (known !== undefined) return known;
  throw new IdcliError('USAGE', `${text} is not a NameID format`, {
    hint: `write a URI, or one of ${Object.keys(NAME_ID_FORMATS).join(', ')}`,
  });
}

/** Contexts must match exactly; a higher level satisfies a requested one. */
export function authnContextOf({
  authnContext,
  loa,
}: SamlRequestValues): Pick<SamlRequestInput, 'authnContext'> {
  if (authnContext !== undefined && authnContext.length > 0) {
    if (loa !== undefined) {
      throw new IdcliError('USAGE', '--authn-context and --loa exclude each other', {
        hint: 'both ask for a RequestedAuthnContext; --loa is for hubs that name levels',
      });
    }
    return { authnContext: { comparison: 'exact', values: authnContext, accepted: authnContext } };
  }
  if (loa === undefined) return {};
  return { authnContext: { comparison: 'minimum', values: [loa], accepted: reachedBy(loa) } };
}
