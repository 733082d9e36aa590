/** Registers a client, and reads, changes and deletes its registration. RFC 7591; RFC 7592. */
import { judgeRegistration } from '../../checks/index.ts';
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import type { JsonObject } from '../../protocol/jose/decoded.ts';
import { requireEndpoint } from '../../protocol/oidc/discovery.ts';
import { findMetadata } from '../../protocol/oidc/find-metadata.ts';
import { askRegistration } from '../../protocol/oidc/registration.ts';
import type { FlowContext } from '../code-flow/flow-context.ts';
import { judgingHttp } from '../http-answers.ts';
import { OWNER_ONLY, writeNamedFile } from '../write-file.ts';

export type RegistrationAction = 'register' | 'show' | 'update' | 'delete';

/** A registration that is there already. */
export interface KnownRegistration {
  readonly uri: URL;
  readonly token: string;
  readonly clientId?: string;
  /** The last answer, which an update starts from. */
  readonly members?: JsonObject;
}

export type RegistrationInput = {
  /** Where to keep the whole answer. */
  readonly out?: string;
} & (
  | {
      readonly action: 'register';
      readonly issuer: string;
      readonly initialToken?: string;
      readonly metadata: JsonObject;
    }
  | {
      readonly action: 'show' | 'update' | 'delete';
      readonly registration: KnownRegistration;
      /** What an update changes. */
      readonly metadata: JsonObject;
    }
);

/**
 * Does one thing with a registration, judges the answer, and fills the draft.
 * @throws {IdcliError} `REQUEST_REFUSED` and its like, `ANSWER_UNREADABLE`, `OUTPUT_NOT_WRITTEN`, and what `fetch`
 * throws
 */
export async function runRegistration(input: RegistrationInput, context: FlowContext): Promise<void> {
  await judgingHttp(context.draft, () => act(input, context));
}

async function act(input: RegistrationInput, context: FlowContext): Promise<void> {
  const { draft, world, recorder } = context;
  draft.flow = true;
  draft.protocol = 'oidc';
  const fetch = recorder.as('client', input.action === 'register' ? 'registration' : 'client configuration');
  const { request, sent, clientId } = await requestOf(input, context);
  const answer = await askRegistration(fetch, request);
  if (answer === undefined) {
    draft.data.deleted = true;
    return;
  }
  draft.data.client = answer;
  draft.reports.push(await judgeRegistration({ answer, ...defined({ sent, clientId }), now: world.now() }));
  if (input.out === undefined) return;
  const text = `${JSON.stringify(answer, null, 2)}\n`;
  await writeNamedFile(text, { path: input.out, called: 'the registration', mode: OWNER_ONLY }, world);
  draft.notes.push(`the registration was saved in ${input.out}`);
}

const METHODS = { show: 'GET', update: 'PUT', delete: 'DELETE' } as const;

async function requestOf(input: RegistrationInput, { recorder }: FlowContext) {
  if (input.action === 'register') {
    const { metadata } = await findMetadata(recorder.as('client', 'discovery'), input.issuer);
    const url = requireEndpoint(
      metadata,
      'registration_endpoint',
      'the provider registers no clients by itself: ask it for one',
    );
    const request = {
      method: 'POST' as const,
      url,
      metadata: input.metadata,
      ...defined({ token: input.initialToken }),
    };
    return { request, sent: input.metadata, clientId: undefined };
  }
  const { uri: url, token, clientId, members } = input.registration;
  const sent = input.action === 'update' ? updated(members, input.metadata, clientId) : undefined;
  const request = { method: METHODS[input.action], url, token, ...defined({ metadata: sent }) };
  return { request, sent, clientId };
}

/** Members of an answer that an update must not send. RFC 7592, 2.2. */
const NOT_SENT = [
  'registration_client_uri',
  'registration_access_token',
  'client_secret_expires_at',
  'client_id_issued_at',
];

/** An update replaces the whole registration, so it starts from the last answer. RFC 7592, 2.2. */
function updated(
  members: JsonObject | undefined,
  changes: JsonObject,
  clientId: string | undefined,
): JsonObject {
  const merged = { ...members, ...changes, ...defined({ client_id: clientId }) };
  if (typeof merged.client_id !== 'string') {
    throw new IdcliError('USAGE', 'an update names the client', {
      hint: 'give --client-id, or the saved registration with --from FILE',
    });
  }
  return Object.fromEntries(Object.entries(merged).filter(([name]) => !NOT_SENT.includes(name)));
}
