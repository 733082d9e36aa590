/** What is right and wrong with a request: the sandbox's own refusal, and what people look for first. */
import type { Controlled } from '../control.ts';
import { objectIn } from '../jose/verify.ts';
import { type SeenExchange, sentPairs } from '../journal.ts';
import { isRegistered } from '../oidc/redirect-uri.ts';
import type { RegisteredClient } from '../tenants/tenant.ts';
import { clientsOf, refusalOf } from './picture.ts';

export interface RequestCheck {
  /** `note`: neither right nor wrong. */
  readonly status: 'pass' | 'fail' | 'warn' | 'note';
  readonly text: string;
}

type Values = ReadonlyMap<string, string>;

export function checksOf(controlled: Controlled, seen: SeenExchange): readonly RequestCheck[] {
  const { entry, request } = seen;
  const refusal = refusalOf(entry);
  const values = valuesOf(seen);
  const tenant = controlled.tenants.find(({ info }) => info.id === entry.system);
  const clients = tenant === undefined ? [] : clientsOf(tenant);
  const rows = values.has('grant_type')
    ? tokenRequest(values, request.headers.authorization)
    : isAuthorization(values)
      ? authorizationRequest(values, clients)
      : [];
  // What is found wrong here may be the reason of the refusal; it is said once.
  const shown = refusal === undefined ? rows : rows.filter(({ status }) => status !== 'fail');
  return [...verdict(refusal, seen), ...played(controlled, seen), ...shown];
}

function verdict(refusal: string | undefined, { entry }: SeenExchange): RequestCheck[] {
  if (refusal !== undefined) return [{ status: 'fail', text: `refused: ${refusal}` }];
  return [{ status: 'pass', text: `accepted, status ${entry.status}` }];
}

function played({ tenants }: Controlled, { entry }: SeenExchange): RequestCheck[] {
  const [, id] = /^scenario ([\w-]+)/.exec(entry.note ?? '') ?? [];
  const fault = tenants.find(({ info }) => info.id === entry.system)?.faults.find((one) => one.id === id);
  if (fault === undefined) return [];
  const codes = [...(fault.trips.fails ?? []), fault.trips.error].filter((code) => code !== undefined);
  return [
    {
      status: 'note',
      text:
        `plays the scenario ${fault.id}: ${fault.does}. A client must say: ` +
        `${[fault.trips.outcome, ...codes].join(' ')}`,
    },
  ];
}

/** What was sent; what a request object holds counts as sent (RFC 9101). */
function valuesOf({ request }: SeenExchange): Values {
  const pairs = sentPairs({ ...request, url: new URL(request.url) });
  const object = pairs.find(([name]) => name === 'request')?.[1].split('.')[1];
  const inside = object === undefined ? {} : (objectIn(object) ?? {});
  const texts = Object.entries(inside).filter(
    (pair): pair is [string, string] => typeof pair[1] === 'string',
  );
  return new Map([...pairs, ...texts]);
}

const isAuthorization = (values: Values): boolean =>
  values.has('response_type') || (values.has('client_id') && values.has('redirect_uri'));

function authorizationRequest(values: Values, clients: readonly RegisteredClient[]): RequestCheck[] {
  const id = values.get('client_id');
  const uri = values.get('redirect_uri');
  const client = clients.find(({ client_id }) => client_id === id);
  const rows: RequestCheck[] = [
    client === undefined
      ? { status: 'fail', text: `client_id ${id ?? 'is missing'} is not registered` }
      : { status: 'pass', text: `client_id ${client.client_id} is registered` },
  ];
  if (uri !== undefined && client !== undefined)
    rows.push(
      isRegistered(uri, client.redirect_uris ?? [])
        ? { status: 'pass', text: 'redirect_uri is registered' }
        : { status: 'fail', text: `redirect_uri ${uri} is not registered` },
    );
  if (!values.has('state'))
    rows.push({ status: 'warn', text: 'no state: nothing ties the answer to this browser' });
  if ((values.get('scope') ?? '').split(' ').includes('openid') && !values.has('nonce'))
    rows.push({ status: 'warn', text: 'no nonce: an ID token could be replayed' });
  rows.push(...pkce(values));
  return rows;
}

function pkce(values: Values): RequestCheck[] {
  if (!values.has('code_challenge'))
    return [{ status: 'warn', text: 'no code_challenge: without PKCE a stolen code is worth something' }];
  return values.get('code_challenge_method') === 'S256'
    ? [{ status: 'pass', text: 'PKCE with S256' }]
    : [{ status: 'warn', text: 'code_challenge_method is not S256' }];
}

function tokenRequest(values: Values, authorization: string | undefined): RequestCheck[] {
  const rows: RequestCheck[] = [{ status: 'note', text: `grant: ${values.get('grant_type')}` }];
  rows.push({ status: 'note', text: `client authentication: ${authenticationOf(values, authorization)}` });
  if (values.get('grant_type') === 'authorization_code' && !values.has('code_verifier'))
    rows.push({ status: 'warn', text: 'no code_verifier: the login used no PKCE' });
  return rows;
}

function authenticationOf(values: Values, authorization = ''): string {
  if (/^basic /i.test(authorization)) return 'client_secret_basic';
  if (values.has('client_assertion')) return 'a signed assertion';
  return values.has('client_secret') ? 'client_secret_post' : 'none, or by certificate';
}
