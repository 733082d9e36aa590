/** Builds the order from option values, completed by a persona in the sandbox. */
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import { urlsAt } from '../../flows/sign-order/sign-order.ts';
import {
  type Order,
  type OrderProtocol,
  orderProblems,
  readPhone,
  type Signer,
  signUrlBase,
} from '../../protocol/e-signing/index.ts';
import type { Invocation, ValuesOf } from '../command.ts';
import { redirectFrom } from '../input/redirect.ts';
import { readDocument } from './sign-order-document.ts';
import type { signOrderBuildOptions } from './sign-order-options.ts';

export type OrderValues = Omit<ValuesOf<typeof signOrderBuildOptions>, 'out' | 'overwrite'> & {
  readonly sandbox?: string;
  readonly as?: string;
};

/** Paths of the return pages besides the exit. */
export const RETURN_PATHS = { abort: '/abort', error: '/error' } as const;
export const EXIT_URI = 'http://127.0.0.1:0/exit';
/** Without a listener an order still needs a valid address. */
const EXIT_WITHOUT_LISTENER = 'http://127.0.0.1:8400/exit';

const DAY_MILLISECONDS = 24 * 3600 * 1000;
const SANDBOX_TEXT = 'I agree to test this.';
const ID_BYTES = 6;

/**
 * Builds the order and validates it before anything is sent (rules ES-C1 to ES-C3).
 * @param signPage the sandbox's own
 * @throws {IdcliError} `USAGE`, `INPUT_TOO_LARGE`, `INPUT_UNREADABLE`
 */
export async function orderFrom(
  values: OrderValues,
  protocol: OrderProtocol,
  invocation: Invocation,
  signPage?: string,
): Promise<Order> {
  const { world } = invocation;
  const inSandbox = values.sandbox !== undefined;
  const document =
    (await readDocument(values, invocation)) ??
    (inSandbox ? { kind: 'text' as const, bytes: new TextEncoder().encode(SANDBOX_TEXT) } : undefined);
  if (document === undefined) {
    throw new IdcliError('USAGE', 'there is nothing to sign', { hint: 'give it with --text or --file' });
  }
  const order: Order = {
    id: values.orderId ?? `idcli-${Buffer.from(world.random(ID_BYTES)).toString('hex')}`,
    title: values.title ?? values.file?.split(/[\\/]/).at(-1) ?? 'Document',
    ...defined({ description: values.description }),
    document,
    signer: await signerFrom(values, inSandbox),
    deadline: deadlineFrom(values.deadline, world.now(), protocol),
    urls: urlsAt(exitOf(values), RETURN_PATHS),
    signUrlBase: signUrlBase(
      values.signUrlBase ?? signPage ?? protocol.signUrlBase,
      values.layout === 'standalone' ? 'standalone' : 'embedded',
      protocol,
    ),
    wrapperElement: values.wrapperElement ?? protocol.wrapperElement,
  };
  const problems = orderProblems(order, protocol);
  for (const { severity, message } of problems) if (severity === 'warning') await invocation.warn(message);
  const [first, ...others] = problems.filter(({ severity }) => severity === 'error');
  if (first === undefined) return order;
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  throw new IdcliError(
    first.tooLarge === true ? 'INPUT_TOO_LARGE' : 'USAGE',
    `${first.message}${more}`,
    defined({ hint: first.hint }),
  );
}

async function signerFrom(values: OrderValues, inSandbox: boolean): Promise<Signer> {
  const { phone, givenName, familyName } = values;
  const typed = defined({ phone: phone === undefined ? undefined : readPhone(phone), givenName, familyName });
  if (!inSandbox || Object.keys(typed).length > 0) return typed;
  const { orderSigner } = await import('../../sandbox/order-signer.ts');
  return orderSigner(values.as);
}

function deadlineFrom(text: string | undefined, now: Date, { deadlineDays }: OrderProtocol): Date {
  if (text === undefined) return new Date(now.getTime() + deadlineDays * DAY_MILLISECONDS);
  const time = /^\d{4}-\d\d-\d\d([Tt ]|$)/.test(text) ? Date.parse(text.replace(' ', 'T')) : Number.NaN;
  if (Number.isNaN(time)) {
    throw new IdcliError('USAGE', `--deadline is not a time: ${text}`, {
      hint: 'write 2026-11-29T12:00:00Z',
    });
  }
  if (time <= now.getTime()) throw new IdcliError('USAGE', `--deadline has passed: ${text}`);
  return new Date(time);
}

function exitOf(values: OrderValues): URL {
  const { redirectUri } = values;
  const { uris } = redirectFrom(defined({ redirectUri }), EXIT_WITHOUT_LISTENER);
  return uris[0] ?? new URL(EXIT_WITHOUT_LISTENER);
}
