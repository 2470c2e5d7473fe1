// The languages: English on every page; a language that is made up, in which everything that can be translated stands in brackets, so that
// what does not is seen; and one that is read from right to left. Every day some pages, with --full every page.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContext, Page } from '@playwright/test';
import { ANNA, isFull, KARIN, nameOf, VISITS, type Visit } from '../accessibility/pages.ts';
import { withoutNamesAndTimes } from '../accessibility/checks/words.ts';
import { checkPage, expect, signIn, test } from '../fixtures.ts';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const DAILY = [
  '/', '/tider', '/tider/{id}', '/plan', '/plan/rader', '/planer/{id}', '/kontakt', '/hjalp', '/installningar', '/boka/{id}', '/logga-in', '/tillganglighet',
  '/tillganglighet/krav', '/personal', '/personal/schema', '/personal/patienter/{patient}',
];
const walked = VISITS.filter(({ path, shows, changes, audience }) => audience !== 'developer' && (isFull || (DAILY.includes(path) && !shows && !changes)));

/** What the browser remembers of the look, with a language that is made up. */
async function speak(context: BrowserContext, url: string, language: 'sv-XA' | 'ar-XB'): Promise<void> {
  await context.addCookies([{ name: 'pk-utseende', value: `standard.normal.device.yes.normal.clock.${language}`, url }]);
}

/** Everything the demo region says: names, units, functions, kinds of visits, plans. That comes from care, and is not translated. */
const ofCare = (() => {
  const found: string[] = [];
  const gather = (value: unknown): void => {
    if (typeof value === 'string') found.push(value);
    else if (value && typeof value === 'object') Object.values(value).forEach(gather);
  };
  const folder = join(root, 'server/demo');
  for (const file of readdirSync(folder)) if (file.endsWith('.json')) gather(JSON.parse(readFileSync(join(folder, file), 'utf8')));
  return found.join('\n').toLowerCase();
})();

/** The words of days, clocks and distances, which a language has in app/src/wording and not in its file. */
const OF_TIME =
  /(?<!\p{L})(?:i|på|om|för|sedan|till|från|och|nu|är|det|en|ett|kvar|ungefär|klockan|dag|dagar|dagen|går|morgon|morgonen|förmiddag|förmiddagen|eftermiddag|eftermiddagen|kväll|kvällen|natt|natten|nätter|vecka|veckor|månad|månader|år|minut|minuter|timme|timmar|kvart|halvtimme|liten|stund|halv|över|sommartid|vintertid)(?!\p{L})/giu;

/** What is seen and stands in no brackets. */
async function untranslatable(page: Page): Promise<string[]> {
  const left = await page.evaluate(() => {
    const outside = (text: string): string => {
      let before = '';
      while (before !== text) [before, text] = [text, text.replace(/⟦[^⟦⟧]*⟧/g, ' ')];
      return text.replace(/\s+/g, ' ').trim();
    };
    const found = [outside(document.title)];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement!;
      // The numbers of standards are the same in every language.
      if (parent.closest('script, style, noscript, [data-source-text], [lang="en"], .clause') || !parent.checkVisibility({ visibilityProperty: true })) continue;
      found.push(outside(node.textContent ?? ''));
    }
    for (const element of document.body.querySelectorAll('[aria-label], [data-label], [alt], [placeholder]')) {
      for (const name of ['aria-label', 'data-label', 'alt', 'placeholder']) found.push(outside(element.getAttribute(name) ?? ''));
    }
    return [...new Set(found)];
  });
  return left.filter((text) => {
    const words = (some: string) => some.replace(/[^\p{L}]+/gu, ' ').trim();
    if (!words(withoutNamesAndTimes(text).replace(OF_TIME, ' '))) return false;
    // Several of care's words may stand in a row: "distriktssköterska, Vårdcentralen Solrosen".
    return !text.split(/[,:;·]|\. /).every((part) => !words(withoutNamesAndTimes(part).replace(OF_TIME, ' ')) || ofCare.includes(part.trim().replace(/\.$/, '').toLowerCase()));
  });
}

