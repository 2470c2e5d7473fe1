// The browser tests: each in real Chromium on a phone and a desktop, with JavaScript and without.
// A test tagged @js runs only with JavaScript, one tagged @nojs only without, one tagged @once on the desktop only; nothing is skipped for it.
// Without JavaScript a page is the same HTML on both, so there each file runs where its reader sits, and the pages on both; with --full all do.
import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

const phone = { viewport: { width: 360, height: 640 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const desktop = { viewport: { width: 1280, height: 800 } };
const pages = '**/pages.spec.ts';
const staff = ['closing', 'joint', 'requests', 'schedule', 'staff'].map((file) => `**/${file}.spec.ts`);
const full = !!process.env.PK_FULL;
const chromium = process.env.PK_CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path));

export default defineConfig({
  testDir: 'tests',
  outputDir: '../target/playwright/output',
  reporter: [['list'], ['json', { outputFile: '../target/playwright/results.json' }]],
  // One more than there are processors on the smallest machine: much of a test is waiting.
  workers: 3,
  retries: 0,
  forbidOnly: !!process.env.CI,
  // For a machine that is busy with other things: what hangs is found all the same.
  timeout: 180_000,
  // How long something that is on its way may take on a busy machine; what is there already is not waited for.
  expect: { timeout: 15_000 },
  use: {
    locale: 'sv-SE',
    timezoneId: 'Europe/Stockholm',
    contextOptions: { reducedMotion: 'reduce' },
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: chromium,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'phone', use: phone, grepInvert: /@(nojs|once)\b/ },
    { name: 'desktop', use: desktop, grepInvert: /@nojs\b/ },
    { name: 'phone-nojs', use: { ...phone, javaScriptEnabled: false }, grepInvert: /@js\b/, testIgnore: full ? [] : staff },
    { name: 'desktop-nojs', use: { ...desktop, javaScriptEnabled: false }, grepInvert: /@js\b/, testMatch: full ? '**/*.spec.ts' : [pages, ...staff] },
  ],
});
