/** Test keys of this tenant and its client, public and therefore worthless. Loaded once, on the first signature. */
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { loadSigningKey } from '../../oidc/signing-key.ts';

export const SIGNING_KEY = loadSigningKey('sandbox-consent-sig-1', {
  kty: 'RSA',
  n: 'xDEFIiG_zc7tMYsp8CtyQyZTg4dHMOWsNe5LR8VDs60Wz1V1TAyKfNUa7OiA9oNiAWeFUeuLKRv9Lg0eFLSrxRE0Q-5dioPkElva7TV8-FSWSeZP7vDAG3V7DeBkZjX6Sf2QpOC596a4rfesWutOK8pJqPYo84R_wVpeUhUdsEAe6Q__9xPDd2eTKYuNPcmQYDXamVfxmg0p4NyI0UxME-nF4L_PoO5HCtXqJqDdoBhC4MAdHWb6LTBt6gM2og2j53vWfHaF8XFCh8EG1KdQiRFpsCcivYhruXmHe4VvDriWZe7u1F5gns-M-yLla84_rOIvUxdxRMa4-QumpGCa7Q',
  e: 'AQAB',
  d: 'VSR291iRLkaKrpEX-rhIJrcn0DFxpllOMrt_JR8JYh0QhJswQ_g_U6yCOmUurozXCAf-lk4z_vu8FPOxZcgAsY3lUkPMiZPyczs01_P6D6VZ8alHcEk__cquxBdpSuhK_jhSQROb8UuD40_Ul0J-Esf_zplBrWkHrohC3bl3QGjYe1fowyIa_aGr_wOjpmM0QuJyreorkmHauif8dHzOblN72CzUyow96RmTz-qWjQRsmbKPB3J6qlPmFl1SHt0OeIwpX-W3k_cerXb5ZEJbh0FGDA1jZsrZt6wO3hrgKn95SfSou7GMM2HIHprrs_NyR21YWAwTloKS-hmpEJLaiw',
  p: '7oq08Y9Rfiedk0F6nKshs23hhRMWvqkTjiRj0nU-etp7bqvsGccP3k3kfYqcSOZWE0f9fqqQPArOXRHNGl1Dp3jJGxkHfjYbHKfTYg5MpFa_4zL2av6RXV3uusLjvXcnZvKKUdayFtYjuef4lFQqYXtWFS9IRVkCUMD3HY9iN4M',
  q: '0ozXjBW-Wq6oTIsTih6ZWQTmpe0ug1-Hlormx3vtrPn1DAwRtqz8P2J72tkxkWKkq7o7tybO0iUmeK1M3WsE1MX7x52bHMv8iIvyv5vnT0LL4-pvaN-onzNL6hE5wMX06Jm98PiO1WgubZKHMvjNM-EJjf3pW8qpC10nYKAN6M8',
  dp: 'O5gxrmvEy0SwbFqefEeQytf30Jw9QXLSLN_QhILAEkdFMRgIi0QdJcfF_stDUj8hX_3LSfrov-dfOQc6e4yzW0Kk031ETvbLfTQ8bjHuWdxGYkeYIpDo1i-idcw8w1fiYyjS_7EomuXy1P4sLzp7wBDlJ7PBVXnwRyZ-Vkc9HWs',
  dq: 'zKK2nCBF8jzutfY193fl8u8gfQQYwPaIAXje8-MvDX-i-yJ_1NwsDi7Z0cpmsrb89Sr7_vZo7TXOPluw6UKqX2JNY6V6rHJV7yCVvkT4e8CgCdRAk91NNe3VSpmTWBkN_0Ptp9bse93Vwgk3_gJy7ok5kBfIRr6hrbnMG81zt2E',
  qi: 'SgD0qkkJUUHGCDa8pSMR5_oXzjoFp8pWc7xmqkASMPOcRBCIHykJk9C_WZihnwwiSxFbZ9I4iVWf2pDx0Mb8W0VQgpZ_hGhdp4ZNY3uPBemNXY5WpRMaJAyLzXKRUzhWQ3vTCtiPuQnxBha21X3yOOMSksSE72FgT3tr4mU0kaA',
});

