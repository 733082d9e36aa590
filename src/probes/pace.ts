/** How fast and how much is sent, and where to: the rules of safety that no probe has to think of. */
import { isLoopbackHost } from '../common/loopback-host.ts';
import { IdcliError } from '../errors.ts';
import { retryAfter } from '../protocol/http/index.ts';
import type { World } from '../world.ts';
import { ProbeStop } from './stop.ts';

export interface Limits {
  /** Requests a second beyond loopback; on loopback only when it was asked for. */
  readonly rate?: number;
  /** Requests in all beyond loopback; on loopback only when it was asked for. */
  readonly maxRequests?: number;
  /** Hosts that may be probed besides loopback; `all` with `--i-am-allowed`. */
  readonly allowed: readonly string[] | 'all';
  /** Names idcli. */
  readonly userAgent: string;
}

const USUAL_RATE = 2;
const USUAL_MAXIMUM = 2000;
/** A server that asks for more is left alone. */
const LONGEST_WAIT_MILLISECONDS = 60_000;
const ASSUMED_WAIT_MILLISECONDS = 2000;

/** The same world, whose requests keep the limits. */
export function paced(world: World, limits: Limits, tell: (text: string) => Promise<void>): World {
  const pace = { sent: 0, next: 0, slowness: 1 };
  const wait = async (host: string) => {
    const isHere = isLoopbackHost(host);
    const rate = limits.rate ?? (isHere ? undefined : USUAL_RATE);
    const maximum = limits.maxRequests ?? (isHere ? undefined : USUAL_MAXIMUM);
    if (maximum !== undefined && pace.sent >= maximum)
      throw new ProbeStop(
        'all',
        `not sent: ${maximum} requests were made, the most that is allowed (--max-requests)`,
      );
    pace.sent += 1;
    if (rate === undefined && pace.slowness === 1) return;
    const now = world.now().getTime();
    const start = Math.max(now, pace.next);
    pace.next = start + (1000 / (rate ?? USUAL_RATE)) * pace.slowness;
    if (start > now) await world.sleep(start - now, world.signal);
  };
  return {
    ...world,
    get signal() {
      return world.signal;
    },
    async takesTls(url, version, transport) {
      demandAllowed(url, limits);
      await wait(url.hostname);
      return world.takesTls(url, version, transport);
    },
    connect(transport) {
      const fetch = world.connect(transport);
      return async (input, init) => {
        const url = new URL(typeof input === 'string' || input instanceof URL ? input : input.url);
        demandAllowed(url, limits);
        const headers = new Headers(init?.headers);
        headers.set('user-agent', limits.userAgent);
        const send = async () => {
          await wait(url.hostname);
          return fetch(input, { ...init, headers });
        };
        const response = await send();
        const asked = askedToWait(response, world.now());
        if (asked === undefined) return response;
        const seconds = Math.ceil(asked / 1000);
        if (asked > LONGEST_WAIT_MILLISECONDS) throw busy(url, response.status, seconds);
        if (pace.slowness === 1)
          await tell(`${url.host} answers ${response.status}: going on more slowly, after ${seconds} s`);
        pace.slowness *= 2;
        await world.sleep(asked, world.signal);
        const again = await send();
        if (askedToWait(again, world.now()) !== undefined) throw busy(url, again.status);
        return again;
      };
    },
  };
}

const busy = ({ host }: URL, status: number, seconds?: number): ProbeStop =>
  new ProbeStop(
    'group',
    `not sent: ${host} answers ${status} to more requests of this kind${
      seconds === undefined ? '' : `, and asks to wait ${seconds} s`
    }`,
  );

/** 429, and 503 that says when. */
function askedToWait({ status, headers }: Response, now: Date): number | undefined {
  const after = retryAfter(headers.get('retry-after'), now);
  if (status === 429) return after ?? ASSUMED_WAIT_MILLISECONDS;
  return status === 503 ? after : undefined;
}

/** @throws {IdcliError} `PROBE_NOT_ALLOWED` */
export function demandAllowed({ hostname }: URL, { allowed }: Pick<Limits, 'allowed'>): void {
  if (isLoopbackHost(hostname) || allowed === 'all' || allowed.includes(hostname)) return;
  throw new IdcliError(
    'PROBE_NOT_ALLOWED',
    `${hostname} is not on this machine, and nobody said that it may be probed`,
    {
      hint:
        `with the word of who runs it: add --i-am-allowed\nor for good, in your own configuration file ` +
        `(not a project's):\n  probe: { allowed: [${hostname}] }`,
    },
  );
}
