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
import { freshId, freshRelayState, locationOf, writeRequest } from '../../flows/saml-login/request.ts';
import { withCookies } from '../../protocol/http/index.ts';
import { ANSWER_BINDINGS, type Binding } from '../../protocol/saml/bindings.ts';
import { writeLogoutRequest } from '../../protocol/saml/build/logout-request.ts';
import { readDocument } from '../../protocol/saml/message/document.ts';
import { sendMessage } from '../../protocol/saml/signing/send.ts';
import type { Signer } from '../../protocol/saml/signing/signer.ts';
import { receivedMessage } from '../../protocol/saml/wire/received.ts';
import { attributeOf, descendantsOf, textOf } from '../../protocol/xml/tree.ts';
import type { DriveResult, DriveStart } from '../../user-agent/drive.ts';
import { describePage, looksLikeLogin } from '../page.ts';
import type { IdpAnswer, Sending, Session } from './answer.ts';

/** What the good login said. */
export interface GoodLogin extends Session {
  /** XML of the response. */
  readonly xml: string;
}

export interface IdpBench {
  readonly idp: IdentityProvider;
  readonly input: SamlLoginInput;
  readonly acsUrl: string;
  readonly login: GoodLogin;
  /** A person plays: what needs a browser is left out. */
  readonly isPersonal: boolean;
  readonly now: () => Date;
  /** Sends a changed request through the browser of this run, and goes on until an answer or a page that ends it. */
  send(sending: Sending): Promise<IdpAnswer>;
  /** A good login; the session that it starts. Rejects when it ends otherwise. */
  logIn(): Promise<Session>;
  freshId(): string;
}

interface BenchParts extends Pick<IdpBench, 'idp' | 'input' | 'acsUrl' | 'login'> {
  readonly context: SamlContext;
}

/** More pages than a login has. */
const MAX_STEPS = 20;

export function openIdpBench({ context, ...parts }: BenchParts): IdpBench {
  const { idp, input, acsUrl } = parts;
  const { world, recorder } = context;
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

  const written = ({ ends }: Sending, id: string, destination: string): string =>
    ends === undefined
      ? writeRequest(input, { id, destination, acsUrl, answerBinding: ANSWER_BINDINGS.post }, world)
      : writeLogoutRequest({ id, issueInstant: world.now(), destination, issuer: entityId, ...ends });

  const bench: IdpBench = {
    ...parts,
    isPersonal: input.player.kind !== 'headless',
    now: () => world.now(),
    freshId: () => freshId(world),
    async send(sending) {
      const { change = same, after = same, binding = 'post', signing, fresh, ends } = sending;
      const target = targetFor(sending, binding);
      const at = locationOf(target.location, idp).href;
      const relayState = sending.relayState ?? freshRelayState(world);
      const id = sending.id ?? freshId(world);
      const signer = signing === 'none' ? undefined : signing === 'stranger' ? stranger() : own;
      const sent = sendMessage({
        parameter: 'SAMLRequest',
        xml: change(written(sending, id, target.location)),
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
        isRedirectUri: (url) => !origins.has(url.origin) || url.href.split('?')[0] === acsUrl,
        fill: input.player.kind === 'headless' ? input.player.fill : {},
        signal: world.signal,
        sleep: world.sleep,
        leaving: ends !== undefined,
        maxSteps: MAX_STEPS,
      });
      return { at, relayState, ...readResult(result) };
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

const same = (xml: string): string => xml;

const changed = (base64: string, change: (xml: string) => string): string =>
  Buffer.from(change(Buffer.from(base64, 'base64').toString())).toString('base64');

const originsOf = ({ endpoints }: IdentityProvider): ReadonlySet<string> =>
  new Set(endpoints.flatMap(({ location }) => (URL.canParse(location) ? [new URL(location).origin] : [])));

function readResult(result: DriveResult): Answer {
  if (result.kind === 'stuck') {
    const { page, reason } = result;
    return {
      kind: 'stayed',
      httpStatus: page.status,
      isLogin: looksLikeLogin(page),
      isDeadEnd: page.forms.length === 0,
      told: describePage(page, reason),
    };
  }
  const { url, parameters, asked } = result;
  const text = parameters.has('SAMLResponse') ? parameters.toString() : '';
  const xml = text === '' ? '' : xmlIn(text, result.via === 'form_post' ? 'post' : 'redirect');
  const status = statusIn(xml);
  const where = `${url.origin}${url.pathname}`;
  const what =
    status.length > 0 ? status.join(' / ') : parameters.has('SAMLart') ? 'an artifact' : 'no SAML message';
  return { kind: 'answered', url, parameters, asked, xml, status, told: `${what} at ${where}` };
}

type Answer =
  | Omit<Extract<IdpAnswer, { kind: 'answered' }>, 'at' | 'relayState'>
  | Omit<Extract<IdpAnswer, { kind: 'stayed' }>, 'at' | 'relayState'>;

function xmlIn(text: string, binding: 'post' | 'redirect'): string {
  return readDocument(receivedMessage(text, binding)).text;
}

const rootOf = (xml: string) =>
  readDocument({ bytes: Buffer.from(xml), binding: 'none', where: '', undone: [], problems: [] }).reading
    .root;

function statusIn(xml: string): readonly string[] {
  const root = xml === '' ? undefined : rootOf(xml);
  return root === undefined
    ? []
    : [...descendantsOf(root)].flatMap((one) =>
        one.local === 'StatusCode' ? [(attributeOf(one, 'Value') ?? '').replace(/^.*:/, '')] : [],
      );
}

/** Undefined where the assertion is encrypted: the session of the first login then stands in. */
function sessionIn(xml: string): Session | undefined {
  const root = rootOf(xml);
  const inside = root === undefined ? [] : [...descendantsOf(root)];
  const name = inside.find(({ local }) => local === 'NameID');
  if (name === undefined) return undefined;
  return {
    nameId: {
      value: textOf(name),
      ...defined({
        format: attributeOf(name, 'Format'),
        nameQualifier: attributeOf(name, 'NameQualifier'),
        spNameQualifier: attributeOf(name, 'SPNameQualifier'),
      }),
    },
    sessionIndexes: inside.flatMap((one) =>
      one.local === 'AuthnStatement' ? (attributeOf(one, 'SessionIndex') ?? []) : [],
    ),
  };
}
