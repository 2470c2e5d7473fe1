// The accessibility run: every page of the program, in each view, colours and window, against the goal sheet (G1–G38).
//
//   npx playwright test --config end2end/accessibility.config.ts              every page and view, light, 320 px; contrast in every theme
//   PK_FULL=1 npx playwright test --config end2end/accessibility.config.ts    every window, every theme, every person
//   PK_PEOPLE=1 npx playwright test --config end2end/accessibility.config.ts            the everyday run with everybody on every page that all have
//   PK_UPDATE_VSR=1 npx playwright test --config end2end/accessibility.config.ts pages.spec.ts    writes what the screen reader says anew
//
// One page only, in one view, without the checks of the checks: name it as the tests do.
//
//   npx playwright test --config end2end/accessibility.config.ts pages.spec.ts --no-deps -g "Karin Berg, simple, pictures: /tider(,|$)"
//
// The last line is "N passed, N failed, N skipped"; the table of goals is also in target/accessibility-report.md.
// The server, the site and the browser are chosen as in playwright.config.ts (PK_SERVER, PATIENTKONTRAKT_SITE, PK_CHROMIUM).
import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';
import { PAGES } from './accessibility/report.ts';

// Read by fixtures.ts, in each worker: this run keeps the HTML it sees apart from that of the other tests.
process.env.PK_PAGES = PAGES;

const chromium = process.env.PK_CHROMIUM ?? ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path));

export default defineConfig({
  testDir: 'accessibility',
  outputDir: '../target/playwright/accessibility',
  reporter: [['./accessibility/report.ts']],
  // More than there are processors: most of a test's time is waiting for letters and programs that are held back two seconds (G12).
  workers: 4,
  fullyParallel: true,
  retries: 0,
  forbidOnly: !!process.env.CI,
  timeout: process.env.PK_FULL ? 600_000 : 90_000,
  use: {
    locale: 'sv-SE',
    timezoneId: 'Europe/Stockholm',
    viewport: { width: 320, height: 640 },
    contextOptions: { reducedMotion: 'reduce' },
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
        // What the browser itself says to a screen reader: element.computedName and element.computedRole.
        '--enable-blink-features=ComputedAccessibilityInfo',
      ],
    },
  },
  projects: [
    // The checks themselves, against planted faults: when one of them is wrong, nothing else is worth running.
    { name: 'checks', testMatch: 'checks.spec.ts', teardown: 'html' },
    { name: 'pages', testMatch: ['pages.spec.ts', 'tasks.spec.ts'], dependencies: ['checks'] },
    // Last: the W3C's checker over every page that was seen.
    { name: 'html', testMatch: 'html.spec.ts' },
  ],
});
