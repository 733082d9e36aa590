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
      'An answer has a DTD, or something else that such a message never needs and attacks on readers are made of. It was not read.',
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
      'The sign URL is no https URL, so that no browser is sent there; or it is at another host than SignURLBase, which is only remarked on.',
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
    causes: ['a service that is slower than the browser', 'somebody who opened the address by hand'],
    remedies: ['believe the status only'],
  },
} as const satisfies Record<`order.${string}`, CatalogEntry>;
