// One long way through the standard view, as five different people go it: overview, plan, line, document, times, kallelse, and all the way
// back. Titles, focus, what is said, where one is on the page; and nothing of it is lost.
import { installScreenReader } from '../accessibility/checks/vsr.ts';
import { checkPage, expect, focusFaults, signIn, swapped, swaps, tabTo, test } from '../fixtures.ts';
import type { Locator, Page } from '@playwright/test';

const OFFLINE = 'Du har ingen internetanslutning just nu. Sidan hämtas när du har kontakt igen.';
const START = { address: /\/$/, heading: 'Hej Karin', title: 'Start – Mitt patientkontrakt' };
/** Where the link stands, its words, and what the page is that it leads to. */
type Step = { from: 'nav' | 'main'; link: string | RegExp; address: RegExp; heading: string; title: string };
const step = (from: Step['from'], link: Step['link'], address: RegExp, heading: string, title = heading): Step => ({ from, link, address, heading, title: `${title} – Mitt patientkontrakt` });
const STEPS = [
  step('nav', 'Min plan', /\/plan$/, 'Min plan'),
  step('main', 'Det här gör jag, det här gör vården', /\/plan\/rader$/, 'Det här gör jag, det här gör vården'),
  step('main', 'Jag ringer tandläkaren och bokar en tid.', /\/plan\/rader\/[^/]+$/, 'Det här gör jag'),
  step('nav', 'Mina planer', /\/planer$/, 'Mina planer'),
  step('main', 'Rehabiliteringsplan', /\/planer\/[^/]+$/, 'Rehabiliteringsplan'),
  step('main', 'Övningar för höger hand', /\/dokument\/[^/]+$/, 'Dokument från vården'),
  step('nav', 'Mina tider', /\/tider$/, 'Mina tider'),
  step('main', /klockan 13\.30 träffar du Anna/, /\/tider\/[^/]+$/, 'Din tid torsdag 3 december'),
];

const h1 = (page: Page): Locator => page.getByRole('heading', { level: 1 });
const link = (page: Page, { from, link }: Step): Locator => {
  const where = from === 'nav' ? page.getByRole('navigation', { name: 'Sidor' }) : page.getByRole('main');
  return where.getByRole('link', { name: link, exact: true }).first();
};

async function isAt(page: Page, { address, heading, title }: Pick<Step, 'address' | 'heading' | 'title'>): Promise<void> {
  await expect(page).toHaveURL(address);
  await expect(h1(page)).toHaveText(heading);
  expect(await page.title()).toBe(title);
}

/** The program has woken and takes links over. */
const awake = (page: Page) => page.waitForFunction(() => window.onpopstate && '__hydrateIsland' in window && history.scrollRestoration === 'manual');
const words = (page: Page): Promise<string> => page.getByRole('main').innerText();

/** Pages that are loaded, and pages that take each other's place, from now on. */
function record(page: Page) {
  const [loaded, fetched]: string[][] = [[], []];
  page.on('request', (request) => {
    if (request.isNavigationRequest()) loaded.push(new URL(request.url()).pathname);
    else if (swaps(request)) fetched.push(new URL(request.url()).pathname);
  });
  return { loaded, fetched };
}

/** Not that a page is slow, which depends on the machine, nor that there is no network. */
const isTitle = (phrase: string): boolean => phrase.endsWith(' – Mitt patientkontrakt');

/** What the region says that tells of pages, from now on. */
async function listenForWords(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const said: string[] = [];
    Object.assign(window, { said });
    const region = document.querySelector('[data-navigation]')!;
    new MutationObserver(() => region.textContent && said.push(region.textContent)).observe(region, { childList: true, characterData: true, subtree: true });
  });
  return () => page.evaluate(() => (window as unknown as { said: string[] }).said);
}

test('När jag går den långa vägen och tillbaka är varje sida som jag lämnade den', { tag: '@js' }, async ({ page }) => {
  await signIn(page, 'Karin Berg');
  await awake(page);
  await page.setViewportSize({ width: page.viewportSize()!.width, height: 320 });
  const { loaded, fetched } = record(page);
  const said = await listenForWords(page);
  const left: { words: string; y: number }[] = [];
  for (const [number, next] of STEPS.entries()) {
    const y = await page.evaluate((y) => (scrollTo(0, y), scrollY), 40 + 10 * number);
    left.push({ words: await words(page), y });
    // Without bringing it into the window: that would move the page.
    await link(page, next).evaluate((element: HTMLElement) => element.click());
    await swapped(page);
    await isAt(page, next);
    await expect(h1(page)).toBeFocused();
    expect(await page.evaluate(() => scrollY), 'a new page begins at its top').toBe(0);
  }
  await checkPage(page);
  const way = [START, ...STEPS];
  for (let number = STEPS.length - 1; number >= 0; number--) {
    await page.goBack();
    await swapped(page);
    await isAt(page, way[number]);
    await expect(h1(page)).toBeFocused();
    await expect.poll(() => page.evaluate(() => scrollY), `where one was on ${way[number].heading}`).toBe(left[number].y);
    expect(await words(page), way[number].heading).toBe(left[number].words);
  }
  await page.goForward();
  await swapped(page);
  await isAt(page, STEPS[0]);
  expect((await said()).filter(isTitle), 'each page is said once').toEqual([...STEPS, ...way.slice(0, -1).reverse(), STEPS[0]].map(({ title }) => title));
  expect(loaded, 'nothing is loaded').toEqual([]);
  expect(fetched, 'each page is read once each time').toHaveLength(2 * STEPS.length + 1);
});

