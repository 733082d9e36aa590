/** The options that say how an application is driven, read. */
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import type { Marks } from '../../probes/driver/marks.ts';
import type { ApplicationValues } from './application-options.ts';

const USUAL_RETURN_PARAMETERS = ['return_to', 'returnTo', 'next', 'redirect', 'url', 'target', 'continue'];

export interface Driven {
  /** May hold `{issuer}`. */
  readonly start: string;
  readonly marks: Marks;
  readonly home?: URL;
  readonly reset?: URL;
  readonly logout?: URL;
  readonly returnParameters: readonly string[];
}

/** @throws {IdcliError} `USAGE` for a missing start or mark, and for what is no address */
export function applicationOf(start: string | undefined, values: ApplicationValues, command: string): Driven {
  if (start === undefined)
    throw new IdcliError('USAGE', 'the address where a login starts is missing', {
      hint: `idcli ${command} http://127.0.0.1:3000/login --success-text "Log out"`,
    });
  urlOf(start.replaceAll('{issuer}', ''), 'the address where a login starts');
  const { successText, successStatus, failureText } = values;
  const marks = defined({
    url: urlOf(values.successUrl, '--success-url'),
    text: successText,
    status: successStatus,
    failureText,
  });
  if (marks.url === undefined && marks.text === undefined && marks.status === undefined)
    throw new IdcliError('USAGE', 'how a login that succeeded looks is not said', {
      hint:
        'name what only a person who is logged in sees: --success-text TEXT, --success-url URL or ' +
        '--success-status STATUS',
    });
  if (successText === '' || failureText === '')
    throw new IdcliError('USAGE', 'an empty text is on every page', { hint: 'give some words of the page' });
  return {
    start,
    marks,
    returnParameters: values.returnParameter ?? USUAL_RETURN_PARAMETERS,
    ...defined({
      home: urlOf(values.homeUrl, '--home-url'),
      reset: urlOf(values.resetUrl, '--reset-url'),
      logout: urlOf(values.logoutUrl, '--logout-url'),
    }),
  };
}

function urlOf(text: string | undefined, what: string): URL | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol)) return url;
  throw new IdcliError('USAGE', `${what} is no http address: ${JSON.stringify(text)}`, {
    hint: 'write it whole, e.g. http://127.0.0.1:3000/login',
  });
}
