/** Types of the documents that `idcli … --json` prints. Made by `npm run docs` from the schemas. */

/**
 * The one document that --json prints, also on failure. A member without a value is absent; null stands only inside what others sent and in claims.assurance.level. Members may be added; what stands here keeps its name and meaning.
 */
export interface Outcome {
  schema: 'idcli/v1';
  /**
   * Words of the command line, e.g. login or providers list.
   */
  command: string;
  /**
   * Whether exitCode is 0.
   */
  ok: boolean;
  /**
   * How the run ended; with --expect the process itself may exit otherwise.
   */
  exitCode: 0 | 1 | 2 | 3 | 4 | 5 | 6 | 70 | 130 | 143;
  /**
   * How it ended, in the same words for every system. Absent after a bug of idcli or a signal.
   */
  outcome?:
    | 'pending'
    | 'done'
    | 'user-cancel'
    | 'denied'
    | 'expired'
    | 'busy'
    | 'retry'
    | 'bad-request'
    | 'server'
    | 'security'
    | 'timeout'
    | 'unknown';
  /**
   * Id of the preset, or of the provider in a configuration file.
   */
  provider?: string;
  protocol?: 'oidc' | 'saml' | 'rest' | 'consent' | 'e-signing' | 'net-id';
  /**
   * True when it ran against the sandbox.
   */
  sandbox?: boolean;
  claims?: Claims;
  /**
   * Where each normalized claim came from, by its path, and whether that source was verified.
   */
  provenance?: {
    [k: string]: {
      /**
       * The source and the claim in it, e.g. userinfo.name.
       */
      from: string;
      /**
       * Whether every check of that source passed.
       */
      verified: boolean;
    };
  };
  /**
   * What the token endpoint gave, as sent.
   */
  tokens?: {
    [k: string]: unknown;
  };
  /**
   * What is particular to the command.
   */
  data?: {
    [k: string]: unknown;
  };
  /**
   * A report for each message that was judged; always there, so that a script can go through it.
   */
  reports: Report[];
  error?: Failure;
  /**
   * Of `sandbox` only: where it listens.
   */
  url?: string;
  /**
   * Of `sandbox` only: the identity providers that it plays.
   */
  tenants?: {
    [k: string]: unknown;
  }[];
}
/**
 * What an identity provider said about a person, in the same words for every provider and protocol. A key without a value is absent; nothing is null but assurance.level.
 */
