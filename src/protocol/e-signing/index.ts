/** The wire format of an E-Signing order: XML messages, their answers, and the sign URL. */
export type { OrderProtocol, OrderStatusMeaning } from '../../providers/esigning-types.ts';
export {
  type MessageName,
  type OrderAnswer,
  readAnswer,
  writeMessage,
} from './message.ts';
export {
  insertOrder,
  type MessageOptions,
  type Order,
  type OrderDocument,
  orderProblems,
  SIGNER_REFERENCE,
} from './order.ts';
export { type OrderedParts, readSentMessage } from './sent.ts';
export { signUrlBase, signUrlProblem, withVendor } from './sign-url.ts';
export { readPhone, type Signer } from './signer.ts';
export { element } from './xml.ts';
