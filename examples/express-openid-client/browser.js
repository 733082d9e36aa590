/** As much of a browser as a login needs: redirects, and cookies by host. Every `openBrowser()` is another person's. */
export function openBrowser() {
  const cookies = new Map();
  const open = async (address) => {
    const url = new URL(address);
    const jar = cookies.get(url.host) ?? new Map();
    cookies.set(url.host, jar);
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      jar.set(name, value);
    }
    const location = response.headers.get('location');
    if (location !== null) return open(new URL(location, url));
    return { url: url.href, status: response.status, text: await response.text() };
  };
  return { open };
}