export interface Claims {
  /**
   * Name and version of this document.
   */
  schema: 'idcli.claims/v1';
  /**
   * Where the claims come from.
   */
  source: {
    /**
     * Under which provider's rules the claims were read.
     */
    provider: 'ingroupe' | 'signicat-sms-otp' | 'signicat-consent' | 'esigning' | 'net-id' | 'generic';
    /**
     * How they arrived.
     */
    protocol: 'oidc' | 'rest' | 'saml' | 'sdo' | 'net-id';
    /**
     * Who issued them, as validated.
     */
    issuer?: string;
    /**
     * Whom they were issued to, as validated.
     */
    audience?: string;
    /**
     * When they were received: ISO 8601, UTC.
     */
    retrieved_at?: string;
    /**
     * True only if every check of the provider's rules passed.
     */
    verified: boolean;
    /**
     * True for a sandbox, and when the token says so itself.
     */
    sandbox?: boolean;
  };
  /**
   * The provider's identifier of the person, byte for byte.
   */
  subject: string;
  /**
   * Full name as the provider displays it.
   */
  name?: string;
  /**
   * Given name or names.
   */
  given_name?: string;
  /**
   * Family name or names.
   */
  family_name?: string;
  /**
   * Further given names.
   */
  middle_name?: string;
  /**
   * Title before the name.
   */
  name_prefix?: string;
  /**
   * Title or mark after the name.
   */
  name_suffix?: string;
  /**
   * YYYY-MM-DD, YYYY or 0000-MM-DD. Kept as sent when it is no date of the calendar; a warning says so.
   */
  birthdate?: string;
  /**
   * E-mail address, as sent.
   */
  email?: string;
  /**
   * Whether the provider has verified the e-mail address.
   */
  email_verified?: boolean;
  /**
   * Phone number, as sent; a warning says when it is not E.164.
   */
  phone_number?: string;
  /**
   * Whether the provider has verified the phone number.
   */
  phone_number_verified?: boolean;
  /**
   * Postal address. Lines are separated by \n.
   */
  address?: {
    /**
     * Street, number and the like; perhaps several lines.
     */
    street_address?: string;
    /**
     * Postal code.
     */
    postal_code?: string;
    /**
     * City or locality.
     */
    locality?: string;
    /**
     * State, province or region.
     */
    region?: string;
    /**
     * ISO 3166-1 alpha-2 code where the provider sends codes, else free text.
     */
    country?: string;
    /**
     * The whole address as one text.
     */
    formatted?: string;
  };
  /**
   * National identity number.
   */
  national_id?: {
    /**
     * The number, as sent.
     */
    value?: string;
    /**
     * Kind of number in upper case, e.g. PERSON.
     */
    type?: string;
    /**
     * Country that issued it: ISO 3166-1 alpha-2.
     */
    country?: string;
  };
  /**
   * The electronic identity behind the provider.
   */
  idp?: {
    /**
     * Which eID, e.g. otp-sms.
     */
    id?: string;
    /**
     * The person's identifier at the eID.
     */
    subject_id?: string;
    /**
     * Who issued the eID, when that is not the eID itself.
     */
    issuer?: string;
  };
  /**
   * How strongly the person was authenticated.
   */
  assurance?: {
    /**
     * Level of eIDAS; null when the raw value names none that is known.
     */
    level?: 'low' | 'substantial' | 'high' | null;
    /**
     * The value it was read from, as sent.
     */
    raw?: string;
    /**
     * The claim that held the value.
     */
    claim?: string;
    /**
     * Authentication methods, as sent in amr.
     *
     * @minItems 1
     */
    methods?: string[];
  };
  /**
   * Age in numbers, as far as the provider told it.
   */
  age?: {
    /**
     * Age in full years.
     */
    years?: number;
    /**
     * Age in years to whether the person has reached it.
     */
    over?: {
      [k: string]: boolean;
    };
  };
  /**
   * The identity document that was checked.
   */
  document?: {
    /**
     * Kind of document.
     */
    type?: 'passport' | 'driving_licence' | 'residence_permit' | 'id_card';
    /**
     * Kind of document, as sent.
     */
    raw_type?: string;
    /**
     * Number of the document.
     */
    number?: string;
    /**
     * ISO 3166-1 alpha-2.
     */
    issuing_country?: string;
    /**
     * State or province that issued it.
     */
    issuing_state?: string;
    /**
     * Authority that issued it.
     */
    issuing_authority?: string;
    /**
     * Date of issue, as sent.
     */
    issue_date?: string;
    /**
     * Date of expiry, as sent.
     */
    expiry_date?: string;
  };
  /**
   * Facts about the portrait; never the image.
   */
  portrait?: {
    /**
     * Told by the first bytes.
     */
    media_type: 'image/png' | 'image/jpeg';
    /**
     * Size in bytes.
     */
    bytes: number;
    /**
     * SHA-256 of the bytes, in hexadecimal.
     */
    sha256: string;
  };
  /**
   * Evidence of a signature.
   */
  signature?: {
    /**
     * How it was signed.
     */
    method?: string;
    /**
     * Kind of the signed data object.
     */
    kind?: string;
    /**
     * SHA-256 of the signed data object, in hexadecimal.
     */
    sdo_sha256?: string;
    /**
     * SHA-256 of the text that was signed, in hexadecimal.
     */
    signed_text_sha256?: string;
    /**
     * When it was signed.
     */
    signed_at?: string;
  };
  /**
   * The device that was used.
   */
  device?: {
    /**
     * Its name.
     */
    name?: string;
    /**
     * Its network address.
     */
    address?: string;
    /**
     * Version of its software.
     */
    version?: string;
  };
  /**
   * SHA-256 of the person's certificate (DER), in hexadecimal.
   */
  certificate_sha256?: string;
  /**
   * Names of the claims that stood in verified_claims, as sent.
   *
   * @minItems 1
   */
  verified_claims_lifted?: string[];
  /**
   * The authentication itself.
   */
  authentication?: {
    /**
     * When it took place: ISO 8601, UTC.
     */
    auth_time?: string;
    /**
     * The provider's id of the transaction.
     */
    transaction_id?: string;
    /**
     * The provider's id of the session.
     */
    session_id?: string;
  };
  /**
   * What was odd about the claims.
   *
   * @minItems 1
   */
  warnings?: {
    /**
     * Stable code.
     */
    code:
      | 'mononym'
      | 'birthdate_partial'
      | 'birthdate_not_iso'
      | 'not_boolean'
      | 'not_integer'
      | 'multi_valued'
      | 'country_unknown'
      | 'address_conflict'
      | 'claim_conflict'
      | 'self_asserted_name'
      | 'phone_not_e164'
      | 'portrait_unknown'
      | 'loa_unknown'
      | 'document_type_unknown'
      | 'scope_not_granted'
      | 'mandatory_claim_missing'
      | 'still_encrypted'
      | 'unverified';
    /**
     * Name of the claim as sent, or of the scope, that it is about.
     */
    claim: string;
    /**
     * One sentence of fact, without the value.
     */
    message: string;
  }[];
  /**
   * Every other claim, byte for byte.
   */
  unmapped?: {
    [k: string]: unknown;
  };
}
export interface Report {
  subject:
    | 'authorization_response'
    | 'token_response'
    | 'http'
    | 'token'
    | 'id_token'
    | 'userinfo'
    | 'introspection'
    | 'logout'
    | 'access_token'
    | 'login_start'
    | 'step_up'
    | 'logout_token'
    | 'jarm'
    | 'dpop_proof'
    | 'dpop'
    | 'device'
    | 'ciba'
    | 'registration'
    | 'profile'
    | 'resource'
    | 'client_assertion'
    | 'request_object'
    | 'sd_jwt'
    | 'credential'
    | 'key_binding'
    | 'discovery'
    | 'jwks'
    | 'connection'
    | 'saml_response'
    | 'saml_request'
    | 'saml_logout'
    | 'saml_metadata'
    | 'consent_request'
    | 'consent_answer'
    | 'recording'
    | 'op'
    | 'idp'
    | 'rp'
    | 'sp'
    | 'session'
    | 'net_id'
    | 'order'
    | 'sdo'
    | 'machine'
    | 'configuration'
    | 'scenario';
  /**
   * Which message it is about, where one run has several of a kind; of idcli run, the step.
   */
  from?: string;
  findings: Finding[];
  /**
   * unverified: nothing failed, but a check of the minimum was not made, so nobody may call the message good.
   */
  verdict: 'valid' | 'invalid' | 'unverified';
  /**
   * What a file of the checkout set that the verdict depends on, e.g. trusted-audience from idcli.config.yaml.
   */
  swayed?: string[];
  /**
   * The place of the message in a recording, e.g. entry 14.
   */
  evidence?: string[];
}
export interface Finding {
  /**
   * family.what, stable for ever.
   */
  code: string;
  status: 'pass' | 'fail' | 'warn' | 'skip';
  /**
   * A must fails, a should warns.
   */
  level: 'must' | 'should';
  /**
   * Where in the message: header.alg, payload.nonce, Response/Assertion/Conditions/@NotOnOrAfter.
   */
  at: string;
  /**
   * One sentence of fact; for a skip, the reason.
   */
  message: string;
  /**
   * What should have stood there: any JSON value.
   */
  expected?: {
    [k: string]: unknown;
  };
  /**
   * What stood there: any JSON value.
   */
  actual?: {
    [k: string]: unknown;
  };
  /**
   * The probe that found it, of idcli probe: redirect-other-host.
   */
  probe?: string;
  /**
   * How much that is, of idcli probe.
   */
  severity?: 'critical' | 'high' | 'medium' | 'low' | 'info';
  /**
   * The section of the specification.
   */
  spec: string;
  /**
   * The most likely cause, or what to do.
   */
  hint?: string;
  /**
   * Places in a recording that show it, e.g. entry 14.
   */
  evidence?: string[];
  /**
   * The command line that explains the check, where it fails or warns.
   */
  help?: string;
  /**
   * The page that explains the check, where the package names a home page.
   */
  url?: string;
}
/**
 * There when an error was thrown, and when checks refused the message of a flow; never for a mere finding. Its texts are masked.
 */
