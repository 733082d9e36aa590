// How an error comes about, and what to do. For docs/errors.md; the hint of an error itself knows the case at hand.
export const ADVICE = {
  USAGE:
    'A command, an option or a value that does not exist, is missing or excludes another. `idcli COMMAND --help` ends with examples; a typing mistake gets a suggestion.',
  CONFIG_INVALID:
    "`config.yaml` of the user or `idcli.config.yaml` of the project has an unknown key, a value of the wrong type, or something that a project's file may not hold. The message names the file and the place.",
  SCENARIO_INVALID:
    'The message names file, line and column: text that is no YAML, an unknown key, a step that is no command line of idcli, or a value that no earlier step captures. `idcli run --init` writes a file that works.',
  PROVIDER_UNKNOWN: '`idcli providers list` shows what `--provider` can name.',
  CLIENT_ID_MISSING:
    'Set it with `--client-id`, `IDCLI_CLIENT_ID` or in a configuration file. Without an account at the provider, `--sandbox` brings its own client.',
  CLIENT_CREDENTIAL_MISSING:
    'Which one is needed depends on `--client-auth`: a secret, a private key, or a certificate with its key. Give it by reference: `--client-secret env:NAME`.',
  SECRET_UNRESOLVED:
    'The environment variable of `env:` is not set, the file of `file:` cannot be read, or the command of `cmd:` failed or printed nothing.',
  INPUT_UNREADABLE: 'The path is wrong, the file may not be read, or it is not the text it should be.',
  INPUT_TOO_LARGE: 'Most often the wrong file. The limits are stated in the message.',
  INPUT_NOT_A_TOKEN:
    'The input is empty or holds nothing like a JWT, JWS or JWE. A token response, a header, a callback URL or a HAR file are all fine: the token in them is found.',
  INPUT_NOT_SAML:
    'The input is empty or holds nothing like a SAML message. A form body, a redirect URL, the page that posts it, a HAR file and a log are all fine: the message in them is found.',
  INPUT_NOT_AN_SDO:
    'The input is empty, or neither XML with a signature, a signed PDF nor a signed token. Base64 of one, the answer of `GetSDO` and the JSON of `idcli sign-consent` are fine, too.',
  KEY_UNREADABLE: 'Keys are read as JWK, JWKS, PEM or DER. A PEM file has its BEGIN and END lines.',
  ENCRYPTION_KEY_MISSING:
    'A request object with personal data is never sent in the clear. The issuer must publish a key with `use` `enc`; most often the issuer is the wrong one, or of another environment.',
  OUTPUT_EXISTS: 'Nothing was sent. Name another file, or remove the one that is there.',
  FIELD_NOT_FOUND:
    'The hint lists what is there. `--json` shows the whole document; a dot inside a name is written `\\.`.',
  NO_TERMINAL:
    'Under CI, with `--no-input` or without a terminal nobody is asked. The hint names the option or variable to set instead; for a login that is `--headless`, `--paste` or `--no-open`.',
  NOT_LOOPBACK:
    'The redirect listener and the sandbox only listen on `127.0.0.1`, `[::1]` or `localhost`, since what arrives there is secret.',
  PORT_TAKEN:
    'Another program listens there, perhaps another login that still waits. Port 0 takes any free one; `--redirect-uri` repeats as a fall-back list.',
  INSECURE_URL:
    'Plain http beyond loopback shows secrets to everybody on the way. `--insecure-http` allows it for a test.',
  BROWSER_UNAVAILABLE:
    'The URL is printed instead: open it by hand, or use `--paste` when the browser is on another machine.',
  NOT_ACCEPTED:
    'The flow came to its end, and what was received must not be believed. `checks` has the codes of the checks that failed; the reports say what was expected and what stood there.',
  SANDBOX_SCENARIO_UNKNOWN:
    'Each system of the sandbox has faults of its own; `idcli sandbox --help` says where they are listed.',
  NETWORK:
    'Name resolution, routing, a firewall, a proxy, or nobody listening. `--trace` shows how far it came; `--proxy` and `HTTPS_PROXY` name a proxy.',
  TLS_FAILED:
    'TLS is always verified. For an authority of your own use `--ca FILE`; for mutual TLS `--tls-cert` and `--tls-key`.',
  ANSWER_TOO_LARGE: 'Answers have a limit so that nothing can fill the memory. It seldom is the right URL.',
  ANSWER_UNREADABLE:
    'Not the format that the protocol says: HTML of a proxy or a maintenance page, JSON that is cut off. `--trace --verbose` shows it.',
  DISCOVERY_FAILED:
    'The issuer is wrong, or it publishes nothing under `/.well-known/openid-configuration`. The issuer has to be written exactly as the provider writes it.',
  JWKS_UNAVAILABLE:
    'Without the keys of the issuer no signature can be checked. `--jwks FILE` gives them offline.',
  OUTPUT_NOT_WRITTEN:
    'The folder is missing, is full or may not be written to. What was asked for went elsewhere as said.',
  TOKEN_UNVERIFIED:
    'Something to verify with was given, and a check that everything rests on could not be made: the algorithm is not available here, or the key is missing. A login is then not accepted; its claims are shown with `source.verified` false. The hint names the check.',
  MESSAGE_UNVERIFIED:
    'Something to verify with was given, and a check that everything rests on could not be made: nothing is signed, or something in the message is encrypted and no key opens it. The hint names the check.',
  SDO_UNVERIFIED:
    'Something to verify with was given, and a check that everything rests on could not be made, such as the chain of a certificate without `--trust-anchor`. The hint names the check.',
  ANSWER_UNKNOWN:
    'Neither yes nor no can be concluded from it, so idcli does not guess. `--trace --verbose` shows the answer.',
  REPORTS_INCOMPLETE:
    'The job of a shard failed before it wrote its report, was interrupted, or its report was not handed on. What is there was put together all the same.',
  REQUEST_REFUSED:
    "The request or the client is wrong in the provider's eyes: a redirect URI that is not registered, a wrong secret, an unknown scope. Its own words are in `error.provider`.",
  PROVIDER_BUSY: 'End the other transaction, or wait until it has expired.',
  PROVIDER_RETRY: 'Start again; the hint says when it is too early.',
  PROVIDER_FAILED: 'Nothing here is wrong. Its status page or support may know more.',
  ACCESS_DENIED:
    'Somebody pressed cancel or declined the consent. In a test this is often what is expected: `--expect error.code=ACCESS_DENIED`.',
  AUTHENTICATION_DENIED:
    'The user could not be authenticated as was asked: wrong credentials, a level of assurance that was not reached, a blocked account.',
  CALLBACK_TIMEOUT:
    'The browser never came back. The user left, or the provider shows an error page because it does not know the redirect URI. `--timeout` waits longer.',
  APPROVAL_TIMEOUT:
    'The phone was asked, and the status never became final. The person did not see it, or the hint names another phone. `--timeout` waits longer than the order lives at the bank only in vain.',
  HTTP_TIMEOUT: 'The connection stands, the answer does not come. `--trace` shows which request it was.',
  USER_AGENT_STUCK:
    '`--headless` came to a page without a form that it can fill. The hint names the fields; `--fill name=value` fills them.',
  PROVIDER_EXPIRED: 'The user took too long, or the phone was not at hand. Start again.',
  INTERNAL: 'Please report it with the command line and the output of the same command with `--trace`.',
  INTERRUPTED: 'What was learned until then is shown. A second Ctrl-C ends at once.',
  TERMINATED: 'What was learned until then is shown.',
};
