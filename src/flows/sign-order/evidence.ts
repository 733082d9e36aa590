/** The signed data object: fetched, saved, opened, and its facts about the signer (rules ES-C8 to ES-C12). */

import { type Normalized, type NormalizeInput, normalizeClaims } from '../../claims/index.ts';
import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import { IdcliError } from '../../errors.ts';
import type { OrderProtocol } from '../../protocol/e-signing/index.ts';
import type { KeyCandidate } from '../../protocol/jose/decoded.ts';
import { keysOfSet } from '../../protocol/jose/keys.ts';
import { fetchJwks } from '../../protocol/oidc/discovery.ts';
import { saveSdo } from '../consent-signature/sdo.ts';
import type { OpenedSdo } from '../open-sdo.ts';
import type { OrderContext, OrderEvidence, OrderedThings, OrderService } from './input.ts';
import type { OrderSession } from './service.ts';

/**
 * Fetches the object; retries as often as the preset says while the service has none yet (trap T6).
 * @returns its bytes; undefined when an answer must not be trusted
 * @throws {IdcliError} `ANSWER_UNREADABLE` without an object, or when it is not base64
 */
export async function fetchSdo(
  session: OrderSession,
  { protocol }: Pick<OrderService, 'protocol'>,
  { pollSeconds }: Pick<OrderEvidence, 'pollSeconds'>,
  { world, tell }: OrderContext,
): Promise<Uint8Array | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await session.send('GetSDO');
    if (answer === undefined) return undefined;
    const text = (answer.sdo ?? '').replace(/\s+/g, '');
    if (text !== '') return decode(text);
    if (attempt === protocol.fetchAttempts) {
      const status = answer.status === undefined ? '' : `, and the order is ${answer.status}`;
      throw new IdcliError('ANSWER_UNREADABLE', `there is no signed data object yet${status}`, {
        hint: 'fetch it later with: idcli sign-order fetch',
      });
    }
    await tell('the signed data object is not there yet; asking again');
    await world.sleep(pollSeconds * 1000, world.signal);
  }
}

function decode(text: string): Uint8Array {
  if (/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) {
    return new Uint8Array(Buffer.from(text, 'base64'));
  }
  throw new IdcliError('ANSWER_UNREADABLE', 'B64SDOBytes is not base64', {
    hint: 'see the answer with --trace --verbose',
  });
}

type Evidence = OrderService & OrderEvidence;

/**
 * Saves the object, opens it, and puts report and claims into the draft.
 * @throws {IdcliError} `OUTPUT_NOT_WRITTEN`, after everything else was done
 */
export async function tellSdo(
  sdo: Uint8Array,
  evidence: Evidence,
  ordered: OrderedThings,
  context: OrderContext,
): Promise<void> {
  const { draft, world } = context;
  const { saved, failure } = await saveSdo(sdo, evidence, world);
  draft.data.sdo = { ...saved };
  const { openSdo } = await import('../open-sdo.ts');
  const opened = await openSdo({
    sdo,
    ...ordered,
    ...defined({ anchors: evidence.anchors }),
    ...(await keysFor(evidence, context)),
    ...defined({ issuer: evidence.tokenIssuer, clientId: evidence.clientId }),
    now: world.now(),
    clockToleranceSeconds: evidence.clockToleranceSeconds,
  });
  draft.reports.push(opened.report);
  draft.data.sdo = { ...opened.data, ...saved };
  tellClaims(opened, evidence, context);
  if (failure !== undefined) throw failure;
}

/** Returns keys of the embedded ID token; without a given key it is not verified (rule ES-V7). */
async function keysFor(
  { jwks }: Evidence,
  { recorder }: OrderContext,
): Promise<{ keys: readonly KeyCandidate[] } | { keysFailed: string } | Record<string, never>> {
  if (jwks === undefined) return {};
  if ('document' in jwks) return { keys: keysOfSet(jwks.document, jwks.source) };
  try {
    return { keys: keysOfSet(await fetchJwks(recorder.as('client', 'jwks'), jwks.url), jwks.url) };
  } catch (thrown) {
    if (!(thrown instanceof IdcliError)) throw thrown;
    return { keysFailed: thrown.message };
  }
}

function tellClaims(opened: OpenedSdo, evidence: Evidence, { draft, world }: OrderContext): void {
  const { idToken } = opened;
  if (idToken === undefined) {
    draft.notes.push('the signed data object has no ID token, so nothing proves the phone');
  } else if (!idToken.verified) {
    draft.notes.push(
      evidence.jwks === undefined
        ? 'the ID token in the signed data object is not verified: its keys were not given (--jwks)'
        : 'the ID token in the signed data object is not verified',
    );
  }
  const { claims, sources } = claimsOfOrder(opened, draft.data, {
    provider: evidence.provider.claims,
    retrievedAt: world.now(),
    verified: idToken?.verified === true && draft.reports.every(({ verdict }) => verdict === 'valid'),
    ...(draft.sandbox === true ? { sandbox: true } : {}),
    method: methodOf(evidence.protocol),
  });
  if (claims !== undefined) draft.claims = claims;
  draft.claimSources = sources;
}

/** Returns the claims of a signed order. */
export function claimsOfOrder(
  { idToken, signer, evidence }: OpenedSdo,
  { orderId, transRef }: { readonly orderId?: Json; readonly transRef?: Json },
  {
    method,
    ...rest
  }: Omit<NormalizeInput, 'protocol' | 'origins' | 'signature'> & { readonly method: string },
): Normalized {
  return normalizeClaims({
    ...rest,
    protocol: 'sdo',
    origins: [
      ...(idToken?.claims === undefined ? [] : [{ name: 'id_token' as const, claims: idToken.claims }]),
      ...(signer === undefined ? [] : [{ name: 'signer' as const, claims: signer }]),
      { name: 'order', claims: defined({ OrderID: orderId, TransRef: transRef }) },
    ],
    ...(typeof idToken?.claims?.iss === 'string' ? { issuer: idToken.claims.iss } : {}),
    signature: { ...evidence, method },
  });
}

const methodOf = ({ authenticationId }: OrderProtocol): string => authenticationId;
