/**
 * What the probes of a SAML identity provider work with: its endpoints, a good request, and a browser with a session.
 */

import { generateKeyPairSync } from 'node:crypto';
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import {
  type IdentityProvider,
  logoutTarget,
  signOnTarget,
} from '../../flows/saml-login/identity-provider.ts';
import type { SamlContext, SamlLoginInput } from '../../flows/saml-login/input.ts';
import { judgeLogoutAnswer } from '../../flows/saml-login/logout-answer.ts';
import { freshId, freshRelayState, locationOf, writeRequest } from '../../flows/saml-login/request.ts';
import { assertSafeUrl, withCookies } from '../../protocol/http/index.ts';
import { ANSWER_BINDINGS, BINDINGS, type Binding } from '../../protocol/saml/bindings.ts';
import { writeLogoutRequest } from '../../protocol/saml/build/logout-request.ts';
import { sendMessage } from '../../protocol/saml/signing/send.ts';
import type { Signer } from '../../protocol/saml/signing/signer.ts';
import type { Finding } from '../../report.ts';
import type { DriveStart } from '../../user-agent/drive.ts';
import type { World } from '../../world.ts';
import type { ArtifactAnswer, ArtifactCall, IdpAnswer, Sending, Session, SigningProvider } from './answer.ts';
import type { ObservedMetadata } from './metadata.ts';
import { readResult, sessionIn } from './reading.ts';
import { resolveArtifact } from './resolve.ts';

/** What the good login said. */
export interface GoodLogin extends Session {
  /** Of all checks of the login. */
  readonly findings: readonly Finding[];
  readonly issueInstant: string;
  /** NotOnOrAfter of its confirmations. */
  readonly ends: readonly string[];
}

export interface IdpBench {
  readonly idp: IdentityProvider;
  readonly input: SamlLoginInput;
  readonly acsUrl: string;
  readonly login: GoodLogin;
  /** A person plays: what needs a browser is left out. */
  readonly isPersonal: boolean;
  readonly world: Pick<World, 'now' | 'signal' | 'sleep'>;
  readonly now: () => Date;
  /** Absent: none was given. */
  readonly second?: SigningProvider;
  /** Reads the metadata, once. Absent: there is none. */
  readonly metadata?: () => Promise<ObservedMetadata>;
  /** Sends a changed request through the browser of this run, and goes on until an answer or a page that ends it. */
  send(sending: Sending): Promise<IdpAnswer>;
  /** Whether a page that the last message led to has a text as it is. */
  wrote(text: string): boolean;
  /** A good login; the session that it starts. Rejects when it ends otherwise. */
  logIn(): Promise<Session>;
  /** Judges a LogoutResponse with every check; empty for anything else. */
  judgeLogout(answer: IdpAnswer): Promise<readonly Finding[]>;
  /** Asks for the message of an artifact, over SOAP. Rejects when the provider has no such service. */
  resolve(call: ArtifactCall): Promise<ArtifactAnswer>;
  freshId(): string;
}

interface BenchParts extends Pick<IdpBench, 'idp' | 'input' | 'acsUrl' | 'login' | 'second' | 'metadata'> {
  readonly context: SamlContext;
}

/** More pages than a login has. */
const MAX_STEPS = 20;

