// Starts the application with the settings of its environment.
import { createApp } from './app.js';

const { ISSUER = '', CLIENT_ID = '', CLIENT_SECRET = '', PORT = '3000' } = process.env;
const app = await createApp({
  issuer: ISSUER,
  clientId: CLIENT_ID,
  clientSecret: CLIENT_SECRET,
  // Only a sandbox is reached without TLS.
  insecure: ISSUER.startsWith('http:'),
});
const server = app.listen(Number(PORT), () => {
  process.stdout.write(`http://localhost:${server.address().port}/login\n`);
});
process.once('SIGTERM', () => server.close());