const ENCRYPTION_JWK = {
  kty: 'RSA',
  n: 'oRhLfsLd1PaLCEMt5RevdRnjkEXcQKfiBx3am_gn2-pFLPonPflwDlvEmb5LVY66ocTG21YS7uBm9ki5riNQWAY8530bhFP4Ci-XWqE6EejwvvxyrH9r0TPyZp-Xr2ZuqL58gv7swUN_zHmpz3tvk4dhlGAPH2j1WQv7pjIpxhl2IIwWWrl9ak-cr25m5JFGUkoZlByCTCNaHAc-D2pKLGdfPcaFc-2iR0v6KaOwIH1dxiSqMaBjb7KaHbMOgx0xZdIlRdhQ4yejmi9k1A98n_dOLAhM-htZ4eB4S6XXXsLqFT6d0PpkzbCTZIV__NmCFbpl_AyjggLBeQTygMix1w',
  e: 'AQAB',
  d: 'REgac9vgEA0CSFnFQcYE0lNLYBMkdOlUBmUyjIqmRnIpqRNM_9lTFFr0XaBJqTWqyLex_DUjKEpIihqwTW3dd7oJJaujNrcquxKKClmtVfsQ1DsH1jLaPd3RYItDzY5S2EaJWzL3okFckYx-HBo7ZGJtS2ld75fa6sgH_d1kVHk5Iqt49EdEYra65r1XQ2Yc2H_aJREgcwz12LlvaXCF7QBxe1bRsBLbsi4Dc8-I6B_zdnYWjBiS7PQ-G2GZ8qmrPnMq7Wx-xamKTRIr0eNtO-WTNBOqxXh0uDqlnWvm6wNU4QH5r86HG67fEM-WXOXEPPmFzDuPeT2SaYcQ1Lb20Q',
  p: '0AsoPpej6U0vYAW836PWptkobsHwuHw2p8qulKekFkYRA-tnsreMXTe_jgfJL7LAcNC7CvMOKtDFe06Zzij0wc8lY_eK4Z9deMQe7HMtohDCRPZVJ5anX6gxUoPrVSbDi_wzEbkeKs2hXRXV1uW5-I4l1BI46U1RK3s1LhfoWDE',
  q: 'xjqnJ1HD6DB3_2IIulMKtwEsOPvqew6qlDswZZZ2PSNpUE5rLmfwrHmcXB3rI4OOv86MnA8FdsydzxdtNpAHEQUbrCoAl4EEL3wJLB9BKXnAAjtmo2FnsOq3LjigRds2ARNPRHhnEBI5T-JP4SeQG0LEuqGAyclzEJVLvSsJMIc',
  dp: 'S25gLyGoKqTzsmsiKiwrXd-Ky23CLAHNh1Tzq66EzhalgLhPpvrqB7p417R2-7ZiFAV6a-PolRmRIL5FAfzTkZnbwr00O84eg_UICU9RkltlNL_j7DCxivtetr5iC0O8zvqoQZrPF1HrWeba28n7feV8TcI1pFGGRq-rfoTol2E',
  dq: 'StSxbSJstiY15m53pP7cOKF0tD5FEhdDRZnidzcJg6LuiqZPx8DtFe8Cm7OfpFRxeu7aHb997I7ps9fAHqzYPhCTlbZ1arwFfHdybvmNe76-QRlzcZG_twWkCQrPVg-en2FOtyZMocB_aiygwvpQaDoYUevN1l751PTHFq48Vdk',
  qi: 'woqsFi5nw5wfT1_bTNQCzoECqbWVkOxHf3j1DlCq8U0aGHJZpriZSQmPlbRuNNCEeekETxO9Eoor3XGDPzowoZHBL-NUQ7Qegp4IKBr0W7pA9Ijkrdd1MeB1iIUDObJUGlXQYT-YnzeyOgn-9gy-7GuIjtWFTXA-DQZ9cxhDr_g',
};

/** Encryption key for request objects. */
export const ENCRYPTION_KEY = {
  privateKey: createPrivateKey({ key: ENCRYPTION_JWK, format: 'jwk' }),
  publicJwk: {
    kty: 'RSA',
    use: 'enc',
    alg: 'RSA-OAEP',
    kid: 'sandbox-consent-enc-1',
    n: ENCRYPTION_JWK.n,
    e: ENCRYPTION_JWK.e,
  },
} as const;

