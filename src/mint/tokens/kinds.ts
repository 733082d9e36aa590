/** What is in a good token of each kind, and what its reader expects of it. */

import { createHash } from 'node:crypto';
import { defined } from '../../common/defined.ts';
import { asText } from '../../common/foreign.ts';
import { leftHalf } from '../../sandbox/jose/left-half.ts';
import { DEFAULTS } from '../defaults.ts';
import { bareJwk } from '../keys/mint-key.ts';
import { type VerifierOption, value } from '../minted.ts';
import { asCallback } from './callback.ts';
import { type Members, randomText, type TokenKind, type TokenPlan } from './plan.ts';

/** Seconds; a proof and a logout token are good for a short time only. */
const LIFETIME = 3600;

type Fill = (plan: TokenPlan) => void;

const FILL: Readonly<Record<TokenKind, Fill>> = {
  'id-token'(plan) {
    const { nonce, accessToken, code, state, clientId } = plan.wish;
    const hash = (text: string | undefined) => text && leftHalf(text, plan.alg);
    Object.assign(plan.payload, subject(plan), {
      aud: clientId,
      exp: ends(plan),
      iat: plan.now,
      ...defined({ nonce, at_hash: hash(accessToken), c_hash: hash(code), s_hash: hash(state) }),
      ...told(plan),
    });
    plan.expects.push(
      ...reader(plan),
      ...(nonce === undefined ? [] : [value('--nonce', nonce)]),
      ...(accessToken === undefined ? [] : [value('--access-token', accessToken)]),
      ...(code === undefined ? [] : [value('--code', code)]),
    );
    if (state !== undefined) plan.finish.push(asCallback('id_token', state));
  },
  'access-token'(plan) {
    const { clientId } = plan.wish;
    plan.header.typ = 'at+jwt';
    const { audience = DEFAULTS.api } = plan.wish;
    Object.assign(plan.payload, subject(plan), {
      aud: audience,
      client_id: clientId,
      exp: ends(plan),
      iat: plan.now,
      jti: randomText(plan),
      scope: 'openid profile',
      ...told(plan),
    });
    plan.expects.push(value('--type', 'at+jwt'), ...reader(plan), value('--trusted-audience', audience));
  },
  'logout-token'(plan) {
    plan.header.typ = 'logout+jwt';
    Object.assign(plan.payload, subject(plan), {
      aud: plan.wish.clientId,
      exp: ends(plan, 120),
      iat: plan.now,
      jti: randomText(plan),
      sid: randomText(plan),
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    });
    plan.expects.push(value('--type', 'logout+jwt'), ...reader(plan));
  },
  'client-assertion'(plan) {
    const { clientId, issuer, audience = issuer } = plan.wish;
    Object.assign(plan.payload, {
      iss: clientId,
      sub: clientId,
      aud: audience,
      exp: ends(plan, 300),
      iat: plan.now,
      jti: randomText(plan),
    });
    plan.expects.push(value('--type', 'client-assertion'), ...reader(plan, audience));
  },
  'dpop-proof'(plan) {
    const { nonce, accessToken, issuer } = plan.wish;
    plan.header.typ = 'dpop+jwt';
    delete plan.header.kid;
    plan.header.jwk = bareJwk(plan.key.jwk);
    Object.assign(plan.payload, {
      jti: randomText(plan),
      htm: 'POST',
      htu: `${issuer}/token`,
      iat: plan.now,
      ...defined({ nonce, ath: accessToken && hashOfToken(accessToken) }),
    });
    plan.keysFrom = 'token';
    plan.expects.push(
      value('--type', 'dpop+jwt'),
      ...(nonce === undefined ? [] : [value('--nonce', nonce)]),
      ...(accessToken === undefined ? [] : [value('--access-token', accessToken)]),
    );
  },
  'request-object'(plan) {
    const { clientId, issuer, audience = issuer, nonce, state } = plan.wish;
    plan.header.typ = 'oauth-authz-req+jwt';
    Object.assign(plan.payload, {
      iss: clientId,
      aud: audience,
      client_id: clientId,
      response_type: 'code',
      redirect_uri: 'http://127.0.0.1/callback',
      scope: 'openid',
      ...defined({ nonce, state }),
      exp: ends(plan, 300),
      nbf: plan.now,
      iat: plan.now,
    });
    plan.expects.push(value('--type', 'request-object'), ...reader(plan, audience));
  },
  jarm(plan) {
    const { issuer, clientId, state = randomText(plan), code = randomText(plan) } = plan.wish;
    Object.assign(plan.payload, { iss: issuer, aud: clientId, exp: ends(plan, 600), code, state });
    plan.expects.push(value('--type', 'jarm'), ...reader(plan));
    if (plan.wish.state !== undefined) plan.finish.push(asCallback('response', state));
  },
  'sd-jwt'(plan) {
    present(plan);
    plan.expects.push(value('--type', 'sd-jwt'), ...presented(plan));
  },
  credential(plan) {
    plan.header.typ = 'dc+sd-jwt';
    plan.payload.vct = 'urn:idcli:sandbox:person';
    present(plan);
    plan.expects.push(value('--type', 'dc+sd-jwt'), ...presented(plan));
  },
  jwt(plan) {
    Object.assign(plan.payload, { iat: plan.now, exp: ends(plan), ...told(plan) });
  },
};

