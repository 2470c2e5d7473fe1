// Pictures of the pages for looking at by eye: `node end2end/shots.mjs` writes target/shots/<page>-<width>-<light|dark>.png.
// Starts a server of its own, as the tests do; the same settings choose the program (PK_SERVER), the site and the browser (PK_CHROMIUM).
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { root, served } from './served.mjs';

const out = join(root, 'target/shots');
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const { address: baseURL, end } = await served('target/debug/patientkontrakt');

const people = { karin: 'Karin Berg', jonas: 'Jonas Wikander', mikael: 'Mikael Fransson', 'ulla-britt': 'Ulla-Britt Nyström', lars: 'Lars Holmgren' };
const follow = (name) => async (page) => {
  await page.getByRole('link', { name, exact: true }).click();
  await page.waitForLoadState();
};
/** Whom one signs in as, and what one does then. */
const pages = {
  ...Object.fromEntries(Object.entries(people).map(([file, name]) => [file, [name]])),
  emma: ['Emma'],
  'amir': ['Amir Hosseini'],
  bengt: ['Bengt Åkesson'],
  plan: ['Karin Berg', follow('Rehabiliteringsplan')],
  document: [
    'Bengt Åkesson',
    async (page) => {
      await follow('Utskrivningsinformation')(page);
      await follow('Utskrivningsinformation från Strokeenheten')(page);
    },
  ],
  form: ['Karin Berg', follow('Ändra det som är viktigt för mig')],
  'form-error': [
    'Karin Berg',
    async (page) => {
      await page.goto('/plan/viktigt');
      await page.getByLabel('Vad är viktigt för dig?').fill('');
      await page.getByRole('button', { name: 'Spara' }).click();
      await page.waitForLoadState();
    },
  ],
  receipt: [
    'Eva Sandström',
    async (page) => {
      await page.goto('/plan/viktigt');
      await page.getByLabel('Vad är viktigt för dig?').fill('Jag vill gå till skogen och tillbaka.\nOch träffa min syster.');
      await page.getByRole('button', { name: 'Spara' }).click();
      await page.waitForLoadState();
    },
  ],
  'sign-in': [undefined, (page) => page.goto('/logga-in')],
  'not-found': [undefined, (page) => page.goto('/finns-inte')],
  'staff-caseload': ['Anna Lindqvist', (page) => page.getByRole('searchbox').waitFor()],
  'staff-patient': ['Anna Lindqvist', follow('Karin Berg')],
  'staff-blocked': ['Anna Lindqvist', follow('Jonas Wikander')],
  'staff-workplace': ['Anna Lindqvist', follow('Byt uppdrag')],
};

const executablePath = process.env.PK_CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path));
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
try {
  for (const colorScheme of ['light', 'dark']) {
    for (const width of [360, 768, 1280]) {
      for (const [file, [who, act]] of Object.entries(pages)) {
        const context = await browser.newContext({
          baseURL,
          colorScheme,
          locale: 'sv-SE',
          timezoneId: 'Europe/Stockholm',
          reducedMotion: 'reduce',
          viewport: { width, height: width === 360 ? 640 : 900 },
          deviceScaleFactor: width === 360 ? 2 : 1,
          isMobile: width === 360,
          hasTouch: width === 360,
        });
        const page = await context.newPage();
        await page.goto('/logga-in');
        if (who) await page.getByRole('button', { name: new RegExp(`^${who}(?= )`) }).click();
        await page.waitForLoadState();
        await act?.(page);
        await page.evaluate(() => document.fonts.ready);
        await page.screenshot({ path: join(out, `${file}-${width}-${colorScheme}.png`), fullPage: true });
        if (file === 'karin' && width === 1280 && colorScheme === 'light') {
          await page.pdf({ path: join(out, 'karin-print.pdf'), format: 'A4', preferCSSPageSize: true });
          await page.emulateMedia({ media: 'print' });
          await page.setViewportSize({ width: 720, height: 1000 });
          await page.screenshot({ path: join(out, 'karin-print.png'), fullPage: true });
        }
        await context.close();
      }
    }
  }
} finally {
  await browser.close();
  await end();
}
console.log(`${out}: ${Object.keys(pages).length} pages at three widths, light and dark, and one on paper`);
