/** The signing flow: the document, the eID, signer data missing from the order, and the code. */
import { redirect, type SandboxRequest, type SandboxResponse } from '../../http.ts';
import { TENANT_ID } from './insert.ts';
import { gonePage, stepPage } from './pages.ts';
import { type Service, settleDeadline, sign } from './service.ts';
import { type Order, STEPS, type Step } from './state.ts';

const CODE = '123456';
const CODE_MILLISECONDS = 15 * 60 * 1000;
/** Of codes; then the order is deleted. */
const MOST_TRIES = 3;
const EID = 'abs:nets_sms';
const PHONE = /^\+?\d[\d ]{5,14}\d$/;

export function showSignPage(service: Service, request: SandboxRequest): SandboxResponse {
  const order = orderAt(service, request);
  return order === undefined ? gonePage() : page(service, order, request);
}

export function submitSignPage(service: Service, request: SandboxRequest): SandboxResponse {
  const order = orderAt(service, request);
  if (order === undefined) return gonePage();
  const form = new URLSearchParams(request.body);
  const decision = form.get('decision');
  if (decision === 'decline' || order.fault.effect.declines === true) {
    order.status = 'RejectedBySigner';
    return redirect(303, order.urls.abort);
  }
  if (decision !== 'approve') return page(service, order, request, 'Choose one of the buttons.');
  const problem = APPLY[order.step](service, order, form);
  if (order.status !== 'Active') return leave(order);
  if (problem !== undefined) return page(service, order, request, problem);
  const next = stepsOf(order, request)[stepsOf(order, request).indexOf(order.step) + 1];
  if (next === undefined) return finish(service, order);
  order.step = next;
  return redirect(303, request.url.href);
}

const APPLY: Readonly<
  Record<Step, (service: Service, order: Order, form: URLSearchParams) => string | undefined>
> = {
  document: () => undefined,
  eid: () => undefined,
  signer: (_service, order, form) => {
    const phone = order.phone ?? form.get('phone') ?? '';
    if (!PHONE.test(phone)) return 'Type your phone number with its country code.';
    const given = order.name?.given ?? form.get('given_name')?.trim() ?? '';
    const family = order.name?.family ?? form.get('family_name')?.trim() ?? '';
    if (given === '' || family === '') return 'Type both names.';
    order.phone = phone;
    order.name = { given, family };
    return undefined;
  },
  code: ({ core }, order, form) => {
    const { code } = order.fault.effect;
    const late = core.now().getTime() > (order.codeSentAt ?? 0) + CODE_MILLISECONDS;
    if (form.get('code') === CODE && !late && code === undefined) return undefined;
    order.tries += 1;
    if (order.tries >= MOST_TRIES) order.status = 'Deleted';
    if (late || code === 'expired') {
      delete order.codeSentAt;
      return `This code has expired, and a new one was sent (${order.tries} of ${MOST_TRIES}).`;
    }
    return `This is not the code that was sent (${order.tries} of ${MOST_TRIES}).`;
  },
};

/** Steps of this order: asks for the eID unless the URL names it, and for the signer unless the order is complete. */
function stepsOf(order: Order, { url }: SandboxRequest): readonly Step[] {
  const known = order.phone !== undefined && order.name !== undefined;
  return STEPS.filter((step) => {
    if (step === 'eid') return url.searchParams.get('forcepkivendor') !== EID;
    return step !== 'signer' || !known || order.step === 'signer';
  });
}

/** Returns the order of a sign URL, in either layout, while it can be signed. */
function orderAt(service: Service, { url }: SandboxRequest): Order | undefined {
  const reference = url.searchParams.get('ref') ?? url.searchParams.get('sref') ?? '';
  const order = [...service.state.orders.values()].find((one) => one.reference === reference);
  if (order === undefined) return undefined;
  settleDeadline(service, order);
  return order.status === 'Active' ? order : undefined;
}

function page(service: Service, order: Order, request: SandboxRequest, problem?: string): SandboxResponse {
  if (order.step === 'code') sendCode(service, order);
  return stepPage({
    order,
    steps: stepsOf(order, request),
    persona: service.core.defaultPersona,
    standalone: request.url.searchParams.has('sref'),
    problem,
  });
}

/** Sends the code once; a reload shows the same page. */
function sendCode({ core }: Service, order: Order): void {
  if (order.codeSentAt !== undefined) return;
  order.codeSentAt = core.now().getTime();
  core.inbox.add({
    system: TENANT_ID,
    channel: 'sms',
    to: order.phone ?? '',
    text: `Your code to sign ${order.document.title} is ${CODE}.`,
    code: CODE,
    at: core.now().toISOString(),
  });
}

function finish(service: Service, order: Order): SandboxResponse {
  sign(service, order);
  return leave(order);
}

function leave(order: Order): SandboxResponse {
  const note = order.fault.id === 'ok' ? {} : { note: `scenario ${order.fault.id}` };
  if (order.status === 'Complete') return { ...redirect(303, order.urls.exit), ...note };
  return { ...redirect(303, `${order.urls.error}${encodeURIComponent(order.status)}`), ...note };
}