/** Fills a plan with what is due for its kind, and then with what was wished for. */
export function fill(plan: TokenPlan): void {
  const { kind, claims, without, header } = plan.wish;
  FILL[kind](plan);
  const { presentation } = plan;
  for (const [name, claim] of Object.entries(claims)) {
    // What was already in the open stays there: an issuer hides neither `exp` nor `cnf`.
    if (presentation === undefined || ALWAYS_OPEN.has(name)) plan.payload[name] = claim;
    else presentation.claims[name] = claim;
  }
  for (const name of without) {
    delete plan.payload[name];
    delete presentation?.claims[name];
  }
  Object.assign(plan.header, header);
}

const ALWAYS_OPEN = new Set(['iss', 'aud', 'exp', 'nbf', 'iat', 'cnf', 'vct', 'status', 'jti', 'nonce']);

/** RFC 9449, 4.2. */
const hashOfToken = (token: string): string =>
  createHash('sha256').update(token, 'ascii').digest('base64url');

const ends = ({ now, wish }: TokenPlan, usual = LIFETIME): number => now + (wish.lifetimeSeconds ?? usual);

const subject = ({ wish }: TokenPlan): Members => ({ iss: wish.issuer, sub: wish.person.sub });

/** The claims of the person, if they are to be told. */
const told = ({ wish }: TokenPlan): Members =>
  wish.tells
    ? Object.fromEntries(Object.entries(wish.person.claims).filter(([, claim]) => claim !== undefined))
    : {};

const reader = ({ wish }: TokenPlan, audience = wish.issuer): readonly VerifierOption[] => [
  value('--issuer', wish.issuer),
  value('--client-id', wish.clientId),
  ...(audience === wish.issuer ? [] : [value('--trusted-audience', audience)]),
];

function present(plan: TokenPlan): void {
  const { wish, now } = plan;
  const { audience, nonce } = wish;
  const holder = DEFAULTS.holder();
  Object.assign(plan.payload, {
    iss: wish.issuer,
    iat: now,
    exp: ends(plan),
    cnf: { jwk: bareJwk(holder.jwk) },
  });
  plan.presentation = {
    claims: { sub: wish.person.sub, ...told(plan) },
    holder,
    decoys: [],
    ...(audience === undefined && nonce === undefined
      ? {}
      : {
          binding: {
            header: { typ: 'kb+jwt' },
            payload: { iat: now, aud: audience ?? wish.clientId, nonce: nonce ?? randomText(plan) },
            key: holder,
          },
        }),
  };
}

function presented({ wish, presentation }: TokenPlan): readonly VerifierOption[] {
  const { binding } = presentation ?? {};
  return [
    value('--issuer', wish.issuer),
    ...(binding === undefined
      ? []
      : [value('--client-id', asText(binding.payload.aud)), value('--nonce', asText(binding.payload.nonce))]),
  ];
}
