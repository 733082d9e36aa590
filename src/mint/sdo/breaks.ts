/** Breaks of signed data objects. */
import type { SandboxSdoKind, SdoTamper } from '../../sandbox/sdo/make-sdo.ts';
import { value } from '../minted.ts';
import { SDO_FORMS, type SdoPlan } from './plan.ts';

export interface SdoBreak {
  readonly check: `sdo.${string}`;
  readonly does: string;
  /** Forms that can be broken so, the usual one first. */
  readonly forms: readonly SandboxSdoKind[];
  readonly beside?: readonly string[];
  apply(plan: SdoPlan): void;
}

const SEID: readonly SandboxSdoKind[] = ['seid-sdo'];
const XML: readonly SandboxSdoKind[] = ['seid-sdo', 'ltv-sdo'];
const ALL = SDO_FORMS;

const breaks = (
  what: string,
  does: string,
  forms: readonly SandboxSdoKind[],
  apply: SdoBreak['apply'],
): SdoBreak => ({ check: `sdo.${what}`, does, forms, apply });

const tampered =
  (tamper: SdoTamper) =>
  (plan: SdoPlan): void => {
    plan.tamper = tamper;
  };

export const SDO_BREAKS: readonly SdoBreak[] = [
  breaks('parse', 'the second half is missing', XML, ({ finish }) => {
    finish.push((object) => object.slice(0, object.length / 2));
  }),
  breaks('digest', 'the stated hash is not that of the document', XML, tampered('digest')),
  breaks('signature', 'a bit of the signature is changed', ALL, tampered('signature')),
  breaks('seal', 'the data part was changed after sealing', SEID, tampered('seal')),
  breaks('certificate', 'the certificate of the signer had expired', ALL, tampered('certificate')),
  breaks('chain', 'the certificate of the signer is of an unknown authority', ALL, tampered('chain')),
  breaks('revocation', 'the certificate of the signer was revoked', XML, tampered('revoked')),
  breaks('text', 'another text was signed', ALL, tampered('other-text')),
  breaks('document', 'another document was signed', ALL, (plan) => {
    plan.tamper = 'other-text';
    plan.asDocument = true;
  }),
  breaks('id_token', 'the signature of the embedded ID token is wrong', ALL, (plan) => {
    plan.identity = {};
    plan.damagedIdentity = true;
  }),
  breaks('phone', 'the code went to another phone', ALL, (plan) => {
    plan.identity = {};
    plan.expects.push(value('--phone', '+4740000000'));
  }),
  breaks('name', 'certificate and ID token name different persons', ALL, (plan) => {
    plan.identity = { name: 'Someone Else' };
  }),
];
