// A single-page application: no secret, PKCE, tokens in the browser only.
const { UserManager } = window.oidc;
const settings = await (await fetch('/settings.json')).json();
const manager = new UserManager({
  ...settings,
  redirect_uri: `${location.origin}/callback`,
  post_logout_redirect_uri: `${location.origin}/callback`,
  scope: 'openid profile',
  loadUserInfo: true,
});
const element = (id) => document.getElementById(id);

element('login').onclick = () => manager.signinRedirect();
element('logout').onclick = () => manager.signoutRedirect();

function show(text, isLoggedIn) {
  element('who').textContent = text;
  element('login').hidden = isLoggedIn;
  element('logout').hidden = !isLoggedIn;
}

try {
  if (location.pathname === '/callback') {
    if (new URLSearchParams(location.search).has('state')) await manager.signinCallback();
    history.replaceState({}, '', '/');
  }
  const user = await manager.getUser();
  if (user === null) show('Nobody is logged in.', false);
  else show(`Hello ${user.profile.name}!`, true);
} catch (error) {
  await manager.removeUser();
  show(`The login was refused: ${error.message}`, false);
}
