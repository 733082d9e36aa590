/**
 * A SAML service provider as it should be: every finding of the checks refuses a response. A hole is a name in `holes`:
 * a check that it forgets, one thing that it does wrong, or one that it is too strict about. Without any it is right.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deflateRawSync } from 'node:zlib';
import { judgeSamlLogout } from '../../src/checks/saml/logout.ts';
import { judgeSamlResponse } from '../../src/checks/saml/response.ts';
import { ANSWER_BINDINGS } from '../../src/protocol/saml/bindings.ts';
import { writeAuthnRequest } from '../../src/protocol/saml/build/authn-request.ts';
import { writeServiceProvider } from '../../src/protocol/saml/build/metadata.ts';
import { readCertificates } from '../../src/protocol/saml/keys/certificates.ts';
import type { SamlKey } from '../../src/protocol/saml/keys/saml-key.ts';
import { readAssertion } from '../../src/protocol/saml/message/assertion.ts';
import { readDocument } from '../../src/protocol/saml/message/document.ts';
import type { SamlBinding } from '../../src/protocol/saml/message/received-message.ts';
import { receivedMessage } from '../../src/protocol/saml/wire/received.ts';
import type { Report } from '../../src/report.ts';
import { decryptionKey, pem } from './saml.ts';
import { type Fetched, fetchByArtifact } from './service-provider-artifact.ts';
import { type Reading, readCarelessly } from './service-provider-reading.ts';

export interface ServiceProviderSettings {
  readonly holes?: readonly string[];
  /** Where the metadata of the identity provider is, which is read at the first login; or it is told. */
  readonly idpMetadata?: string;
  /** Its metadata has a key to encrypt to. */
  readonly encrypts?: true;
  /** How it wants its responses; absent: by POST. */
  readonly binding?: 'artifact' | 'simplesign';
  /** Its clock; absent: the real one. */
  readonly now?: () => Date;
}

export interface ServiceProvider {
  readonly origin: string;
  readonly entityId: string;
  readonly metadata: string;
  /** Where the identity provider is, once it is known. */
  use(idpMetadata: string): void;
  close(): Promise<void>;
}

interface Session {
  /** ID of a request → where to go after its answer. */
  readonly pending: Map<string, string>;
  user?: { readonly name: string; readonly index: string; readonly format?: string };
}

/** Logins in which a probe run learns what the application does. */
const LEARNING = 2;

const random = (): string => `_${randomBytes(16).toString('hex')}`;
const escaped = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
const NO_IDP = { entityId: '', signOn: '', artifacts: '' };

