/** Codes of well-known products that no specification names. A provider's own table comes first. */
import type { ErrorMeaning } from '../error-meaning.ts';

const REDIRECT: ErrorMeaning = {
  class: 'bad-request',
  meaning: 'the redirect URI is not registered for this client',
  next: 'register it at the provider, letter by letter, or name a registered one with --redirect-uri',
};

export const PRODUCT_ERRORS: Readonly<Record<string, ErrorMeaning>> = {
  // Google
  redirect_uri_mismatch: REDIRECT,
  // Amazon Cognito
  redirect_mismatch: REDIRECT,
  // GitHub
  bad_verification_code: {
    class: 'bad-request',
    meaning: 'the code is wrong, or has expired',
    next: 'start the login again',
  },
  incorrect_client_credentials: {
    class: 'bad-request',
    meaning: 'the client could not be authenticated',
    next: 'check --client-id and --client-secret',
  },
  // Slack
  invalid_code: { class: 'bad-request', meaning: 'the code is wrong', next: 'start the login again' },
  // Ory
  invalid_state: {
    class: 'bad-request',
    meaning: 'the state is missing, or can be guessed',
    next: 'compare the state that --trace shows with what the provider got',
  },
  // FranceConnect
  invalid_acr: {
    class: 'bad-request',
    meaning: 'the provider does not know this level of assurance',
    next: 'choose --acr-values that the provider names',
  },
  // Auth0
  unauthorized: {
    class: 'denied',
    meaning: 'the user may not log in',
    next: 'read the description, and look at the user at the provider',
  },
  too_many_requests: {
    class: 'retry',
    meaning: 'the provider asks for fewer requests',
    next: 'wait before you try again',
  },
};