export interface Failure {
  code:
    | 'NOT_ACCEPTED'
    | 'FILL_UNMATCHED'
    | 'USAGE'
    | 'CONFIG_INVALID'
    | 'UNTRUSTED_PROJECT'
    | 'SCENARIO_INVALID'
    | 'PROVIDER_UNKNOWN'
    | 'CLIENT_ID_MISSING'
    | 'CLIENT_CREDENTIAL_MISSING'
    | 'SECRET_UNRESOLVED'
    | 'INPUT_UNREADABLE'
    | 'INPUT_TOO_LARGE'
    | 'INPUT_NOT_A_TOKEN'
    | 'INPUT_NOT_SAML'
    | 'INPUT_NOT_RECORDING'
    | 'NOTHING_TO_JUDGE'
    | 'INPUT_NOT_AN_SDO'
    | 'KEY_UNREADABLE'
    | 'METADATA_UNUSABLE'
    | 'ENCRYPTION_KEY_MISSING'
    | 'OUTPUT_EXISTS'
    | 'FIELD_NOT_FOUND'
    | 'NO_TERMINAL'
    | 'NOT_LOOPBACK'
    | 'PORT_TAKEN'
    | 'INSECURE_URL'
    | 'BROWSER_UNAVAILABLE'
    | 'SANDBOX_SCENARIO_UNKNOWN'
    | 'PROBE_NOT_ALLOWED'
    | 'CODE_UNKNOWN'
    | 'FAULT_NOT_PLAYED'
    | 'NETWORK'
    | 'TLS_FAILED'
    | 'ANSWER_TOO_LARGE'
    | 'ANSWER_UNREADABLE'
    | 'DISCOVERY_FAILED'
    | 'JWKS_UNAVAILABLE'
    | 'OUTPUT_NOT_WRITTEN'
    | 'TOO_MANY_FILES'
    | 'TOKEN_UNVERIFIED'
    | 'MESSAGE_UNVERIFIED'
    | 'SDO_UNVERIFIED'
    | 'ANSWER_UNKNOWN'
    | 'REPORTS_INCOMPLETE'
    | 'REQUEST_REFUSED'
    | 'PROVIDER_BUSY'
    | 'PROVIDER_RETRY'
    | 'PROVIDER_FAILED'
    | 'ACCESS_DENIED'
    | 'AUTHENTICATION_DENIED'
    | 'CALLBACK_TIMEOUT'
    | 'APPROVAL_TIMEOUT'
    | 'HTTP_TIMEOUT'
    | 'USER_AGENT_STUCK'
    | 'PROVIDER_EXPIRED'
    | 'INTERNAL'
    | 'INTERRUPTED'
    | 'TERMINATED';
  /**
   * One sentence of fact.
   */
  message: string;
  /**
   * What to do next, one action a line.
   */
  hint?: string;
  /**
   * The error members of the provider, as sent.
   */
  provider?: {
    error: string;
    error_description?: string;
    error_uri?: string;
    /**
     * HTTP status, when the error came in an answer and not in a callback.
     */
    status?: number;
  };
  /**
   * The codes of the checks that refused the message of a flow.
   */
  checks?: string[];
}