/** Prepares what probes of an identity provider share: signers, session, and ways to send a request. */
export function openIdpBench({ context, ...parts }: BenchParts): IdpBench {
  const { idp, input, acsUrl } = parts;
  const { world, recorder, draft } = context;
  let sentAt = 0;
  const browser = () => withCookies(recorder.as('user-agent', 'page'));
  const session = browser();
  const { signer: own, entityId } = input.serviceProvider;
  const stranger = (): Signer => ({
    key: generateKeyPairSync('rsa', { modulusLength: 2048 })
      .privateKey.export({ type: 'pkcs8', format: 'pem' })
      .toString(),
    certificate: own?.certificate ?? '',
  });

  const targetFor = ({ ends }: Sending, binding: Binding) => {
    if (ends === undefined) return signOnTarget(idp, binding);
    const target = logoutTarget(idp, binding);
    if (target !== undefined) return target;
    throw new IdcliError('METADATA_UNUSABLE', `${idp.entityId} offers no single logout through a browser`);
  };

  const usual = (service: string): Binding =>
    idp.endpoints.some((one) => one.service === service && one.binding === BINDINGS.post)
      ? 'post'
      : 'redirect';

  const written = ({ ends, artifact }: Sending, id: string, destination: string): string =>
    ends === undefined
      ? writeRequest(
          input,
          {
            id,
            destination,
            acsUrl,
            answerBinding: ANSWER_BINDINGS[artifact === true ? 'artifact' : 'post'],
          },
          world,
        )
      : writeLogoutRequest({ id, issueInstant: world.now(), destination, issuer: entityId, ...ends });

  const bench: IdpBench = {
    ...parts,
    isPersonal: input.player.kind !== 'headless',
    world,
    now: () => world.now(),
    async judgeLogout(answer) {
      if (answer.kind !== 'answered' || answer.document === undefined) return [];
      const { report } = await judgeLogoutAnswer(
        answer.document,
        { requestId: answer.requestId, destinations: [answer.url.href.split('?')[0] ?? ''] },
        { input, context, idp },
      );
      return report.findings;
    },
    resolve: (call) =>
      resolveArtifact(call, {
        idp,
        context,
        allowInsecureHttp: input.allowInsecureHttp,
        own: input.serviceProvider,
        stranger,
        ...defined({ second: parts.second }),
      }),
    freshId: () => freshId(world),
    wrote: (text) =>
      draft.exchanges
        .slice(sentAt)
        .some(({ response }) => response !== undefined && Buffer.from(response.body).includes(text)),
    async send(sending) {
      sentAt = draft.exchanges.length;
      const { change = same, after = same, signing, fresh, ends } = sending;
      const service = ends === undefined ? 'SingleSignOnService' : 'SingleLogoutService';
      const target = targetFor(sending, sending.binding ?? usual(service));
      const url = locationOf(target.location, idp);
      assertSafeUrl(url, input.allowInsecureHttp);
      const at = url.href;
      const relayState = sending.relayState ?? freshRelayState(world);
      const id = sending.id ?? freshId(world);
      const signer = signing === 'none' ? undefined : signing === 'stranger' ? stranger() : own;
      const xml = change(written(sending, id, target.location));
      const sent = sendMessage({
        parameter: 'SAMLRequest',
        xml: target.binding === 'redirect' ? after(xml) : xml,
        to: target,
        relayState,
        ...defined({ signer }),
      });
      const start: DriveStart =
        sent.binding === 'redirect'
          ? new URL(sent.url)
          : {
              action: new URL(sent.action),
              fields: sent.fields.map(([name, value]) => [
                name,
                name === 'SAMLRequest' ? changed(value, after) : value,
              ]),
            };
      const { drive } = await import('../../user-agent/index.ts');
      const origins = originsOf(idp);
      const fetch = fresh === true ? browser() : session;
      const result = await drive(start, {
        fetch: (url, init) => fetch(url, { ...init, signal: world.signal }),
        // Nothing is ever sent beyond the provider.
        isRedirectUri: (url) => !origins.has(url.origin) || isAt(url, acsUrl),
        fill: input.player.kind === 'headless' ? input.player.fill : {},
        signal: world.signal,
        sleep: world.sleep,
        leaving: ends !== undefined,
        maxSteps: MAX_STEPS,
      });
      return { at, relayState, requestId: id, ...readResult(result) };
    },
    async logIn() {
      const answer = await bench.send({});
      if (answer.kind !== 'answered' || answer.status[0] !== 'Success')
        throw new IdcliError('ANSWER_UNKNOWN', `a good login gave no assertion: ${answer.told}`);
      return sessionIn(answer.xml) ?? parts.login;
    },
  };
  return bench;
}

/** Whether a URL is an address, perhaps with parameters behind it. */
export const isAt = ({ href }: URL, address: string): boolean =>
  href === address || ['?', '&'].some((glue) => href.startsWith(address + glue));

const same = (xml: string): string => xml;

const changed = (base64: string, change: (xml: string) => string): string =>
  Buffer.from(change(Buffer.from(base64, 'base64').toString())).toString('base64');

const originsOf = ({ endpoints }: IdentityProvider): ReadonlySet<string> =>
  new Set(endpoints.flatMap(({ location }) => (URL.canParse(location) ? [new URL(location).origin] : [])));