test('När jag går den långa vägen utan JavaScript kommer jag lika långt, och tillbaka', { tag: '@nojs' }, async ({ page }) => {
  await signIn(page, 'Karin Berg');
  const left: string[] = [];
  for (const next of STEPS) {
    left.push(await words(page));
    await link(page, next).click();
    await isAt(page, next);
  }
  await checkPage(page);
  const way = [START, ...STEPS];
  for (let number = STEPS.length - 1; number >= 0; number--) {
    await page.goBack();
    await isAt(page, way[number]);
    expect(await words(page), way[number].heading).toBe(left[number]);
  }
});

test('När jag går den långa vägen med bara tangentbordet ser jag alltid var jag är, och kommer tillbaka med länkarna', { tag: ['@js', '@once'] }, async ({ page }) => {
  await signIn(page, 'Karin Berg');
  await awake(page);
  const { loaded } = record(page);
  const go = async (target: Locator, there: Pick<Step, 'address' | 'heading' | 'title'>) => {
    await tabTo(page, target);
    expect(await focusFaults(page), `on the way to ${there.heading}`).toEqual([]);
    await page.keyboard.press('Enter');
    await swapped(page);
    await isAt(page, there);
    await expect(h1(page)).toBeFocused();
  };
  for (const next of STEPS) await go(link(page, next), next);
  // Where one is stands above the page, each name a way back.
  const above = (name: string) => page.getByRole('navigation', { name: 'Vägen hit' }).getByRole('link', { name, exact: true });
  await go(above('Mina tider'), STEPS[6]);
  await go(above('Översikt'), START);
  expect(loaded).toEqual([]);
});

test('När jag går den långa vägen med skärmläsare hör jag varje sida en gång och läser vidare vid dess rubrik', { tag: ['@js', '@once'] }, async ({ page }) => {
  await signIn(page, 'Karin Berg');
  await awake(page);
  await installScreenReader(page);
  const { loaded } = record(page);
  await page.waitForFunction(() => 'virtual' in window);
  await page.evaluate(() => window.virtual.start({ container: document.body }));
  /** Reads on until something is said that begins so. */
  const readTo = (phrase: string) =>
    page.evaluate(async (phrase) => {
      for (let steps = 0; steps < 600; steps++) {
        if ((await window.virtual.lastSpokenPhrase()).startsWith(phrase)) return true;
        await window.virtual.next();
      }
      return false;
    }, phrase);
  for (const next of STEPS) {
    const name = (await link(page, next).innerText()).replace(/\s+/g, ' ').trim();
    expect(await readTo(`link, ${name}`), `"link, ${name}" is read`).toBe(true);
    const before = await page.evaluate(async () => (await window.virtual.spokenPhraseLog()).length);
    await page.evaluate(() => window.virtual.act());
    await swapped(page);
    await isAt(page, next);
    const log = async () => (await page.evaluate(() => window.virtual.spokenPhraseLog())).slice(before);
    await expect.poll(log, 'the title is said').toContain(`polite: ${next.title}`);
    expect((await log()).filter((phrase) => phrase.startsWith('polite: ') && isTitle(phrase)), 'once').toEqual([`polite: ${next.title}`]);
    await expect(h1(page)).toBeFocused();
    expect(await readTo(`heading, ${next.heading}`), `the heading of ${next.heading} is read`).toBe(true);
  }
  expect(loaded).toEqual([]);
});

test('När nätet försvinner mitt på vägen står det på sidan, som är kvar, och den nya kommer av sig själv sedan', { tag: '@js' }, async ({ page, context }) => {
  await signIn(page, 'Karin Berg');
  await awake(page);
  const { loaded } = record(page);
  const said = await listenForWords(page);
  const press = (next: Step) => link(page, next).evaluate((element: HTMLElement) => element.click());
  const cut = 3;
  let here: Pick<Step, 'address' | 'heading' | 'title'> = START;
  for (const [number, next] of STEPS.entries()) {
    if (number !== cut) {
      await press(next);
      await swapped(page);
    } else {
      const before = await words(page);
      await context.setOffline(true);
      await press(next);
      await expect(page.getByText(OFFLINE)).toBeVisible();
      await isAt(page, here);
      expect(await words(page), 'what was read is still there').toBe(before);
      // Once more does no harm, and something else may be chosen instead.
      await press(STEPS[0]);
      await press(next);
      await expect(page.getByText(OFFLINE)).toBeVisible();
      await context.setOffline(false);
      await swapped(page);
      await expect(page.getByText(OFFLINE)).toHaveCount(0);
    }
    await isAt(page, next);
    await expect(h1(page)).toBeFocused();
    here = next;
  }

  // A step back, too.
  await context.setOffline(true);
  await page.goBack();
  await expect(page.getByText(OFFLINE)).toBeVisible();
  await expect(h1(page)).toHaveText(here.heading);
  await context.setOffline(false);
  await swapped(page);
  await isAt(page, STEPS[STEPS.length - 2]);
  expect(loaded, 'nothing is loaded').toEqual([]);
  expect((await said()).filter(isTitle), 'each page is said once').toEqual([...STEPS, STEPS[STEPS.length - 2]].map(({ title }) => title));
  await checkPage(page);
});