export async function startServiceProvider(settings: ServiceProviderSettings = {}): Promise<ServiceProvider> {
  const holes = new Set(settings.holes ?? []);
  const has = (hole: string): boolean => holes.has(hole);
  const { now = () => new Date() } = settings;
  const sessions = new Map<string, Session>();
  const anybody = new Map<string, string>();
  const seen = new Set<string>();
  let started = 0;
  /** Some holes open only after the run has learned what the application does. */
  const isOpenNow = (): boolean => !has('later') || started > LEARNING;
  let idp = NO_IDP;
  let keys: readonly SamlKey[] = [];
  let latest: Fetched | undefined;

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      page(response, 403, `<h1>Login failed</h1><p>${has('error-page') ? reason : escaped(reason)}</p>`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const entityId = `${origin}/saml/metadata`;
  const acsUrl = `${origin}/saml/acs`;
  const logoutUrl = `${origin}/saml/slo`;
  const own = pem('sp.crt').replace(/-----[^-]+-----|\s/g, '');
  const metadata = writeServiceProvider({
    entityId,
    authnRequestsSigned: false,
    acsUrls: [acsUrl],
    logoutUrl,
    signing: own,
    ...(settings.encrypts ? { encryption: own } : {}),
  }).replace('WantAssertionsSigned="true"', 'WantAssertionsSigned="false"');

  function page(response: ServerResponse, status: number, body: string, headers = {}): void {
    const usual = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' };
    response.writeHead(status, { ...usual, ...headers });
    response.end(`<!doctype html><title>Shop</title>${body}`);
  }
  const redirect = (response: ServerResponse, location: string, headers = {}): void => {
    response.writeHead(303, { location, 'cache-control': 'no-store', ...headers });
    response.end();
  };
  const cookie = (id: string) => ({ 'set-cookie': `sid=${id}; Path=/; HttpOnly` });

  function sessionOf(request: IncomingMessage): [string | undefined, Session | undefined] {
    const id = /(?:^|;\s*)sid=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];
    return [id, id === undefined ? undefined : sessions.get(id)];
  }

  async function begin(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    if (settings.idpMetadata !== undefined && idp === NO_IDP)
      use(await (await fetch(settings.idpMetadata)).text());
    let [sid, session] = sessionOf(request);
    if (sid === undefined || session === undefined) {
      sid = random();
      session = { pending: new Map() };
      sessions.set(sid, session);
    }
    const id = random();
    const returnTo = url.searchParams.get('return_to') ?? '/me';
    if (!has('one-login') || session.pending.size === 0) session.pending.set(id, returnTo);
    anybody.set(id, returnTo);
    started += 1;
    const xml = writeAuthnRequest({
      id,
      issueInstant: now(),
      destination: idp.signOn,
      issuer: entityId,
      acsUrl,
      ...(settings.binding === undefined ? {} : { answerBinding: ANSWER_BINDINGS[settings.binding] }),
    });
    const target = new URL(idp.signOn);
    target.searchParams.set('SAMLRequest', deflateRawSync(xml).toString('base64'));
    target.searchParams.set('RelayState', returnTo);
    redirect(response, target.href, cookie(sid));
  }

  /** Findings that are not forgiven. */
  const open = ({ findings }: Report): string[] =>
    findings
      .filter(({ status, code }) => status === 'fail' && !has(code))
      .map(({ code, message }) => `${code}: ${message}`);

  async function take(request: IncomingMessage, response: ServerResponse, text: string): Promise<void> {
    if (has('nobody')) throw new Error('closed');
    let [sid, session] = sessionOf(request);
    const parameters = new URLSearchParams(text);
    const fetched = settings.binding === 'artifact' ? await resolve(text, session) : undefined;
    const reading = readCarelessly(
      fetched?.message ?? parameters.get('SAMLResponse') ?? '',
      has('reads-last') ? 'last' : 'first',
    );
    const { inResponseTo = '' } = reading;
    const isOwn = session?.pending.has(inResponseTo) === true;
    const isKnown = isOwn || (has('anybody') && anybody.has(inResponseTo));
    const isForgiven =
      has('saml.in_response_to') || (has('unsolicited') && reading.inResponseTo === undefined);
    const relayed = parameters.get('RelayState') ?? '';
    if (has('error-page') && relayed.includes('<')) throw new Error(relayed);
    if (!isKnown && !isForgiven) throw new Error('no login was begun with this');
    const name = await identify(text, reading, isKnown ? inResponseTo : undefined, fetched);
    const returnTo = session?.pending.get(inResponseTo) ?? '/me';
    if (!has('replay')) {
      session?.pending.delete(inResponseTo);
      anybody.delete(inResponseTo);
    }
    if (has('keeps-session') && session !== undefined) session.user = name;
    else {
      if (sid !== undefined && !has('replay')) sessions.delete(sid);
      sid = random();
      session = { pending: session?.pending ?? new Map(), user: name };
      sessions.set(sid, session);
    }
    const isLocal = /^\/[^/\\]/.test(returnTo) && URL.canParse(returnTo, origin);
    const next = isLocal || has('returns-anywhere') ? returnTo : '/me';
    const kept = has('stored') ? { 'cache-control': 'public, max-age=600' } : {};
    if (has('stored'))
      return page(response, 200, `<h1>Welcome ${escaped(name.name)}</h1>`, { ...cookie(sid ?? ''), ...kept });
    redirect(response, has('follows-relay-state') && relayed !== '' ? relayed : next, cookie(sid ?? ''));
  }

  /** A hole takes the latest message that there was for whatever does not come. */
  async function resolve(text: string, session: Session | undefined): Promise<Fetched> {
    const signer = { key: pem('sp.key'), certificate: own };
    try {
      latest = await fetchByArtifact(text, { idp, keys, entityId, signer, open, now: now() });
      return latest;
    } catch (error) {
      if (!has('takes-latest') || latest === undefined || session === undefined) throw error;
      const [pending = ''] = session.pending.keys();
      const own = /InResponseTo="[^"]*"/g;
      const xml = latest.document.text.replaceAll(own, `InResponseTo="${pending}"`);
      return { ...latest, message: Buffer.from(xml).toString('base64') };
    }
  }

  async function identify(
    text: string,
    reading: Reading,
    requestId: string | undefined,
    fetched: Fetched | undefined,
  ) {
    if (has('fetches-entities')) await fetch(reading.address ?? origin);
    const strict = has('strict') && isOpenNow() ? reading.refusals(holes) : [];
    if (strict.length > 0) throw new Error(`too strict: ${strict.join(', ')}`);
    const { report, assertion, verified, response, opened } = await judgeSamlResponse({
      document: fetched?.document ?? readDocument(receivedMessage(text, 'post')),
      ...(fetched === undefined ? {} : { channel: fetched.channel }),
      keys,
      issuer: idp.entityId,
      decryptionKeys: [decryptionKey],
      audience: entityId,
      acs: acsUrl,
      ...(requestId === undefined ? { unsolicited: true as const } : { requestId }),
      ...(has('replay') ? {} : { seenAssertions: seen }),
      now: now(),
      clockToleranceSeconds: 60,
    });
    const wrong = open(report);
    if (wrong.length > 0) throw new Error(wrong.join('; '));
    if (assertion?.id !== undefined) seen.add(assertion.id);
    const careless = has('reads-first') || has('reads-last') || assertion === undefined || !verified;
    const [decrypted] = has('reads-opened') ? [...opened.values()] : [];
    const named = decrypted === undefined ? assertion : readAssertion(decrypted);
    const name = careless ? reading.name : (named?.nameId?.value ?? '');
    if (name === '' && response?.status === undefined) throw new Error('nobody is named');
    const shown = has('cuts-names') ? (reading.firstPiece ?? name) : name;
    const index = assertion?.authnStatements[0]?.sessionIndex ?? '';
    const format = assertion?.nameId?.format;
    return { name: shown, index, ...(format === undefined ? {} : { format }) };
  }

  async function logOut(response: ServerResponse, text: string, binding: SamlBinding): Promise<void> {
    if (has('deaf-to-logout')) return page(response, 200, 'nothing to do');
    const document = readDocument(receivedMessage(text, binding));
    const judge = (user: Session['user']) =>
      judgeSamlLogout({
        document,
        keys,
        issuer: idp.entityId,
        destinations: [logoutUrl],
        ...(user === undefined
          ? {}
          : { session: { nameId: { value: user.name }, sessionIndexes: [user.index] } }),
        now: now(),
        clockToleranceSeconds: 60,
      });
    let ended = 0;
    for (const [id, { user }] of sessions) {
      if (user === undefined) continue;
      if (open((await judge(user)).report).length > 0) continue;
      sessions.delete(id);
      ended += 1;
    }
    page(response, ended > 0 ? 200 : 403, ended > 0 ? 'bye' : 'not logged out');
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', origin);
    const body = request.method === 'POST' ? await bodyOf(request) : '';
    if (url.pathname === '/saml/acs')
      return take(request, response, body === '' ? url.search.slice(1) : body);
    if (url.pathname === '/saml/slo')
      return body === '' ? logOut(response, url.search.slice(1), 'redirect') : logOut(response, body, 'post');
    if (url.pathname === '/saml/metadata') {
      response.writeHead(200, { 'content-type': 'application/samlmetadata+xml' });
      return void response.end(metadata);
    }
    if (url.pathname === '/login') return begin(request, response, url);
    const [, session] = sessionOf(request);
    if (url.pathname === '/me')
      return session?.user === undefined
        ? page(response, 401, '<h1>Stranger</h1><a href="/login">Log in</a>')
        : page(response, 200, `<h1>Welcome ${escaped(session.user.name)}</h1>`);
    page(response, url.pathname === '/' ? 200 : 404, '<a href="/login">Log in</a>');
  }

  function use(document: string): void {
    idp = {
      entityId: /entityID="([^"]*)"/.exec(document)?.[1] ?? '',
      artifacts: /<md:ArtifactResolutionService [^>]*Location="([^"]*)"/.exec(document)?.[1] ?? '',
      signOn: /<md:SingleSignOnService Binding="[^"]*Redirect" Location="([^"]*)"/.exec(document)?.[1] ?? '',
    };
    const certificates = [...document.matchAll(/<ds:X509Certificate>([^<]*)</g)].map(([, text = '']) => text);
    const used = [...new Set(certificates)].slice(0, has('first-key-only') ? 1 : undefined);
    keys = used.flatMap((one) => readCertificates(Buffer.from(one, 'base64'), 'metadata'));
  }

  return {
    origin,
    entityId,
    metadata,
    use,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