/** Encryption key for tokens in the scenario `encrypted-tokens`: the client's registered key. */
export const CLIENT_JWK = {
  use: 'enc',
  alg: 'RSA-OAEP',
  kid: 'sandbox-consent-client-1',
  ...{
    kty: 'RSA',
    n: '6mmi0OMedoFGaAROP_HFSNh4TiCYvU25sB6NDmbzjnUFjk2pbsGq5BvwWt5vbhbg1hbJ9Zm49Nz9bVw-UteV-c_7lD60hhTNr1m3f4Gnr-68d6r6uMEzy7rv43U4ZZ5QROfkSadeJ0M-s7-LVXwZsgy1b0uEqqwxm_N39Bpjadn3ZGKkX8xBSPiN5PLWnDA19BLqq5m3VOz0VHBjxIK0vxxDZ82niriGQwFCu6fHFeKlx86g4ZGytQXOaVZnaDPZkL5dDoeJL5eYfeH_EZthZbSRtDnJDsjLH_3BRvUVcx38_nX71yV2VIB4QXo4_nfPG5WBLAag0z75qTrjJvQPbQ',
    e: 'AQAB',
    d: 'ISOX-fHxz40NGA1rxox2eIrpzxm6niCL3MMk6-FQE1al121RQ7AraZ4th5sko6qmVH3aRVdbF3radQhyYyHJOQzXIykOOlpcjaqgT21T-IJGsKBCW7YsjWO7ICvlMjCEZoll86euntxZ0-2DVC18MHitebNyaPJ4_PQZhC_q1_7MN5aRux6J9YRXPegIIgs6KGsmZI0hX8v-m8GZAWGyumQuogspS7awE5orNDzABikbhgkHXJK_8qAUPvCP2h_5crWbmQ06ibYsU1LuHiNI9prNwioLm70yE5bowSWOlsgq0wvIbfVVGbIcc3pGAsJa1IKUDhN6FpRiIHpYsjKk_Q',
    p: '_LOQkY2PhyGOTOa5tajnf2Lmg2InCFhNY35NbEMxJDbEeM-P2h36Kr9atjQhAkhZee-QgDCR_ai1-KyI8gngTjg0mhmNYZQBT4rUBAmo9d2TxUsFE2GsODvbtfPk-PKkpGKetCbIyASsTurqODosu4K_g1WBcruwB2Iz1X5pkvs',
    q: '7Xj09mXOZRrHitfyZIF2aLaMrLQy_xc4vXebDqH8ipboKXkNRfQ-7gFPGkO4t9ix7360Eqp5kpUAQvY5jmIPsdgp37rm4TS5rdf4I9cHeNNDTKWOoHYv1m1LAuU_zzyQZrHRffaND5luec-Cq-JDPaCWwargW3zsSqUR6FBjmrc',
    dp: 'HJ5BWxqLDKSyNudSVM5iGT0cGfj9rqZBbWkaX45kfFNvgLcQ9YS7lifBoCzbKCUFbRfCZ6IYhn-azCTOBYs0yeb3nhQSvOBEHbv9Ms_dQKrtV0SduIoxNNUilsKeRctE9hDtJD3YMz7EPNPB3shH1JyED92ZIWM8Fjn64MzGLA0',
    dq: 'f9GKMJGtnRfj7aS8UEKqxEP1xgOcK1eJb9nP-PlRoBsHzULd1RhZQuwrcpye8T3O0HTnYeCmXTKcGG7FnhDEF9qc91J3cSJbCupjIo9b8znrUHcQJOhYaVccd-uDA_26T7xIYT9yv8G7CA-cav33aVVlr8pUxomf-bGNyPh0FFM',
    qi: 'IDmqg4E4C3BZgXW8tDzx8mofZDNXc1eD1PZxJzNzCUgAixkWGab97urqF5XujOQ3d-LSYHuisZ1sVoyFMLLPuYs5PWBeMfBPY8GloO1_Gsag0IkLOQN2QbsEUq0Hx4YzLzWfA0knb5lllIf3w82yrrsdJro-sVD9y9l5E7ZEp7Y',
  },
} as const;

export const clientPublicKey = () =>
  createPublicKey({ key: { kty: CLIENT_JWK.kty, n: CLIENT_JWK.n, e: CLIENT_JWK.e }, format: 'jwk' });
