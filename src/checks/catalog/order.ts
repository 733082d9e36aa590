/** Checks of an E-Signing order. */
import type { CatalogEntry } from './entry.ts';

const GUIDE = 'IN Groupe E-Signing';

export const ORDER = {
  'order.answer': {
    title: 'Answers are XML that may be read',
    level: 'must',
    at: 'answer',
    spec: `${GUIDE}, messages; XML 1.0, 2.8`,
    meaning:
      'An answer has a DTD or another construct that such a message never needs and that attacks on ' +
      'parsers use. It was not read.',
    causes: ['something on the way that answers in the place of the service', 'an attack'],
    remedies: ['look at the answer with --trace --verbose', 'check the endpoint and its certificate'],
  },
  'order.id': {
    title: 'Answers are about the order that was asked for',
    level: 'must',
    at: 'OrderID',
    spec: `${GUIDE}, messages`,
    meaning: 'An answer names another order, so that nothing in it is believed.',
    causes: ['answers that were mixed up', 'a proxy that keeps answers'],
    remedies: ['send the TransRef of the answer to the service'],
  },
  'order.sign_url': {
    title: 'The sign URL is safe to open, and at the page that was asked for',
    level: 'must',
    at: 'SignURL',
    spec: `${GUIDE}, GetSigningProcesses`,
    meaning:
      'The sign URL is not an https URL, so no browser is sent there; or its host is not that of ' +
      'SignURLBase, which only warns.',
    causes: ['a service of another environment', 'an answer that was tampered with'],
    remedies: ['compare it with --sign-url-base'],
  },
  'order.callback': {
    title: 'What the browser brings back agrees with the status',
    level: 'should',
    at: 'callback',
    spec: `${GUIDE}, ExitURL, AbortURL and ErrorURLBase`,
    meaning:
      'The browser came to a page that says one thing while the status of the order says another. The status counts.',
    causes: ['a service that is slower than the browser', 'someone opened the address by hand'],
    remedies: ['believe the status only'],
  },
} as const satisfies Record<`order.${string}`, CatalogEntry>;
