/** A provider's configuration, judged before any login. Report `configuration`. */
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
import { isSecureUrl } from './compare.ts';
import { defineCheck, skipFor } from './define.ts';

/** The error of a failed attempt. */
export interface Trouble {
  readonly message: string;
  readonly hint?: string;
}

export interface SecretFact {
  /** Member of the provider, e.g. `clientSecret`. */
  readonly member: string;
  /** The reference, which is not secret. A literal secret is named by its place. */
  readonly reference: string;
  /** Whether the user will be prompted for it, so nothing could be tried. */
  readonly asked: boolean;
  readonly trouble?: Trouble;
}

export interface ConfigurationInput {
  readonly id: string;
  /** Members not set anywhere. */
  readonly missing: readonly string[];
  /** Absent if the protocol has a fixed address. */
  readonly issuer?: string;
  readonly allowInsecureHttp: boolean;
  readonly secrets: readonly SecretFact[];
  /** The secret and how it is sent, to check its form. Neither is ever shown. */
  readonly clientSecret?: { readonly value: string; readonly method: string };
  /** Absent if nothing redirects to this machine. */
  readonly redirect?: {
    readonly uris: readonly string[];
    /** On another machine: the response is pasted. */
    readonly elsewhere?: boolean;
    readonly trouble?: Trouble;
  };
  /** Absent if the protocol has no scopes. */
  readonly scope?: {
    readonly asked: string;
    readonly trouble?: Trouble;
    readonly doubts: readonly string[];
  };
  /** Outcome of a request. Absent: none was sent. */
  readonly reached?: { readonly url: string; readonly trouble?: Trouble };
}

const CHECKS: readonly Check<ConfigurationInput>[] = [
  defineCheck('configuration.complete', judgeCompleteness),
  defineCheck('configuration.issuer', judgeIssuer),
  defineCheck('configuration.secrets', judgeSecrets),
  defineCheck('configuration.secret_form', judgeSecretForm),
  defineCheck('configuration.redirect_uri', judgeRedirect),
  defineCheck('configuration.scope', judgeScope),
  defineCheck('configuration.reachable', judgeReach),
];

/** Judges the configuration of one provider: complete, consistent, and reachable. Report `configuration`. */
export async function judgeConfiguration(input: ConfigurationInput): Promise<Report> {
  const findings = await runChecks(CHECKS, input);
  return { ...report('configuration', findings, ['configuration.complete']), from: input.id };
}

const troubled = ({ message, hint }: Trouble, at?: string): Verdict => fail(message, defined({ hint, at }));

function judgeCompleteness({ id, missing }: ConfigurationInput): Verdict {
  if (missing.length === 0) return pass('all that a run needs is set');
  const [first = ''] = missing;
  return fail(`not set: ${missing.join(', ')}`, {
    at: first,
    hint: `idcli providers add ${id}, or pass what is missing as an option or variable`,
  });
}

function judgeIssuer({ issuer, allowInsecureHttp, missing }: ConfigurationInput): Verdict {
  if (missing.includes('issuer') || missing.includes('domain')) {
    return skipFor('configuration.complete', 'where the provider is, is not set');
  }
  if (issuer === undefined) return skip('the protocol needs none');
  const details = { actual: issuer };
  if (!URL.canParse(issuer)) return fail('the issuer is not a URL', details);
  const { search, hash, pathname, origin } = new URL(issuer);
  if (!isSecureUrl(issuer, allowInsecureHttp)) {
    return fail('the issuer is not https', {
      ...details,
      expected: 'https, or http on loopback',
      hint: 'for a test system: --insecure-http',
    });
  }
  if (search !== '' || hash !== '') {
    return fail('the issuer has a query or fragment', { ...details, expected: `${origin}${pathname}` });
  }
  const [own] = issuer.split('/.well-known/');
  return own === issuer
    ? pass(issuer)
    : fail('this is the URL of the metadata, not the issuer', {
        ...details,
        expected: own ?? origin,
        hint: `write ${own}`,
      });
}

