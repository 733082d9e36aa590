/** `idcli sign-order …`: maps option values to one call of a flow. */

import { resolve } from 'node:path';
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import { readAnchors } from '../../flows/decode-token/bench.ts';
import type { OrderContext, OrderEvidence, OrderService } from '../../flows/sign-order/input.ts';
import {
  buildOrder,
  cancelOrder,
  fetchOrder,
  orderStatus,
  signOrder,
  submitOrder,
} from '../../flows/sign-order/sign-order.ts';
import { OWNER_ONLY, writeNamedFile } from '../../flows/write-file.ts';
import { assertSafeUrl } from '../../protocol/http/index.ts';
import { SDO_BYTES } from '../../protocol/sdo/parsed.ts';
import type { Invocation, ValuesOf } from '../command.ts';
import { connect, readFile } from '../input/connection.ts';
import { farewellRecorder } from '../input/farewell.ts';
import { refuseExisting, warnOfPersonalData } from '../input/outputs.ts';
import { choosePlayer } from '../input/player.ts';
import { pollSeconds } from '../input/polling.ts';
import { redirectFrom } from '../input/redirect.ts';
import { enterSandbox, type SandboxSession } from '../input/sandbox-session.ts';
import { asOf, clockTolerance } from '../input/time.ts';
import { readDocument } from './sign-order-document.ts';
import type {
  signOrderBuildOptions,
  signOrderFetchOptions,
  signOrderRunOptions,
  signOrderStatusOptions,
  signOrderSubmitOptions,
} from './sign-order-options.ts';
import { EXIT_URI, orderFrom, RETURN_PATHS } from './sign-order-order.ts';

const SYSTEM = 'esigning';

type StepValues = ValuesOf<typeof signOrderStatusOptions>;
type FetchValues = ValuesOf<typeof signOrderFetchOptions>;

export async function runSignOrderBuild(
  values: ValuesOf<typeof signOrderBuildOptions>,
  given: Invocation,
): Promise<void> {
  const invocation = asOf(given, values.now);
  const { draft, world } = invocation;
  const { provider, protocol } = await providerOf(invocation);
  if (values.overwrite !== true) await refuseExisting(values.out, invocation);
  const order = await orderFrom(values, protocol, invocation);
  buildOrder(
    order,
    { provider, protocol, messages: messageOptions(values) },
    contextOf(values, {}, invocation),
  );
  draft.notes.push('nothing was sent; the message is whole in --field data.xml and in --out FILE');
  if (values.out === undefined || typeof draft.data.xml !== 'string') return;
  draft.data.path = await writeNamedFile(
    draft.data.xml,
    { path: values.out, called: 'the message', mode: OWNER_ONLY },
    world,
  );
}

export async function runSignOrderSubmit(
  values: ValuesOf<typeof signOrderSubmitOptions>,
  invocation: Invocation,
): Promise<void> {
  await atService(values, [], invocation, async (service, context, sandbox) => {
    const order = await orderFrom(values, service.protocol, invocation, signPageOf(sandbox));
    await submitOrder(order, service, context);
    await sandbox?.stepPlayed(context.draft.notes);
  });
}

export async function runSignOrderStatus(values: StepValues, invocation: Invocation): Promise<void> {
  const id = orderIdOf(values, invocation);
  await atService(values, [], invocation, async (service, context, sandbox) => {
    await orderStatus(id, service, context);
    await sandbox?.stepPlayed(context.draft.notes);
  });
}

export async function runSignOrderCancel(values: StepValues, invocation: Invocation): Promise<void> {
  const id = orderIdOf(values, invocation);
  await atService(values, [], invocation, async (service, context, sandbox) => {
    await cancelOrder(id, service, context);
    await sandbox?.stepPlayed(context.draft.notes);
  });
}

