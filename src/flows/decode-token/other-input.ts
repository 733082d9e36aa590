/** Judges an input that is not a token, as far as can be judged: a callback, a request, an answer, credentials. */
import { judgeBasicCredentials } from '../../checks/configuration.ts';
import {
  judgeAuthorizationResponse,
  judgeNetId,
  judgeSession,
  judgeTokenResponse,
} from '../../checks/index.ts';
import { judgeLoneRequest } from '../../checks/recording/lone-request.ts';
import { defined } from '../../common/defined.ts';
import { type JsonObject, jsonObjectIn } from '../../common/json.ts';
import { errorAt } from '../../oauth/index.ts';
import { duplicateMembers } from '../../protocol/http/strict-json.ts';
import { readState } from '../../protocol/net-id/index.ts';
import { readSession } from '../../protocol/rest/index.ts';
import type { ProviderPreset } from '../../providers/preset.ts';
import type { Report } from '../../report.ts';
import type { Expectations } from './input.ts';

/** Presets with the protocols whose words are to be understood. */
export type Known = readonly Pick<ProviderPreset, 'netId' | 'rest' | 'consent'>[];

/** Returns a report on the input, or undefined if it is of no kind that can be judged. */
export async function judgeOtherInput(
  input: string,
  { issuer, acceptedIssuers }: Pick<Expectations, 'issuer' | 'acceptedIssuers'>,
  known: Known,
): Promise<Report | undefined> {
  const text = input.trim();
  const object = jsonObjectIn(text);
  if (object !== undefined) return judgeAnswer(text, object, known);
  const basic = /^(?:authorization\s*:\s*)?basic\s+(\S+)$/i.exec(text)?.[1];
  if (basic !== undefined) return judgeBasicCredentials(basic, clientsOf(known));
  const url = /\b[a-z][a-z0-9+.-]*:\/\/[^\s"'<>]+/i.exec(text)?.[0] ?? text;
  const parameters = parametersOf(url);
  if (parameters.has('response_type')) return judgeLoneRequest(url);
  if (!['code', 'error', 'state', 'iss'].some((name) => parameters.has(name))) return undefined;
  return judgeAuthorizationResponse({
    parameters,
    stateUnknown: 'the request is not known',
    ...defined({ issuer, acceptedIssuers }),
    issParameterSupported: false,
    meaningOf: (error) => errorAt(error, 'authorization'),
  });
}

async function judgeAnswer(text: string, object: JsonObject, known: Known): Promise<Report | undefined> {
  const has = (...names: readonly string[]) => names.some((name) => Object.hasOwn(object, name));
  const netId = known.find((preset) => preset.netId !== undefined)?.netId;
  const state = has('authRef', 'niasStatus') ? readState(object) : undefined;
  if (state !== undefined && netId !== undefined)
    return judgeNetId({ states: [state], started: false, protocol: netId });
  if (has('access_token', 'id_token'))
    return judgeTokenResponse({ answer: object, duplicates: duplicateMembers(Buffer.from(text)) });
  const rest = known.find((preset) => preset.rest !== undefined)?.rest;
  if (rest === undefined || !has('id') || !has('status', 'authenticationUrl')) return undefined;
  const read = readSession(object);
  return judgeSession({
    read,
    ...defined({ expectedId: read.id }),
    classOf: (status) => (Object.hasOwn(rest.statuses, status) ? rest.statuses[status]?.class : undefined),
    hosts: rest.hosts,
  });
}

const clientsOf = (known: Known): Readonly<Record<string, string>> =>
  Object.assign({}, ...known.map(({ consent }) => consent?.otherClients ?? {}));

/** Query and fragment: an answer may come in either. */
function parametersOf(url: string): URLSearchParams {
  const [address = '', fragment = ''] = url.split('#', 2);
  const query = address.includes('?') ? address.slice(address.indexOf('?') + 1) : address;
  return new URLSearchParams([...new URLSearchParams(query), ...new URLSearchParams(fragment)]);
}