function judgeSecrets({ secrets }: ConfigurationInput): Verdict {
  for (const { member, trouble } of secrets) if (trouble !== undefined) return troubled(trouble, member);
  if (secrets.length === 0) return skip('no secret is set');
  return pass(
    secrets
      .map(({ member, reference, asked }) =>
        asked ? `${member} will be asked for` : `${member} is at ${reference}`,
      )
      .join(', '),
  );
}

/**
 * Judges the value of a Basic header by itself. Report `configuration`.
 * @param others clients that a documentation names and that are of limited use, each with what it is
 */
export async function judgeBasicCredentials(
  value: string,
  others: Readonly<Record<string, string>> = {},
): Promise<Report> {
  const check = defineCheck<string>('configuration.secret_form', (text) => judgeBasic(text, others));
  const findings = await runChecks([check], value);
  return { ...report('configuration', findings, []), from: 'HTTP Basic' };
}

function judgeBasic(value: string, others: Readonly<Record<string, string>>): Verdict {
  const at = 'Authorization';
  const pair = Buffer.from(value, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  if (colon < 0) {
    return warn('the value is not base64 of id:secret', {
      at,
      expected: 'base64(id:secret)',
      hint: 'make it of the client id, a colon and the secret (RFC 7617, 2)',
    });
  }
  const id = pair.slice(0, colon);
  if (Object.hasOwn(others, id)) return warn(`${id} is ${others[id]}`, { at });
  const secret = pair.slice(colon + 1);
  if (secret === '') return warn(`the client is ${id}, and its secret is empty`, { at });
  if (/\r|\n/.test(pair) || pair.trim() !== pair) {
    return warn('id or secret begins or ends with white space, or has a line end', {
      at,
      hint: 'a shell command added a line end? make the value with printf instead of echo',
    });
  }
  return /[^A-Za-z0-9]/.test(pair.replace(':', ''))
    ? warn(`the client is ${id}; characters of id or secret are percent-encoded first (RFC 6749, 2.3.1)`, {
        at,
        hint: 'servers differ: --client-auth client_secret_basic encodes, client_secret_basic_raw does not',
      })
    : pass(`the client is ${id}`, { at });
}

function judgeSecretForm({ clientSecret, secrets }: ConfigurationInput): Verdict {
  if (secrets.some(({ member, trouble }) => member === 'clientSecret' && trouble !== undefined)) {
    return skipFor('configuration.secrets', 'the client secret cannot be had');
  }
  if (clientSecret === undefined) return skip('there is no client secret to look at');
  const { value, method } = clientSecret;
  if (value.trim() !== value) {
    return warn('the client secret begins or ends with white space', {
      hint: 'was a line end or a space copied along? take it away where the secret is kept',
    });
  }
  const encoded = /[^A-Za-z0-9]/.test(value);
  if (method === 'client_secret_basic' && encoded) {
    return warn('the client secret has characters that HTTP Basic sends percent-encoded', {
      hint: 'if the provider answers invalid_client, it does not decode them: --client-auth client_secret_basic_raw',
    });
  }
  return pass('nothing about it needs care');
}

function judgeRedirect({ redirect }: ConfigurationInput): Verdict {
  if (redirect === undefined) return skip('no browser comes back to this machine');
  const { uris, elsewhere, trouble } = redirect;
  if (trouble !== undefined) return troubled(trouble);
  if (elsewhere === true)
    return pass(
      `${uris.join(', ')} is not on this machine: a login is finished by pasting, or with --headless`,
    );
  return pass(`${uris.join(', ')} can be listened on`);
}

function judgeScope({ scope }: ConfigurationInput): Verdict {
  if (scope === undefined) return skip('the protocol has none');
  const { asked, trouble, doubts } = scope;
  if (trouble !== undefined) return troubled(trouble);
  const [doubt] = doubts;
  return doubt === undefined ? pass(asked) : warn(doubts.join('; '), { actual: asked });
}

function judgeReach({ reached, missing }: ConfigurationInput): Verdict {
  if (reached === undefined) {
    return missing.length > 0
      ? skipFor('configuration.complete', 'it is not known whom to ask')
      : skip('not asked; name the provider with --provider to try');
  }
  const { url, trouble } = reached;
  return trouble === undefined ? pass(`${url} answers`) : troubled(trouble);
}
