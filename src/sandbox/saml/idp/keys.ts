/**
 * Test keys of the SAML endpoints and their fixed service provider, public and therefore worthless, with certificates
 * that say so.
 */
import { createPrivateKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { issue, toPem } from '../../sdo/certificate.ts';
import type { SamlSigner } from '../sign.ts';

const IDP: JsonWebKey = {
  kty: 'RSA',
  n: 'tF1tOEDVNNGPGNivxki5LrLSgoSVfMIGII67MXYBaLzgUnH05McZwLzkuMJuS-YupTbUx53ChHoeIiM_9E9XVFxCGxre569_KAraslZ4OvcT7vkSuJBoM0vDr5cu_BEVGJfx_m1VW2xRZYKlz5AAquy-FWg4Y1djh-XG8InFZmiqjZssShEhwPZy1GFxEI22116KbXVL9Ho_8EjDlYWtZqejog7hd-N3mIbEBZYG9tHDpqgPZKCh4k7zagXpnU8V1SO1PJRnsjjGuCberEvdwZE08iFRGaE7gxJ3LPzw0g3GoleiHAd5gniXCHu9Jeiy8LgJZTbyNPYWBcDiEqNvzQ',
  e: 'AQAB',
  d: 'AhgnoYSXNTLNv5Mcj2fexp0K9rsFZVp3ab9eixd8srOmwy5RkqqBMQzAdyjC0RzOI9r8I4lAbfthCDJylqqpL_CWT-xC9FvEVTmzCmkYok6mK5s2zW_X1eimUA6oXALyxMNW6wZn_FTIqS4YMM3SRCnVlzgLl5O3MyfG5Jok8ah2drZMPChURyj-pQXqe2f2KjCS1zsVTz6wypT2u_--P9LsHP96aM92bvJSw8pF_nZQr6lrh_as1dqZY4qEr4WLCMxMcszDXDxl8YcGpQKcfH1UX4ppi1VufZQZardvq2NAWbwpehhecBT7zFYyLtw7VkcwoYDEn5-FJdcKDgzSIQ',
  p: '7UqUETbXZsh7AVjxehStEqAiLez1fM90jQqTFLLO6qr4TqifnUfyxFk6XMXP5hLs_nTmgvAUzd_j-IWhSM4wGZzyyxojl8NO-n88QuMwpqtpY2_NneWteJlIoXpkwQXKfRa36SX-8SZ8HACzybatgwosVsLKtZmHFKhWPejWeiU',
  q: 'wpXcvLrmKCLG3MmhPt1zytnOAxXi3X_ZnkkHqIGrk3JKxQWutXTx9rnUZ-I99ZVolsdrB3LLea0powtyWCIif6MN2JvPSV-wNoywsKFTOhSJFYFj0ZB4XKT26fGM9Kac24wf0cSibJ919gt7v_JJlf6W1GCw0dZBVQHaXHrqKok',
  dp: 'o79ISEzI_hOw1nAzSySDfovkqj6P9U4PxtiaQLlXkpbi_Rzd8KJaw-YzIRwcaE99Hec7vvW_1YYAAlrsvpoSlUo6Pa_PCgZsNO6ifiHbS9iTxFu9z41UVRmqBky4xH6jigioZwqiUHVXRdeyOauHNxtJF6IaUpEcp0O3J8fKYcU',
  dq: 'm1ZDly6k2dmZY1xbKvJio8doXLI2H5kWwvON94k8zUJqSgqVRCqNlucWl6_Wwpx5mBSubo3HveTs3kofCBiH7djfDtKjkfGfnIyH6RmAdVc7cD2Q0BVC4MKYkn3QhuYTRnkAVddhytEpvDfCnKLw95r8EaL2xS0Djrch-L3u_fE',
  qi: 'u0dl5xE8YzSIMKxeR4jbQgjnVd3FMfOQaSo-5g6Vqa821xNPPOvDcrEh_KV5jyBGHCOcyfyBJeItQ_N_YsxJWUwpJ5n22tY2rnElic_igfGWIapC9dTLoi-W1_vhKHjqWgQRnVcLA3qZ47wn4zq1VmCubmF3sClihlRV1YPfL_8',
};
const SERVICE_PROVIDER: JsonWebKey = {
  kty: 'RSA',
  n: 'yIcK2vHkVp-1yrUEsntCpoQpQyxhGFrIUPc7oxOcs0HsUDy7cnKYGYAs1MDgddmaRuEvG_Jnva2iCsmDD54laKwNTXmkwDO9t-CcCgj1eNVlYWZtLmp4EF6SNrjDU-REQYLcafXVemUzl_5A_5b87mX0KfNwPJ_2CjLuqt-z4DQjdmiiJ8WksBiveuHxVccbdnKSLagS2DkjrxnjbiV0og-Cji45J4iI6G5cio1JC44WqWjeyKClE03lVooRryXWTjJ4TMGhqJ0gnu8xZ0TQ5shWXaRGB8ae-frNooPrHRHyhO9zf_wrIGwdZ9hZT6jURUQd9Qyy-NK726B3Tfz73w',
  e: 'AQAB',
  d: 'DMcOGgVv11U18ES4l-biyFmDh5Q8W6DtQrt-QVXulj2NIU-9Yf2LU5SnRqdDpj7HZdzTc6Rul9eIi8drYoNhPto3vsgRh23EmQLm7nzDp39xhlNQgbSnEeP0zSfYym-xKbt88AOKJtJsBzNcUOz-EPLOLB4m-LX4p423R4wZmh-bWtMCENcRhI1z5CPTuFuqiKPudVncCPDJJhGSS4TH726YUMeX_mlB8RYZxORgzB4I2SVNRsT0zVIZfpondy_1NtfHdnL0SXH_e2LcGPW-oTAWlBXJ93PPmSNsEPOTzwtQ38hNWMIFzmBM2_OtSn-BMOmALY_UdhTRSeMZL7E5AQ',
  p: '-3FTu8OGi4HOG-rPzcwffGSnOnb6MU0pkWB2GatLFLtrY0JFbdVaWt76Eocip8D6SYonsc7xh_XblzkDZD-42drxcGptm8LKTJONJaBomScwzOxdH1pAWWYeqQG1kRiuqJcqWDrJsLxNWvyzL69vld8ziF0EzwXZnDr7VFoeJRc',
  q: 'zCl5IvfLNt_jEf5u1kj07kD4BrcmcJMaO5KkQZo0ZoIx3plmyP3ATcVId3BnVreFw9q1gJZ7ZonloHaPIhLFe4r6g5Qz-lktf9oygbv1QSHBPK5QGR16Eceo0fgfeEM3J-ZXbZibhCzRkKAT6_HUey92hnLCIGYkz0cekpj-rHk',
  dp: 'KsxAV15RgV9nyKKwGjRbS54KRM5Jiai7oY4MrBPW5MF95tg53xcImR0I7axovqr_LxM_7Gjv_ZdgeB3xMNgTy6kTnXHQFEoUivI2fSgPhboA-XBl7Vc8SrsyDsxGrlrIJ9QLFhdziwySEiGfEkfHM3hZWiWTEvXI82mqq9Hm_aM',
  dq: 'JQY8ZqADZV8ywbefiBLRAEgd8rHSMcYrkrQkP5VkfVaNDq5JGpgSAMiPPMHQq8Q6aOtH0Rr5I_5L-06k5Gv9DkuE5MnCp1r2ymHamPZqIrapYYTHF9blpUXNEs7pfhjKbtzx6_kp8s1h79Vn53kCrJhN6VH0bIW5lTFzlOhT_xk',
  qi: '2HhnfMzf4B9PnSohspEflmcUE9LIb_HlL_GVhF5fAhlzrcP8BIRzRcp7ODATecsCHQhTh9ljPsYmvz0N5DFwDjeNX7_nX-XG1PztdGQC3PChzjFT05hEl-tcV0ed2fhuwmkgTjpsCQFiEIVL9iPe62MYs-fZ0DABZ7YqjgsQGVU',
};
const STRANGER: JsonWebKey = {
  kty: 'RSA',
  n: 'uCcOn8VQm4aCUDLWx-2ZZKIAVK70B50Xdq3aB50wzm-aKeCPVUK-Ttufi4CvCp5ijR-OHCBvMFZWrUtMG9mjDnjqVMr_sTVjX3LSGOSEG7c-qU5wCFHcnPPlkbIebxFDNrtNvCSG0sCE__cIwOfRV7DbwqSrJdFdqm-6E5zc4K1Jqrck3t4OR1A0i5mo_KXfWMSVcChEdHmwoCHDqcXRczlJrzBxDrddTFZ0xH8RjXvpnkuNf1XrpbJ6Wk5F05rCQoV5twKDvszImG8LNPJr6yWUYtHMpGUw0kUfsKw51ln29sy6i976jFp5CEW9tWDZHvD8_CjP719t_2eP8g4bVw',
  e: 'AQAB',
  d: 'Wi36OeB5DGhu2VJEHszqYL76lX3FkBLsQhh53F-sXnOFlbtbxZ91LY3ckAa48WTFkyFgSMLTYGLveFaW006dTIGHE3YDh-bCnqPOYhVJ4n62h1ebgl-APzYq9lG5GJ_l_9_yfc-PXJadqvFxDnKXcC9yNtvH2jGwgj3LbD5VZgpwLk0VPtlQtiBZ30ia3rAjvMpwDH9fsyeHRtVPr6XTznC4-sR3N6t3avPqXndAe07u7kq4Q9HW07R2E3Uw0OIUNNrXIs5Rmlo8IQWIMXSt3S27CYgutmBO6IoSYxvdJmfCRwlf000RmHMB1wgG3805PTIsUc0wGjb8M8BdNhIVkQ',
  p: '81lVJcVCZFvafJxOzcL7jUXWTpiGRbrz56krnBNK9HRTQ13se8WkdNCuNsYSWCcUBL_oESedfIWhSD4-tSd7PvzYqlAQJdI5YoXBS93pMPTrRt5nTs97wRvvqW30xkP2XLTVQlu2UDDE_tfRyRQTUrb7v7WFDIWSDExKijMeamc',
  q: 'wbnlM2RMHqOiGc_J5FYXFl95RZo6lGETQJF-Selu9mAaL1ZxWYHtIDZ9FvT0lWuw6izm6cphbl375EkggmnWbfqaHepiELRSSgNNZjNWXtBv-etekYOCcWqehWUbKoDQKvr_MCMiPbYH4nv2HbQVSwIexyIiYdPDkzBtO31FEZE',
  dp: 'Tk6D0NiuKZ9JKmoeDaZdzjMX6Ei6hHvJetV8PAgVSZ6ZIId7zsRlzFVOij-orYc9sN2ULtkBm41gvd-RzDd9OGKi0gNbfuAsKSEDd4dcP63AfBibQ8gOebCkqW_BoX9DKsfiDC14-EsJSTxnvH3iTe6mCiW-P65Htf9iyR_z_Kc',
  dq: 'l3qxQr8hWi_fN8mndzjt8puS6x7OwWkqsalSk57JGjNJJky0cyXJ8g9JPqMpgJDllCaqJJMQHkm1Bes8VV1Gw1ZaHhxAtAkb8y2j3s8zsQ3RER2_I48ud1rEO1A0rsZsf78lvVErnA9zGOCPMOi4YZ91y4XgVphMbBJIx2SLllE',
  qi: 'd3DlajqnveNKUx3m9N9D1T5gFFBd0nbzW8RX-OYJEn9EDSeNx4Mnc1AzuTgfsNxqGxYhzqIBI90zTfNxuMo_5yQD6fM8pYcig-QQFQFaL-GaGM_FvsCfQfu3sFlToUgaDadgofNNXzeD_jeTEsHHBosI6DNK3hMDdVqNGy-49TI',
};

/** Creates the signer on first use: its certificate costs a signature. */
export function lazily(load: () => KeyObject, commonName: string, serial: number): () => SamlSigner {
  let signer: SamlSigner | undefined;
  return () => {
    if (signer !== undefined) return signer;
    const key = load();
    const certificate = issue({
      subject: { commonName, organization: 'idcli sandbox (not real)', country: 'NO' },
      key,
      serial: Uint8Array.of(serial),
      from: new Date('2020-01-01T00:00:00Z'),
      until: new Date('2100-01-01T00:00:00Z'),
      authority: false,
    }).der;
    signer = { key, certificate };
    return signer;
  };
}

const ofJwk = (key: JsonWebKey) => (): KeyObject => createPrivateKey({ key, format: 'jwk' });

/** Signs the identity provider's messages. */
export const idpSigner = lazily(ofJwk(IDP), 'Test key of the idcli sandbox, identity provider', 1);
/** Signs the fixed service provider's requests. */
export const spSigner = lazily(ofJwk(SERVICE_PROVIDER), 'Test key of the idcli sandbox, service provider', 2);
/** A key that no metadata lists. */
export const strangerSigner = lazily(ofJwk(STRANGER), 'Test key of the idcli sandbox, nobody', 3);

/** As PEM, for files and command lines. */
export const certificatePem = ({ certificate }: SamlSigner): string => toPem(certificate);
/** As PEM (PKCS #8), for files and command lines. */
export const keyPem = ({ key }: SamlSigner): string =>
  key.export({ type: 'pkcs8', format: 'pem' }).toString();
