import { defineConfig } from '@playwright/test';

export default defineConfig({
  testMatch: '*.spec.js',
  reporter: 'list',
  use: {
    // A browser that is installed already; without it, the one of `npx playwright install chromium`.
    launchOptions: { executablePath: process.env.CHROMIUM },
  },
});
