/** Mints a signed data object, good or broken in one check. */
import { defined } from '../../common/defined.ts';
import { anchorPem, makeSdo } from '../../sandbox/sdo/make-sdo.ts';
import { DEFAULTS } from '../defaults.ts';
import { file, type Minted, pretty } from '../minted.ts';
import { DAMAGED } from '../tokens/breaks/form.ts';
import { mintToken } from '../tokens/token.ts';
import type { SdoBreak } from './breaks.ts';
import type { SdoPlan, SdoWish } from './plan.ts';

/** @param broken what to break; absent: the object is good */
export function mintSdo(wish: SdoWish, broken?: SdoBreak): Minted {
  const plan: SdoPlan = { wish, asDocument: false, finish: [], expects: [] };
  broken?.apply(plan);
  const { form, now, random, text, signer } = wish;
  const object = makeSdo({
    kind: form,
    document: { mediaType: 'text/plain', bytes: Buffer.from(text, 'utf8') },
    signer: { name: signer.name, serialNumber: signer.nationalNumber, country: 'NO', eid: 'idcli mint' },
    now,
    random,
    ...defined({ tamper: plan.tamper }),
    ...(plan.identity === undefined ? {} : { idToken: { token: identityToken(plan, plan.identity) } }),
  });
  const written = Buffer.from(object).toString('utf8');
  return {
    kind: 'sdo',
    text: plan.finish.reduce((all, change) => change(all), written),
    extension: form === 'jwt' ? 'jwt' : 'xml',
    verification: {
      command: 'decode-sdo',
      options: [
        file('--trust-anchor', 'trust-anchor.pem', anchorPem()),
        file(plan.asDocument ? '--document' : '--text-file', 'text.txt', text),
        ...(plan.identity === undefined
          ? []
          : [file('--jwks', 'jwks.json', pretty({ keys: [DEFAULTS.provider('RS256').jwk] }))]),
        ...plan.expects,
      ],
    },
    ...(broken === undefined
      ? {}
      : { expected: { check: broken.check, does: broken.does, beside: broken.beside ?? [] } }),
  };
}

function identityToken({ wish, damagedIdentity }: SdoPlan, claims: Record<string, unknown>): string {
  const { signer, now, random, issuer, clientId } = wish;
  const { text } = mintToken(
    {
      kind: 'id-token',
      now,
      random,
      issuer,
      clientId,
      person: { sub: signer.nationalNumber, claims: {} },
      tells: false,
      claims: { name: signer.name, phone_number: signer.phone, ...claims },
      without: [],
      header: {},
    },
    damagedIdentity === undefined ? undefined : DAMAGED,
  );
  return text;
}
