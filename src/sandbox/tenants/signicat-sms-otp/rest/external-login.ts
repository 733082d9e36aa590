/** The pages of an API session, and the return from them. */

import { isObject } from '../../../../common/json.ts';
import { redirect, type SandboxRequest, type SandboxResponse } from '../../../http.ts';
import { appendQuery } from '../../../oidc/redirect-uri.ts';
import { EID } from '../client.ts';
import { showVisit, submitVisit } from '../otp.ts';
import { endPage, gonePage } from '../pages.ts';
import { type Provider, randomGuid, subjectOf } from '../provider.ts';
import type { OtpEnd, RestSession } from '../state.ts';
import { isPending } from './sessions.ts';

const leave = (provider: Provider, session: RestSession) => (end: OtpEnd) => finish(provider, session, end);

export function showExternalLogin(provider: Provider, request: SandboxRequest): SandboxResponse {
  const session = sessionOf(provider, request);
  if (session === undefined) return gonePage();
  session.members.status = 'WAITING_FOR_USER';
  return showVisit(provider, session.visit, leave(provider, session));
}

export function submitExternalLogin(provider: Provider, request: SandboxRequest): SandboxResponse {
  const session = sessionOf(provider, request);
  if (session === undefined) return gonePage();
  return submitVisit(provider, session.visit, request, leave(provider, session));
}

/** Returns a session that still waits for its person. Accepts a stale one, so that the person still returns. */
function sessionOf({ core, state }: Provider, { url }: SandboxRequest): RestSession | undefined {
  const messageId = url.searchParams.get('messageId');
  const session = [...state.sessions.values()].find((candidate) => candidate.messageId === messageId);
  if (session === undefined || !isPending(session)) return undefined;
  const isStale = session.visit.fault.effect.rest?.stale === true;
  return isStale || core.now().getTime() <= session.expiresAt ? session : undefined;
}

const LOCKED = {
  type: 'https://api.signicat.com/problems/otp-locked',
  title: 'The number is locked',
  detail: 'no right code in time',
  code: 'otp_locked',
};

function finish(provider: Provider, session: RestSession, end: OtpEnd): SandboxResponse {
  const { members, visit } = session;
  const played = visit.fault.effect.rest;
  if (end === 'approved') {
    Object.assign(members, {
      status: 'SUCCESS',
      provider: EID,
      subject: subject(members, visit.phone ?? ''),
      loa: 'substantial',
      environment: { ipAddress: '127.0.0.1', userAgent: 'sandbox' },
    });
  } else if (end === 'cancelled') {
    members.status = 'ABORT';
  } else {
    Object.assign(members, { status: 'ERROR', statusDetail: LOCKED.title, error: LOCKED });
  }
  if (played?.stale === true) members.status = 'CREATED';
  Object.assign(members, played?.sets);
  if (members.status !== 'SUCCESS') delete members.subject;
  return back(provider, session, end);
}

/** Returns the known attributes that were requested. */
function subject({ requestedAttributes }: RestSession['members'], phone: string): Record<string, unknown> {
  const asked = Array.isArray(requestedAttributes) ? requestedAttributes : [];
  return {
    id: subjectOf(phone),
    ...(asked.includes('idpId') ? { idpId: phone } : {}),
    ...(asked.includes('phoneNumber') ? { phoneNumber: phone } : {}),
  };
}

const CALLBACKS = { approved: 'success', cancelled: 'abort', locked: 'error' } as const;

function back(provider: Provider, { id, members, visit }: RestSession, end: OtpEnd): SandboxResponse {
  const urls = isObject(members.callbackUrls) ? members.callbackUrls : {};
  const url = urls[CALLBACKS[end]];
  if (typeof url !== 'string') return endPage('You are done here');
  const reference = typeof members.externalReference === 'string' ? members.externalReference : undefined;
  const sessionId = visit.fault.effect.rest?.swapsSession === true ? randomGuid(provider) : id;
  return {
    ...redirect(302, appendQuery(url, { sessionId, externalReference: reference })),
    ...(visit.fault.id === 'ok' ? {} : { note: `scenario ${visit.fault.id}` }),
  };
}
