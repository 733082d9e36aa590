/** The response at the redirect URI. RFC 6749, 4.1.2; RFC 9207; OpenID Connect Core 1.0, 3.1.2. */

import { defined } from '../common/defined.ts';
import {
  type Check,
  fail,
  pass,
  type Report,
  report,
  runChecks,
  skip,
  type Verdict,
  warn,
} from '../report.ts';
import { acceptedIssuer } from './accepted-issuer.ts';
import { nearMiss } from './compare.ts';
import { defineCheck, skipFor } from './define.ts';
import { echoMiss } from './echo.ts';
import type { AuthorizationResponseInput } from './input.ts';

type Input = AuthorizationResponseInput;

const CHECKS: readonly Check<Input>[] = [
  defineCheck('callback.parameters', judgeParameters),
  defineCheck('callback.state', judgeState),
  defineCheck('callback.iss', judgeIssuer),
  defineCheck('callback.error', judgeError),
  defineCheck('callback.code', judgeCode),
];

/** Runs only if the response mode differs from the requested one. */
const MODE_CHECK = defineCheck('callback.response_mode', judgeResponseMode);

/** Runs only if the request asked for a JWT. */
const SIGNED_CHECK = defineCheck<Pick<Input, 'signed'>>('jarm.response', ({ signed }) =>
  signed === true
    ? pass('a JWT')
    : fail('the answer came in plain parameters, and a JWT was asked for', {
        expected: 'one parameter response with a JWT',
        actual: 'plain parameters',
        hint: 'the provider ignores response_mode, or something in between took the protection off',
      }),
);

/** Runs only if the request forbade pages and it is known whether one was shown. */
const PAGE_CHECK = defineCheck<Pick<Input, 'forbiddenPage'>>('callback.prompt', judgePage);

/** Runs only if languages were asked for and the pages named theirs. */
const LANGUAGE_CHECK = defineCheck('callback.ui_locales', judgeLanguages);

/** Judges a page shown instead of a response although the request forbade pages. Report `authorization_response`. */
export async function judgeForbiddenPage(title: string | undefined): Promise<Report> {
  const forbiddenPage = { shown: true, ...defined({ title }) };
  return report('authorization_response', await runChecks([PAGE_CHECK], { forbiddenPage }), []);
}

/** Judges the response at the redirect URI. Report `authorization_response`. */
export async function judgeAuthorizationResponse(input: Input): Promise<Report> {
  const minimum = [
    'callback.parameters',
    'callback.state',
    ...(input.issParameterSupported && !namesIssuerInside(input) ? ['callback.iss'] : []),
  ];
  const checks = [
    ...CHECKS,
    ...(cameOtherwise(input) ? [MODE_CHECK] : []),
    ...(input.signed === undefined ? [] : [SIGNED_CHECK]),
    ...(input.forbiddenPage === undefined ? [] : [PAGE_CHECK]),
    ...(input.languages === undefined ? [] : [LANGUAGE_CHECK]),
  ];
  return report('authorization_response', await runChecks(checks, input), minimum);
}

function judgeParameters({ parameters }: Input): Verdict {
  const names = [...parameters.keys()];
  const twice = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
  const [first] = twice;
  return first === undefined
    ? pass(`${names.join(', ') || 'none'}`)
    : fail(`appears more than once: ${twice.join(', ')}`, {
        at: `callback.${first}`,
        expected: 'each parameter once',
        actual: parameters.getAll(first),
        hint: 'two readers could see two answers; register a redirect URI without a query',
      });
}

function judgeState({ parameters, expectedState, stateUnknown }: Input): Verdict {
  const values = parameters.getAll('state');
  const [state] = values;
  if (values.length > 1) return skipFor('callback.parameters', 'state appears more than once');
  if (stateUnknown !== undefined) return skip(stateUnknown);
  if (expectedState === undefined) {
    return state === undefined
      ? skip('the request sent none')
      : warn('the answer has a state, and the request sent none', { expected: null, actual: state });
  }
  if (state === undefined) {
    return fail('state is missing', {
      expected: expectedState,
      actual: null,
      hint: 'the provider dropped it, or this callback was not caused by this login',
    });
  }
  if (state === expectedState) return pass('the one this login sent');
  return fail('the callback answers another login than this one', {
    expected: expectedState,
    actual: state,
    hint: echoMiss(expectedState, state) ?? 'an earlier attempt, another browser tab, or a forged callback',
  });
}

/** An ID token in the response names the issuer, so the parameter is optional (RFC 9207, 2.4). */
const namesIssuerInside = ({ parameters }: Pick<Input, 'parameters'>) => parameters.has('id_token');

