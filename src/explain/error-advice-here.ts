/** Errors that are found here, before or without a message of the protocol. */
import { type Advice, fault, LOGIN } from './advice.ts';

export const ADVICE_HERE = {
  NOT_ACCEPTED: {
    causes: [
      'a message that is forged, damaged, too old, or for another party',
      'a client that expects something else',
    ],
    remedies: [
      'do not believe what was received',
      'read the expected and the actual value; `checks` of the error has the codes to explain',
    ],
    example: fault('wrong-nonce'),
  },
  FILL_UNMATCHED: {
    causes: ['a misspelt name', 'a page that did not come', 'a field that only a script would add'],
    remedies: ['name a field or button that the message lists', 'leave the `--fill` out'],
    example: `${LOGIN} --fill nonsense=1`,
  },
  USAGE: {
    causes: [
      'a command, option or value that does not exist',
      'a value that is missing',
      'options that exclude each other',
    ],
    remedies: ['read the examples at the end of `idcli COMMAND --help`'],
    example: 'idcli login --help',
  },
  CONFIG_INVALID: {
    causes: [
      'an unknown key or a value of the wrong type in `config.yaml` or `idcli.config.yaml`',
      "something that a project's file may not hold, such as a command to run",
    ],
    remedies: ['go to the file and place that the message names'],
    example: 'idcli doctor',
  },
  UNTRUSTED_PROJECT: {
    causes: [
      'a file of the checkout names a secret, a variable, a command or a file outside of its folder',
      "a stranger's checkout that tries to read your data",
    ],
    remedies: [
      'read what the file asks for',
      'set the option on the command line or in your own `config.yaml`',
      'allow it until the file changes with `idcli trust add`, or for one run with `--trust-project`',
    ],
    example: 'idcli trust show',
  },
  SCENARIO_INVALID: {
    causes: [
      'text that is not YAML, or an unknown key',
      'a step that is not a command line of idcli',
      'a value that no earlier step captures',
    ],
    remedies: [
      'go to the line and column that the message names',
      'start from a file that works: `idcli run --init`',
    ],
    example: 'idcli run --init',
  },
  PROVIDER_UNKNOWN: {
    causes: ['a typing mistake', 'a provider of your own whose configuration file is in another folder'],
    remedies: ['list what `--provider` can name'],
    example: 'idcli providers list',
  },
  CLIENT_ID_MISSING: {
    causes: ['no client id on the command line, in the environment or in a configuration file'],
    remedies: [
      'set `--client-id`, `IDCLI_CLIENT_ID` or `clientId` of the provider',
      'without an account at the provider, use `--sandbox`, which brings its own client',
    ],
    example: 'idcli providers show ingroupe --resolved',
  },
  CLIENT_CREDENTIAL_MISSING: {
    causes: ['`--client-auth` needs a secret, a private key, or a certificate with its key'],
    remedies: [
      'give it by reference: `--client-secret env:NAME`, `--client-key FILE`, `--tls-cert` and `--tls-key`',
    ],
    example: 'idcli providers show ingroupe --resolved',
  },
  SECRET_UNRESOLVED: {
    causes: [
      'the variable of `env:` is not set',
      'the file of `file:` cannot be read',
      'the command of `cmd:` failed or printed nothing',
    ],
    remedies: ['set what the reference names; `idcli doctor` tries all references and shows none'],
    example: 'idcli doctor',
  },
  INPUT_UNREADABLE: {
    causes: ['a wrong path', 'a file that may not be read', 'binary data where text belongs'],
    remedies: ['check the path; `-` reads standard input'],
    example: 'idcli decode-token -',
  },
  INPUT_TOO_LARGE: {
    causes: ['most often the wrong file'],
    remedies: ['cut out the message; the limit is in the error'],
    example: 'idcli decode-token token.txt',
  },
  INPUT_NOT_A_TOKEN: {
    causes: ['the input is empty', 'the input holds nothing like a JWT, JWS or JWE'],
    remedies: ['paste a token, token response, header, callback URL or HAR file; the token in it is found'],
    example: 'idcli decode-token response.json',
  },
  INPUT_NOT_SAML: {
    causes: ['the input is empty', 'the input holds nothing like a SAML message'],
    remedies: ['paste a form body, redirect URL, page, HAR file or log; the message in it is found'],
    example: 'idcli decode-saml login.har',
  },
  INPUT_NOT_RECORDING: {
    causes: ['the file is of a program whose own format idcli does not read', 'the file is empty'],
    remedies: ['export a HAR: the hint says how for the program that wrote the file'],
    example: 'idcli judge login.har',
  },
  NOTHING_TO_JUDGE: {
    causes: ['the recording begins after the login, or ends before it', 'the login is of another protocol'],
    remedies: ['record again in a private window, from before the login to after it, with "preserve log" on'],
    example: 'idcli judge login.har --verbose',
  },
  INPUT_NOT_AN_SDO: {
    causes: ['the input is neither XML with a signature, nor a signed PDF, nor a signed token'],
    remedies: ['give the object, base64 of it, the answer of `GetSDO`, or the JSON of `idcli sign-consent`'],
    example: 'idcli decode-sdo signed.xml',
  },
  KEY_UNREADABLE: {
    causes: ['a format other than JWK, JWKS, PEM or DER', 'a PEM file without its BEGIN and END lines'],
    remedies: ['convert the key, or fetch it again'],
    example: 'idcli decode-token token.txt --key public.pem',
  },
  METADATA_UNUSABLE: {
    causes: [
      'metadata of a service provider instead of an identity provider',
      'no endpoint with the binding, or no signing certificate',
    ],
    remedies: ['look at what the file says, then ask the provider for the right one'],
    example: 'idcli decode-saml idp-metadata.xml',
  },
  ENCRYPTION_KEY_MISSING: {
    causes: [
      'a wrong issuer, or the issuer of another environment',
      'a key set without a key for `use` `enc`',
    ],
    remedies: ['compare the issuer; a request object with personal data is never sent unencrypted'],
    example: 'idcli sign-consent --method sbid --text "I agree." --sandbox',
  },
  OUTPUT_EXISTS: {
    causes: ['a file of this name from an earlier run'],
    remedies: ['name another file, or remove the one that is there; nothing was sent'],
    example: 'idcli sign-consent --method sbid --text "I agree." --sandbox --out signed.xml',
  },
  FIELD_NOT_FOUND: {
    causes: ['a typing mistake in the path', 'a dot inside a name that is not written `\\.`'],
    remedies: ['look at the whole document with `--json`'],
    example: `${LOGIN} --field claims.subject`,
  },
  NO_TERMINAL: {
    causes: ['`CI` is set, `--no-input` was given, or there is no terminal'],
    remedies: [
      'set the option or variable that the hint names; for a login `--headless`, `--paste` or `--no-open`',
    ],
    example: LOGIN,
  },
  NOT_LOOPBACK: {
    causes: ['a redirect URI or `--listen` with an address that others can reach'],
    remedies: [
      'use `127.0.0.1`, `[::1]` or `localhost`: what arrives there is secret',
      'the sandbox in a container: `--listen 0.0.0.0 --allow-host NAME`',
    ],
    example: `${LOGIN} --redirect-uri http://127.0.0.1:8765/callback`,
  },
  PORT_TAKEN: {
    causes: ['another program listens there, perhaps another login that still waits'],
    remedies: ['use port 0, which takes any free one', 'repeat `--redirect-uri` as a list of fall-backs'],
    example: `${LOGIN} --redirect-uri http://127.0.0.1:0/callback`,
  },
  INSECURE_URL: {
    causes: ['plain http beyond loopback, which shows secrets to everybody on the way'],
    remedies: ['use https, or allow it for a test with `--insecure-http`'],
    example: 'idcli inspect --issuer http://op.test --insecure-http',
  },
  BROWSER_UNAVAILABLE: {
    causes: ['no browser on this machine, such as in a container or over SSH'],
    remedies: ['open the printed URL by hand', 'use `--paste` when the browser is on another machine'],
    example: 'idcli login --provider ingroupe --sandbox --no-open',
  },
  SANDBOX_SCENARIO_UNKNOWN: {
    causes: ['a fault of another system', 'a typing mistake'],
    remedies: ['list the faults with `idcli explain faults`'],
    example: 'idcli explain faults',
  },
  FAULT_NOT_PLAYED: {
    causes: [
      'a fault of another protocol than the command speaks',
      'an option that the fault depends on was not given: the hint names it',
      'a flow that ended before it came to what the fault changes',
    ],
    remedies: ['run the command that the hint names', 'see with `--trace` how far it came'],
    example: 'idcli explain faults',
  },
  PROBE_NOT_ALLOWED: {
    causes: [
      'a host on the network is named, and neither the command line nor your own configuration allows it',
    ],
    remedies: [
      'ask who runs it, then add `--i-am-allowed`',
      'or name the host under `probe.allowed` in your own configuration file; that of a project never counts',
    ],
    example: 'idcli probe op --issuer https://op.example.com --client-id ID --headless',
  },
  CODE_UNKNOWN: {
    causes: ['a typing mistake', "a code that only the provider's own documentation names"],
    remedies: ['list the families with `idcli explain`, and the codes of one with `idcli explain FAMILY`'],
    example: 'idcli explain',
  },
} as const satisfies Readonly<Record<string, Advice>>;
