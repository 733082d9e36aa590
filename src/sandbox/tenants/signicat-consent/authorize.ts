/** The authorization endpoint: decrypts the request object and sends the text to a phone. */
import { json, mediaType, oauthError, type SandboxRequest, type SandboxResponse } from '../../http.ts';
import { readParameters } from '../../oidc/parameters.ts';
import { addressOf, withCookie } from './addresses.ts';
import { type ConsentFault, findFault, OK } from './faults.ts';
import { type Signer, signerOf } from './hints.ts';
import { DIALECTS, METHODS } from './methods.ts';
import { headlessOnlyPage, htmlPage } from './pages.ts';
import { type Provider, secretOf, takeFault } from './provider.ts';
import { openRequestObject, readRequest } from './request-object.ts';
import type { ConsentRequest, Order, Step } from './state.ts';

/** The bank keeps an order for about three minutes. In milliseconds. */
const ORDER_LIFETIME = 180_000;
/** Default number of pending polls: one for each status word before the last. */
const PENDING_POLLS = { sbid: 2, nbid: 1, mobileid: 1 } as const;
const SLOWEST_HOPS = 2;

/** Last digit of an unknown personal number or phone → outcome. */
const MAGIC: Readonly<Record<string, string>> = {
  '0': 'user-cancel',
  '1': 'expired',
  '2': 'already-in-progress',
};

export function authorize(provider: Provider, request: SandboxRequest): SandboxResponse {
  const refuse = (error: string, description: string) => oauthError(400, error, description);
  const pairs = request.method === 'POST' ? new URLSearchParams(request.body) : request.url.searchParams;
  if (request.method === 'POST' && mediaType(request) !== 'application/x-www-form-urlencoded') {
    return refuse('invalid_request', 'the body must be application/x-www-form-urlencoded');
  }
  if (!accepts(request)) return headlessOnlyPage();
  const parameters = readParameters(pairs);
  const jwe = parameters.get('request');
  if (jwe === undefined) return refuse('invalid_request', 'request is missing, or was sent more than once');
  const others = parameters.names.filter((name) => name !== 'request');
  if (others.length > 0) {
    return refuse('invalid_request', `request must come alone; remove ${others.slice(0, 5).join(', ')}`);
  }

  const chosen = takeFault(provider);
  if (chosen !== undefined) provider.state.latestFault = chosen;
  const opened = openRequestObject(jwe, chosen?.effect.anyContentEncryption === true);
  if ('refusal' in opened) return refuse(opened.refusal.error, opened.refusal.description);
  const read = readRequest(opened.claims, provider);
  if ('refusal' in read) return refuse(read.refusal.error, read.refusal.description);

  const signer = signerOf(read.hints, provider.core, provider.core.now());
  const fault = chosen ?? magicFault(signer) ?? OK;
  provider.state.latestFault = fault;
  const { effect } = fault;
  if (effect.refuses !== undefined) {
    return { ...json(effect.refuses.status, effect.refuses.body), note: `scenario ${fault.id}` };
  }
  if (effect.authorizeAnswer === 'html') return htmlPage();
  return answer(provider, begin(provider, read.request, fault, signer));
}

/** Whether the client accepts JSON; otherwise it counts as a browser and gets a page. */
function accepts({ headers }: SandboxRequest): boolean {
  return (headers.accept ?? '').toLowerCase().includes('application/json');
}

function magicFault({ isKnown, lastDigit }: Signer): ConsentFault | undefined {
  const id = isKnown || lastDigit === undefined ? undefined : MAGIC[lastDigit];
  return id === undefined ? undefined : findFault(id);
}

function begin(provider: Provider, request: ConsentRequest, fault: ConsentFault, signer: Signer): Order {
  const { core, state } = provider;
  const { effect } = fault;
  const plan = core.approval.take();
  const { dialect } = METHODS[request.method];
  const now = core.now().getTime();
  const hops = typeof effect.redirects === 'number' ? effect.redirects : SLOWEST_HOPS;
  const steps: Step[] = ['status', 'complete', ...Array.from({ length: hops }, (_, index) => index)];
  const order: Order = {
    id: secretOf(provider, 9),
    request,
    fault,
    signer,
    cookie: secretOf(provider, 18),
    steps: new Map(steps.map((step) => [secretOf(provider, 6), step])),
    reference: wordsOf(core.random(2)),
    autoStartToken: secretOf(provider, 18),
    polls: 0,
    pendingPolls: effect.pendingPolls ?? plan.pendingPolls ?? PENDING_POLLS[dialect],
    automatic: plan.automatic,
    decision: 'waiting',
    opened: false,
    createdAt: now,
    expiresAt: now + ORDER_LIFETIME,
  };
  state.orders.set(order.id, order);
  return order;
}

const ADJECTIVES = ['BRAVE', 'QUIET', 'SUNNY', 'GOLDEN', 'NORTHERN', 'GENTLE', 'EARLY', 'SILVER'];
const NOUNS = ['HARBOUR', 'LANTERN', 'MEADOW', 'RIVER', 'PEBBLE', 'FALCON', 'GARDEN', 'WINTER'];

/** Returns the two words that both sides show. */
function wordsOf([first = 0, second = 0]: Uint8Array): string {
  return `${ADJECTIVES[first % ADJECTIVES.length]} ${NOUNS[second % NOUNS.length]}`;
}

function answer(provider: Provider, order: Order): SandboxResponse {
  const { effect, id } = order.fault;
  const dialect = DIALECTS[METHODS[order.request.method].dialect];
  const status = addressOf(provider, order, 'status');
  const body = dialect.first(order, {
    status:
      effect.statusUrl === 'foreign'
        ? `https://poll.attacker.example.com/${order.id}`
        : effect.statusUrl === 'with-query'
          ? `${status}?tenant=sandbox`
          : status,
    complete: addressOf(provider, order, 'complete'),
  });
  const response = json(200, effect.errorWord === undefined ? body : { ...body, error: 'null' });
  return {
    ...(effect.cookie === 'none' ? response : withCookie(provider, order, response)),
    ...(id === 'ok' ? {} : { note: `scenario ${id}` }),
  };
}