/** At both widths all fits, and the heading begins at the right edge. */
async function beginsAtTheRight(page: Page): Promise<void> {
  const before = page.viewportSize()!;
  for (const width of [320, 1280]) {
    await page.setViewportSize({ width, height: 640 });
    const { wide, heading, edge } = await page.evaluate(() => {
      const main = document.querySelector('main')!;
      const range = document.createRange();
      range.selectNodeContents(main.querySelector('h1')!);
      return { wide: document.documentElement.scrollWidth, heading: range.getBoundingClientRect().right, edge: main.getBoundingClientRect().right - parseFloat(getComputedStyle(main).paddingRight) };
    });
    expect(wide, `the page at ${width} px`).toBeLessThanOrEqual(width);
    expect(Math.abs(heading - edge), `from the heading to the right edge at ${width} px`).toBeLessThanOrEqual(2);
  }
  await page.setViewportSize(before);
}

const views = ({ audience }: Visit): ('standard' | 'simple')[] => (audience === 'patient' ? ['standard', 'simple'] : ['standard']);

for (const visit of walked) {
  for (const view of views(visit)) {
    const title = `När ${nameOf(visit)} visas på ett påhittat språk, i ${view === 'simple' ? 'enkel' : 'vanlig'} vy, går allt vi säger att översätta, och från höger ryms allt`;
    const walk = async (page: Page) => {
      if (visit.audience !== 'everyone') await signIn(page, visit.audience === 'staff' ? ANNA : KARIN, view);
      await visit.open(page);
      await speak(page.context(), page.url(), 'sv-XA');
      await page.goto(page.url());
      await expect(page.locator('html')).toHaveAttribute('lang', 'sv-XA');
      expect(await untranslatable(page)).toEqual([]);
      await speak(page.context(), page.url(), 'ar-XB');
      await page.goto(page.url());
      await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
      await beginsAtTheRight(page);
    };
    // What changes something on the way needs a server of its own.
    if (visit.changes) test(title, { tag: ['@js', '@once'] }, ({ alone }) => walk(alone.page));
    else test(title, { tag: ['@js', '@once'] }, ({ page }) => walk(page));
  }
}

test('När något inte går att översätta ser provet det', { tag: ['@js', '@once'] }, async ({ page }) => {
  await page.goto('/logga-in');
  await speak(page.context(), page.url(), 'sv-XA');
  await page.goto('/logga-in');
  await page.evaluate(() => document.querySelector('main')!.append('Tryck här för att fortsätta', Object.assign(document.createElement('a'), { ariaLabel: 'Stäng rutan' })));
  expect(await untranslatable(page)).toEqual(['Tryck här för att fortsätta', 'Stäng rutan']);
});

test('När jag väljer engelska gäller det på alla sidor, också nästa gång jag loggar in', async ({ page }) => {
  await signIn(page, 'Eva Sandström');
  await page.goto('/hjalp');
  await page.getByRole('contentinfo').getByRole('button', { name: 'In English' }).click();
  await expect(page).toHaveURL('/hjalp');
  for (const address of ['/hjalp', '/', '/tider', '/installningar/sprak', '/tillganglighet/krav']) {
    await page.goto(address);
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    await checkPage(page);
  }
  await page.goto('/');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');
  await page.getByRole('button', { name: /^Eva Sandström/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Hello Eva');
  await page.getByRole('contentinfo').getByRole('button', { name: 'På svenska' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Hej Eva');
});

test('När jag inte är inloggad kommer inloggningen på det språk som webbläsaren ber om', async ({ browser }) => {
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  await page.goto('/logga-in');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');
  await page.getByRole('contentinfo').getByRole('button', { name: 'På svenska' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Logga in');
  await context.close();
});
