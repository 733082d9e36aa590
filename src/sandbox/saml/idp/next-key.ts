/**
 * The key that the identity provider without a vendor changes to one day: its metadata lists it beside the first one.
 */
import { createPrivateKey } from 'node:crypto';
import type { SamlSigner } from '../sign.ts';
import { lazily } from './keys.ts';

/** Public and therefore worthless. */
const NEXT = `-----BEGIN PRIVATE KEY-----
MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQCzE8Ve7YGZP+Lf
A9qDNH2lxvkrm1wKUDRfiWSQZFrLfwdEziElfsCJuggWF+sYJDn8nEmUn92Qhx8G
xr9E0QJUSST/RtYbxuxhS3w0Ji0MCQsaP2EtuUaGBGqkWmGpn3ZIFUyhjaEbigtu
YQb9j+WSZbFNI38+H+TLe6+wuIl+IBEev87hW/lwIx1d0wJrxkJWesMOnkWTsHjO
G97phXKXzuTgc6O+sZ5+v29gBj/554QnNdyYcxL/QFRaEIZqk50OMK1Q0vV16GWk
Xls/UwvyANUuEQWLuC0D8+dn0NqVCSQWSCt1U+OG68kjpmoa9RUr8wn98RGvETVi
N1+K6jjBAgMBAAECggEAA8qR3aoimcd/+p++wxNb66QUR2eRIcjD6xfiEKqHP5Kv
aTYB/qS519Cf9jPIbujpb18xsZtW2gX6Uq7ngsH4DifESEFMLCdgfsjV1tbOElio
qwQXfxvSkejLBzLAqZIuM2V8C1mPxSD9j/cu6jRfNGPBxrPPMFYFhodWV2P4yTpE
gYm04og3rzNYg/atU4CnBZ4YWhDsac/f1d4ke52YhgWVMAO13fQP4sVAmDdJXs5Z
phVfuMrTvwwDiNoMaDIWq4aHQ4FwNOFoBM7wzIoyJ0GlhpABJATeqvCcfVu8gUtv
KFmoAdv+pe6bZJwxNp6YR1gax/fmHZz7cFLAX7OZxwKBgQDXfliJZX/+t/XiYPYG
2XIHfHh62yg3gIFF1nAZ2YfXyzIj+UauO/0oeYOF2C7wWB+f+lnaUbqz9XRhNuWc
78QIEv/yqiZQgNVaxXPkLSM76sQjH1rdJzxwvySHfEVSAdunzi4U9fwgfgTTLmkL
PAxJ9vhNrPkOt0yLwARkumajewKBgQDUvQ38SKPxO4nP02gLrr8lTpga97kgTCSn
ttJb2ObK7ukZihym+UMc1+ml6mNtIrVy/nPMvUFb1So3bcjM1iQzue5wShutSx/5
8vEuAsgV3zyNHjRSRUzWOg6sN+NiAfvc0TkcZhC56lHSN15t8U2NUSNNsT82/vIi
JqNmHM+x8wKBgQDXIBGg8EwL7HgyS5uwkMkuQgtAkqKebdIf9wgoNipPulFO6l6u
N8Lt8gjjyEJru32uxk2HDoo1dzd8iUJGHnHzoYwUI9pmCYd0u6OLSahf+2lcqsOZ
/b5vy9Ha06ucR7CR39nPIRZXFZcZf75r8cFO4ZdWa/SixUhMRx/bst4eGwKBgCb6
nN1k0eUZa57QtXeuhQdo5yXJzfnE+dJhBRofG+qC6+LqE2Xktg9K4FyuHZmZinWP
edhBtQAGhr2xN+GQOwHfR3j7myadZTZ+9QHhMJgRVx7kMeIBIJr/+EBF3TvP8T38
d+JkMRxfeq5xxrOOSw9hln5dw59oByWKvtWu4b9RAoGBAM3Yp1uFyBJVOe8SmelL
NiYEa/ivdgwlILn5SOm9Omhia41G8dy362K6fOPFaX3MDP+tRPaN7d+AiJqzrshQ
Pyag0EhfFZ8ujxqi/GwjMpQBuLGernVsUa9y6hB14cO3t8kMPHCgpPYZ4hYBS/uF
hiAaRBLtaf+WeJTSIy40IjSp
-----END PRIVATE KEY-----`;

export const nextSigner: () => SamlSigner = lazily(
  () => createPrivateKey(NEXT),
  'Test key of the idcli sandbox, identity provider, next',
  4,
);
