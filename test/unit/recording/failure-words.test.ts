/** Pages that say that a login failed, in many languages; and pages that do not. */
import { expect, it } from 'vitest';
import { meaningOfPage } from '../../../src/checks/recording/error-page.ts';
import {
  isAddressOfFailure,
  isPageOfFailure,
  isPageOfRefusal,
} from '../../../src/protocol/recorded/failure-words.ts';
import type { Entry } from '../../../src/recording/entry.ts';

const page = (responseBody: string): Entry => ({
  where: 'entry 1',
  source: 0,
  duration: 0,
  method: 'GET',
  url: 'https://app.example.org/callback',
  requestHeaders: [],
  statusText: '',
  responseHeaders: [],
  responseBody,
});

it.each([
  '<h1>Login failed</h1>',
  '<title>Error</title><p>Try again later.</p>',
  '<p>The state does not match.</p>',
  '<p>Something went wrong.</p>',
  '<h1>Die Anmeldung ist fehlgeschlagen</h1>',
  '<title>Fehler</title><p>Bitte noch einmal versuchen.</p>',
  '<p>Ungültiger State-Parameter: state</p>',
  "<p>Échec de l'authentification</p>",
  '<p>Votre session a expiré : session expirée</p>',
  '<p>Error al iniciar sesión: la sesión no es válida</p>',
  '<p>Accesso negato</p>',
  '<p>Inloggen mislukt</p>',
  '<p>Inloggningen misslyckades</p>',
  '<p>There is no session for this login</p>',
  '<p>Pålogging mislyktes</p>',
  '<p>Kirjautuminen epäonnistui</p>',
  '<p>Logowanie nie powiodło się</p>',
  '<p>ログインに失敗しました</p>',
  '<p>登录失败</p>',
])('a failure: %s', (html) => {
  expect(isPageOfFailure(page(html))).toBe(true);
});

it.each([
  '<title>Home</title><h1>Hello Ada</h1>',
  '<h1>Willkommen, Ada</h1><a>Fehler melden</a>',
  '<h1>Bienvenue Ada</h1><p>Vous êtes là.</p>',
  '<p>You have no new messages, and your session ends in 5 minutes</p>',
  '<title>Dashboard</title><p>3 orders, 2 invoices</p>',
  `<h1>Help</h1><p>${'What to do if a login failed. '.repeat(100)}</p>`,
  '',
])('no failure: %s', (html) => {
  expect(isPageOfFailure(page(html))).toBe(false);
});

it('a provider that names a parameter on its page refuses it, in any language', () => {
  const german = page('<title>Anmelden</title><p>Es tut uns leid. Ungültiger Parameter: redirect_uri</p>');
  expect(isPageOfRefusal(german)).toBe(true);
  expect(meaningOfPage('Ungültiger Parameter: redirect_uri').parameter).toBe('redirect_uri');
  expect(meaningOfPage('Parámetro desconocido: client_id').parameter).toBe('client_id');
  expect(meaningOfPage('Nope')).toEqual({});
  const login = page('<title>Anmelden</title><input name="redirect_uri"><label>Benutzername</label>');
  expect(isPageOfRefusal(login)).toBe(false);
});

it('addresses of a failed login', () => {
  expect(isAddressOfFailure('https://app.example.org/error')).toBe(true);
  expect(isAddressOfFailure('https://app.example.org/?error=state')).toBe(true);
  expect(isAddressOfFailure('https://app.example.org/home')).toBe(false);
});
