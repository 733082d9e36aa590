/** The addresses of the console. Its pages load when first asked for, so that the sandbox starts without them. */
import { CONSOLE_PATH, PAGES } from './console-paths.ts';
import type { Controlled } from './control.ts';
import type { Handler, Route } from './tenants/tenant.ts';

export function consoleRoutes(controlled: Controlled): readonly Route[] {
  const load = () => import('./console/console.ts');
  const pages = Object.entries(PAGES).map(([path, name]): Route => {
    const show: Handler = async (request, parameters) =>
      (await load()).showPage(name, controlled, request, parameters.id);
    return { path, methods: { GET: show }, hidden: path !== '/' };
  });
  return [
    ...pages,
    {
      path: `${CONSOLE_PATH}/act`,
      methods: { POST: async (request) => (await load()).act(controlled, request) },
      hidden: true,
    },
    {
      path: `${CONSOLE_PATH}/events`,
      methods: { GET: async (request) => (await load()).events(controlled, request) },
      hidden: true,
    },
    {
      path: `${CONSOLE_PATH}/style.css`,
      methods: { GET: async () => (await load()).styleSheet() },
      hidden: true,
    },
  ];
}