export async function runSignOrderFetch(values: FetchValues, given: Invocation): Promise<void> {
  const invocation = asOf(given, values.now);
  const id = orderIdOf(values, invocation);
  if (values.overwrite !== true) await refuseExisting(values.out, invocation);
  const document = await readDocument(values, invocation);
  await atService(values, [], invocation, async (service, context, sandbox) => {
    const evidence = await evidenceOf(values, service, sandbox, invocation);
    const ordered = defined({ document: document?.bytes, phone: values.phone });
    await fetchOrder(id, { ...service, ...evidence }, ordered, context);
    await sandbox?.stepPlayed(context.draft.notes);
  });
}

export async function runSignOrderRun(
  values: ValuesOf<typeof signOrderRunOptions>,
  given: Invocation,
): Promise<void> {
  const invocation = asOf(given, values.now);
  if (values.overwrite !== true) await refuseExisting(values.out, invocation);
  const redirect = redirectFrom(values, EXIT_URI);
  if (values.dryRun === true && values.sandbox === undefined && values.endpoint === undefined) {
    await runSignOrderBuild(values, given);
    return;
  }
  const uris = redirect.uris.map(({ href }) => href);
  await atService(values, uris, invocation, async (service, context, sandbox) => {
    const itself = values.sandbox !== undefined && values.noAutoApprove !== true;
    const byHand = values.noOpen === true || values.paste === true;
    await signOrder(
      {
        ...service,
        ...(await evidenceOf(values, service, sandbox, invocation)),
        order: await orderFrom(values, service.protocol, invocation, signPageOf(sandbox)),
        redirect: { ...redirect, paths: RETURN_PATHS },
        player: choosePlayer(
          { ...values, headless: values.headless === true || (itself && !byHand) },
          invocation.world,
          { redirect, polls: true },
        ),
        timeoutSeconds: values.timeout ?? service.provider.timeoutSeconds,
        dryRun: values.dryRun === true,
      },
      context,
    );
    if (values.dryRun !== true) await sandbox?.demandPlayed();
  });
}

function orderIdOf({ orderId }: StepValues, invocation: Invocation): string {
  const [argument] = invocation.arguments;
  const id = argument ?? orderId;
  if (id === undefined || id === '') {
    throw new IdcliError('USAGE', 'no order is named', { hint: 'give its id, or --order-id ID' });
  }
  return id;
}

async function providerOf({
  settings,
  draft,
}: Invocation): Promise<Pick<OrderService, 'provider' | 'protocol'>> {
  const { preset } = await settings.provider(SYSTEM);
  draft.provider = preset.id;
  draft.providerTitle = preset.title;
  const { order: protocol } = preset;
  if (protocol === undefined) {
    throw new IdcliError('CONFIG_INVALID', `${SYSTEM} was redefined without its protocol`);
  }
  return { provider: preset, protocol };
}

const messageOptions = ({ merchantId, soap }: StepValues): OrderService['messages'] => ({
  ...defined({ merchantId }),
  soap: soap === true,
});

/** Steps that send nothing have no connection. */
function contextOf(
  values: object,
  secrets: Readonly<Record<string, string>>,
  invocation: Invocation,
  recorder?: OrderContext['recorder'],
): OrderContext {
  const { world, draft, tell, warn } = invocation;
  const nothing: OrderContext['recorder'] = {
    as: () => () => Promise.reject(new IdcliError('USAGE', 'nothing is to be sent')),
    add: () => {},
  };
  const farewell = () => farewellRecorder(values, secrets, invocation);
  return { world, draft, tell, warn, farewell, recorder: recorder ?? nothing };
}

