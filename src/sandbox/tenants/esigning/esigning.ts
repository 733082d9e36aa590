/** IN Groupe E-Signing with One time code: XML sign orders and a signing page. */
import { json } from '../../http.ts';
import { anchorPem } from '../../sdo/make-sdo.ts';
import type { Core, Tenant } from '../tenant.ts';
import { ESIGNING_FAULTS } from './faults.ts';
import { TENANT_ID } from './insert.ts';
import { ID_TOKEN_KEY } from './keys.ts';
import { receive } from './messages.ts';
import type { Service } from './service.ts';
import { showSignPage, submitSignPage } from './sign-page.ts';
import { CLIENT_ID } from './signed-object.ts';
import { createState } from './state.ts';
import { decideOrder, waitingOrders } from './waiting.ts';

/** In bytes: a 10 MB document after base64, and the surrounding message. */
const LARGEST_MESSAGE = 11 * 1024 * 1024;

export function createEsigning(core: Core, redirectUris: readonly string[]): Tenant {
  const base = `${core.url}/${TENANT_ID}`;
  const service: Service = { core, state: createState() };
  return {
    info: {
      id: TENANT_ID,
      title: 'IN Groupe E-Signing, One time code',
      issuer: `${base}/messages`,
      clientId: CLIENT_ID,
      trustAnchor: anchorPem(),
      redirectUris,
    },
    faults: ESIGNING_FAULTS,
    largestBody: LARGEST_MESSAGE,
    routes: [
      { path: '/messages', methods: { POST: (request) => receive(service, request) } },
      {
        path: '/sign/index.html',
        methods: {
          GET: (request) => showSignPage(service, request),
          POST: (request) => submitSignPage(service, request),
        },
      },
      { path: '/jwks', methods: { GET: () => json(200, { keys: [ID_TOKEN_KEY.publicJwk] }) } },
    ],
    waiting: () => waitingOrders(service),
    decide: (id, decision) => decideOrder(service, id, decision),
    counts: () => ({
      orders: service.state.orders.size,
      activeOrders: [...service.state.orders.values()].filter(({ status }) => status === 'Active').length,
    }),
    reset() {
      service.state.orders.clear();
    },
  };
}
