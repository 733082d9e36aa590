/** Breaks of requests and metadata. */
import { generateKeyPairSync } from 'node:crypto';
import { strangerSigner } from '../../../sandbox/saml/idp/keys.ts';
import { serviceProvider } from '../metadata.ts';
import type { SamlPlan } from '../wish.ts';
import { asks, HOUR, type SamlBreak } from './break.ts';

const breaks =
  (kind: SamlBreak['kinds'][number]) =>
  (what: string, does: string, apply: SamlBreak['apply']): SamlBreak => ({
    check: `saml.${what}`,
    does,
    kinds: [kind],
    apply,
  });

const request = breaks('authn-request');
const metadata = breaks('metadata');

const ahead = ({ wish }: SamlPlan, seconds: number): string =>
  new Date(wish.now.getTime() + seconds * 1000).toISOString();

export const OTHER_BREAKS: readonly SamlBreak[] = [
  request('version', 'it says that it is of version 1.1', asks({ Version: '1.1' })),
  request(
    'destination',
    'it was sent to another address',
    asks({ Destination: 'https://another.example.com/sso' }),
  ),
  request('issuer', 'it is of another service provider', (plan) => {
    plan.requestIssuer = 'https://another.example.com';
  }),
  request(
    'recipient',
    'it asks to be answered at an address that its metadata does not have',
    asks({ AssertionConsumerServiceURL: 'https://another.example.com/acs' }),
  ),
  request('certificate', 'it is signed with another key, whose certificate comes along', (plan) => {
    plan.requestSigner = strangerSigner();
  }),
  request('signature', 'it was changed after signing', ({ finish }) => {
    finish.push((xml) => xml.replace('ProtocolBinding=', 'ForceAuthn="true" ProtocolBinding='));
  }),
  request('issue_instant', 'it was made an hour ahead', (plan) => {
    plan.request.IssueInstant = ahead(plan, HOUR);
  }),
  metadata('role', 'it describes a service provider, where an identity provider is due', (plan) => {
    const { spEntityId, acs, signer } = plan.wish;
    plan.metadata = serviceProvider(spEntityId, acs, signer.certificate);
    plan.asProvider = true;
  }),
  metadata('keys', 'the identity provider has no key', (plan) => {
    delete plan.metadata.certificate;
  }),
  metadata('key_strength', 'the key is an RSA key of 1024 bits', (plan) => {
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
    plan.metadata.certificate = plan.wish.certify(weak);
  }),
  metadata('announced_algorithms', 'the only encryption it announces is Triple DES', (plan) => {
    delete plan.metadata.use;
    plan.metadata.methods = ['http://www.w3.org/2001/04/xmlenc#tripledes-cbc'];
  }),
  metadata('protocols', 'the role supports SAML 1.1 only', (plan) => {
    plan.metadata.protocol = 'urn:oasis:names:tc:SAML:1.1:protocol';
  }),
  metadata('bindings', 'a binding that nobody knows', (plan) => {
    plan.metadata.bindings = [...plan.metadata.bindings, 'urn:example:bindings:HTTP-Pigeon'];
  }),
  metadata('want_flags', 'a service provider says that it signs requests, and publishes no key', (plan) => {
    const { spEntityId, acs, signer } = plan.wish;
    plan.metadata = serviceProvider(spEntityId, acs, signer.certificate);
    delete plan.metadata.certificate;
  }),
  metadata('endpoints', 'the address is not a URL', (plan) => {
    plan.metadata.location = 'idp.example.com/sso';
  }),
  metadata('valid_until', 'it was in force until an hour ago', (plan) => {
    plan.metadata.validUntil = ahead(plan, -HOUR);
  }),
];