/** Opens the connection, and the sandbox if requested, around some work. */
async function atService(
  values: StepValues & { readonly noAutoApprove?: boolean; readonly as?: string },
  redirectUris: readonly string[],
  invocation: Invocation,
  work: (service: OrderService, context: OrderContext, sandbox: SandboxSession | undefined) => Promise<void>,
): Promise<void> {
  const { draft, settings } = invocation;
  const { secrets } = await settings.provider(SYSTEM);
  const { provider, protocol } = await providerOf(invocation);
  const recorder = await connect(values, secrets, invocation, { maxBodyBytes: ENCODED_SDO_BYTES });
  const sandbox =
    values.sandbox === undefined
      ? undefined
      : await enterSandbox(
          values.sandbox,
          { system: SYSTEM, values, redirectUris, way: { door: 'e-signing' } },
          invocation,
        );
  try {
    const endpoint = endpointOf(
      sandbox?.issuer ?? values.endpoint ?? provider.issuer,
      values.insecureHttp === true,
    );
    draft.issuer = endpoint.href;
    draft.sandbox = sandbox !== undefined;
    await warnOfPersonalData(values, invocation);
    if (sandbox === undefined) {
      await invocation.warn('messages to a real service were never proven; see docs/providers/esigning.md');
    }
    const service = { provider, protocol, endpoint, messages: messageOptions(values) };
    await work(service, contextOf(values, secrets, invocation, recorder), sandbox);
  } finally {
    await sandbox?.leave();
  }
}

/** In base64, inside a message. */
const ENCODED_SDO_BYTES = Math.ceil((SDO_BYTES * 4) / 3) + 100_000;

function endpointOf(text: string | undefined, allowInsecureHttp: boolean): URL {
  if (text === undefined) {
    throw new IdcliError('USAGE', 'the endpoint of the service is missing', {
      hint:
        'give it with --endpoint, IDCLI_ENDPOINT, or in a configuration file\n' +
        'without an account, try: idcli sign-order run --sandbox',
    });
  }
  if (!URL.canParse(text)) throw new IdcliError('USAGE', `--endpoint is not an absolute URL: ${text}`);
  const url = new URL(text);
  assertSafeUrl(url, allowInsecureHttp);
  return url;
}

/** The sandbox serves its sign page next to its endpoint. */
const signPageOf = (sandbox: SandboxSession | undefined): string | undefined =>
  sandbox === undefined ? undefined : new URL('sign/index.html', sandbox.issuer).href;

async function evidenceOf(
  values: FetchValues,
  { endpoint, protocol }: OrderService,
  sandbox: SandboxSession | undefined,
  invocation: Invocation,
): Promise<OrderEvidence> {
  const { world } = invocation;
  const anchors = await anchorsOf(values, sandbox, invocation);
  const jwks = await keySetOf(values.jwks, sandbox, invocation);
  return {
    ...defined({ out: values.out === undefined ? undefined : resolve(world.cwd, values.out) }),
    overwrite: values.overwrite === true,
    ...defined({ anchors, jwks, tokenIssuer: values.issuer, clientId: values.clientId }),
    clockToleranceSeconds: clockTolerance(values.clockTolerance),
    pollSeconds: pollSeconds(values.pollInterval, endpoint, protocol.pollSeconds),
  };
}

async function anchorsOf(
  { trustAnchor = [] }: FetchValues,
  sandbox: SandboxSession | undefined,
  { world }: Invocation,
): Promise<OrderEvidence['anchors']> {
  const given = await readAnchors(trustAnchor, { world });
  if (given !== undefined || sandbox?.trustAnchor === undefined) return given;
  const { readCertificates } = await import('../../protocol/x509/chain.ts');
  return readCertificates(Buffer.from(sandbox.trustAnchor));
}

/** @throws {IdcliError} `KEY_UNREADABLE` */
async function keySetOf(
  text: string | undefined,
  sandbox: SandboxSession | undefined,
  invocation: Invocation,
): Promise<OrderEvidence['jwks']> {
  if (text === undefined) {
    return sandbox === undefined ? undefined : { url: new URL('jwks', sandbox.issuer).href };
  }
  if (/^https?:/i.test(text)) return { url: text };
  const bytes = await readFile(text, 'key set', invocation);
  try {
    return { document: JSON.parse(new TextDecoder().decode(bytes)), source: text };
  } catch (cause) {
    throw new IdcliError('KEY_UNREADABLE', `the key set is not JSON: ${text}`, { cause });
  }
}