function judgeIssuer({ parameters, issuer, acceptedIssuers, issParameterSupported }: Input): Verdict {
  const values = parameters.getAll('iss');
  const [iss] = values;
  if (values.length > 1) return skipFor('callback.parameters', 'iss appears more than once');
  if (iss === undefined && namesIssuerInside({ parameters })) {
    return skip('the ID token in this answer names the issuer');
  }
  if (iss === undefined) {
    return issParameterSupported
      ? fail('iss is missing although the provider announced it', { expected: issuer, actual: null })
      : skip('the provider does not announce it');
  }
  if (issuer === undefined) return skip('there is no issuer to compare with', { actual: iss });
  if (iss === issuer) return pass('the expected issuer');
  const matched = acceptedIssuer(iss, acceptedIssuers);
  if (matched !== undefined) return pass(`the accepted issuer ${matched}`, { actual: iss });
  return fail('the answer is of another issuer', {
    expected: issuer,
    actual: iss,
    hint: nearMiss(issuer, iss) ?? 'a mix-up of two providers: do not redeem the code',
  });
}

function judgeError(input: Input): Verdict {
  const [error] = input.parameters.getAll('error');
  if (error === undefined) return pass('no error');
  // The sender of a wrong state may have forged the error too (rule ALL-3).
  const untrusted = untrustedBecause(input);
  if (untrusted !== undefined) return skipFor(untrusted, `the error ${error} is not believed`);
  const meaning = input.meaningOf?.(error);
  const description = input.parameters.get('error_description');
  const uri = input.parameters.get('error_uri');
  return fail(`${error}${meaning === undefined ? '' : `: ${meaning.meaning}`}`, {
    expected: 'no error',
    actual: {
      error,
      ...(description === null ? {} : { error_description: description }),
      ...(uri === null ? {} : { error_uri: uri }),
    },
    hint: meaning?.next,
  });
}

function judgeCode(input: Input): Verdict {
  const awaited = input.awaits ?? ['code'];
  if (input.parameters.has('error')) {
    const both = awaited.filter((name) => input.parameters.has(name));
    return both.length === 0
      ? skip('the answer is an error')
      : warn(`${both.join(', ')} came together with an error: an answer has one or the other`, {
          expected: 'nothing of a success beside an error',
          actual: [...input.parameters.keys()],
          hint: 'the error counts, and nothing was redeemed; another client may take the code',
        });
  }
  const missing = awaited.filter((name) => (input.parameters.get(name) ?? '') === '');
  const [first] = missing;
  if (first === undefined) return pass(awaited.join(', '));
  return fail(`${missing.join(', ')} is missing`, {
    at: `callback.${first}`,
    expected: awaited,
    actual: [...input.parameters.keys()],
    hint: 'compare response_type and response_mode with the registration of the client',
  });
}

/**
 * Whether the response mode differs from the requested one. A mode for signed responses is the plain mode with a JWT.
 */
function cameOtherwise({ via, requestedMode }: Input): boolean {
  if (via === undefined || requestedMode === undefined) return false;
  return via !== (requestedMode.replace(/\.?jwt$/, '') || 'query');
}

function judgeResponseMode({ via, requestedMode }: Input): Verdict {
  return warn(`the answer came by ${via}, and ${requestedMode} was asked for`, {
    expected: requestedMode,
    actual: via,
    hint: 'it was read all the same; a client that looks where it asked for finds no answer',
  });
}

function judgePage({ forbiddenPage }: Pick<Input, 'forbiddenPage'>): Verdict {
  if (forbiddenPage?.shown !== true) return pass('no page was shown');
  const { title } = forbiddenPage;
  return fail(
    `the request had prompt=none, and the provider showed a page${title === undefined ? '' : `: ${title}`}`,
    {
      expected: 'an answer, or the error login_required, interaction_required or consent_required',
      actual: title ?? 'a page',
      hint: 'the provider ignores prompt, or the page is an error page that says why',
    },
  );
}

function judgeLanguages({ languages: { asked, shown } = { asked: [], shown: [] } }: Input): Verdict {
  const met = shown.filter((one) => asked.some((tag) => languageOf(tag) === languageOf(one)));
  if (met.length > 0) return pass(met.join(', '));
  return warn(`ui_locales asked for ${asked.join(' ')}, and the pages came in ${shown.join(', ')}`, {
    expected: asked,
    actual: shown,
    hint: 'the provider lacks the language or ignores ui_locales: compare ui_locales_supported of its metadata',
  });
}

/** The language of a tag, without region and script; the forms of Norwegian count as one (RFC 5646). */
function languageOf(tag: string): string {
  const [language = ''] = tag.toLowerCase().split(/[-_]/);
  return language === 'nb' || language === 'nn' ? 'no' : language;
}

function untrustedBecause({
  parameters,
  expectedState,
  stateUnknown,
}: Input): 'callback.state' | 'callback.parameters' | undefined {
  const values = parameters.getAll('state');
  if (values.length > 1) return 'callback.parameters';
  if (stateUnknown !== undefined || expectedState === undefined) return undefined;
  return values[0] === expectedState ? undefined : 'callback.state';
}
