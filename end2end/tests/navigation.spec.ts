// Links in the standard and staff views: the page takes the place of the one before it without a reload, and everything that a load does
// for people is done: title, focus, what is said, back and forward with scroll, the islands. On any trouble it is an ordinary load.
import { createServer, request as ask, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { checkPage, expect, focusFaults, signIn, swapped, swaps, tabTo, test } from '../fixtures.ts';
import type { BrowserContext, Locator, Page } from '@playwright/test';

const WAITS = 'Sidan hämtas. Det tar längre tid än vanligt.';
const nav = (page: Page, name: string): Locator => page.getByRole('navigation', { name: 'Sidor' }).getByRole('link', { name, exact: true });
const h1 = (page: Page): Locator => page.getByRole('heading', { level: 1 });
/** Presses a link and looks at what happens at once. (A click of the tests waits for the page that comes.) */
const press = (link: Locator) => link.evaluate((element: HTMLElement) => element.click());

/** What is asked of the server from now on: pages that are loaded, and pages that take each other's place. */
function record(page: Page) {
  const [loaded, fetched]: string[][] = [[], []];
  page.on('request', (request) => {
    const { pathname, search } = new URL(request.url());
    if (request.isNavigationRequest()) loaded.push(pathname + search);
    else if (swaps(request)) fetched.push(pathname + search);
  });
  return { loaded, fetched };
}

/** What the region says that tells of pages, from now on. */
async function listenForWords(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const said: string[] = [];
    const region = document.querySelector('[data-navigation]')!;
    Object.assign(window, { said });
    new MutationObserver(() => region.textContent && said.push(region.textContent)).observe(region, { childList: true, characterData: true, subtree: true });
  });
  return () => page.evaluate(() => (window as unknown as { said: string[] }).said);
}

/** The program has woken and takes links over: they were ordinary before that. */
const awake = (page: Page) => page.waitForFunction(() => window.onpopstate && '__hydrateIsland' in window && history.scrollRestoration === 'manual');

async function openAs(page: Page, name: string, address: string): Promise<void> {
  await signIn(page, name);
  await page.goto(address);
  await awake(page);
}

/** A server between the browser and ours, that can be slow, break off and be away. */
async function between(url: string) {
  const state = { breaks: false };
  const target = new URL(url);
  let server: Server;
  const begin = (port: number) =>
    new Promise<void>((done) => {
      server = createServer((request, response) => {
        const passed = ask({ host: target.hostname, port: target.port, path: request.url, method: request.method, headers: request.headers }, (answer) => {
          const breaks = state.breaks && request.headers['sec-fetch-dest'] === 'empty';
          response.writeHead(answer.statusCode!, breaks ? { ...answer.headers, 'content-length': '1000000', 'transfer-encoding': '' } : answer.headers);
          if (breaks) answer.once('data', (chunk: Buffer) => response.write(chunk.subarray(0, 200), () => response.destroy()));
          else answer.pipe(response);
        });
        passed.on('error', () => response.destroy());
        response.on('close', () => passed.destroy());
        request.pipe(passed);
      }).listen(port, '127.0.0.1', done);
    });
  await begin(0);
  const { port } = server!.address() as AddressInfo;
  return {
    state,
    url: `http://127.0.0.1:${port}`,
    back: () => begin(port),
    away: () => new Promise<void>((done) => (server.close(() => done()), server.closeAllConnections())),
  };
}

test.describe('Länkar i vanlig vy och för personal', { tag: '@js' }, () => {
  test('När jag följer en länk byts sidan utan att laddas om: titel, fokus på rubriken, sagt en gång, läst en gång', async ({ page, app }) => {
    await openAs(page, 'Karin Berg', '/');
    const { loaded, fetched } = record(page);
    const said = await listenForWords(page);
    for (const [link, address, heading] of [
      ['Mina tider', '/tider', 'Mina tider'],
      ['Hjälp', '/hjalp', undefined],
      ['Översikt', '/', undefined],
    ] as const) {
      await nav(page, link).click();
      await expect(page).toHaveURL(`${app.url}${address}`);
      if (heading) await expect(h1(page)).toHaveText(heading);
      await expect(h1(page)).toBeFocused();
      await expect(nav(page, link)).toHaveAttribute('aria-current', 'page');
      expect(await page.getByRole('navigation', { name: 'Sidor' }).locator('[aria-current]').count()).toBe(1);
      expect(await page.evaluate(() => scrollY)).toBe(0);
      expect((await said()).at(-1), 'what is said').toBe(await page.title());
      await checkPage(page);
    }
    expect(fetched, 'each page is asked for once, so it stands once in the access log').toEqual(['/tider', '/hjalp', '/']);
    expect(loaded).toEqual([]);
    expect((await said()).length, 'one thing is said for each page').toBe(3);
    await expect(page.locator('[data-navigation]'), 'it does not stay to be read again').toHaveText('');
  });

  test('När jag går med tangentbordet börjar jag vid rubriken och går vidare på den nya sidan', async ({ page }) => {
    await openAs(page, 'Karin Berg', '/');
    await tabTo(page, nav(page, 'Hjälp'));
    await page.keyboard.press('Enter');
    await swapped(page);
    await expect(page).toHaveURL('/hjalp');
    await expect(h1(page)).toBeFocused();
    expect(await h1(page).evaluate((heading) => getComputedStyle(heading).outlineStyle), 'no ring on the heading').toBe('none');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement!.closest('main') !== null)).toBe(true);
    expect(await focusFaults(page)).toEqual([]);
    await expect(h1(page), 'one does not come to the heading again').not.toHaveAttribute('tabindex');
  });

  test('När Anna kommer tillbaka till listan med en länk går den att söka i', async ({ page }) => {
    await openAs(page, 'Anna Lindqvist', '/personal');
    const { loaded, fetched } = record(page);
    for (let turn = 0; turn < 2; turn++) {
      await page.getByRole('link', { name: 'Karin Berg', exact: true }).click();
      await expect(h1(page)).toHaveText('Karin Berg');
      await page.getByRole('banner').getByRole('link', { name: 'Patientkontrakt' }).click();
      await expect(page).toHaveURL('/personal');
      await page.getByRole('searchbox', { name: 'Visa bara namn som innehåller' }).pressSequentially('BERG');
      await expect(page.locator('tr[data-name]:visible a')).toHaveText(['Karin Berg']);
    }
    expect(loaded).toEqual([]);
    expect(fetched).toHaveLength(4);
    await checkPage(page, { title: 'Enhetens patienter – Patientkontrakt för personal' });
  });

  test('När jag går bakåt och framåt kommer jag dit jag var på sidan', async ({ page }) => {
    await openAs(page, 'Karin Berg', '/');
    const { loaded } = record(page);
    const scrollTo = (y: number) => page.evaluate((y) => (scrollTo(0, y), scrollY), y);
    const there = (y: number) => expect.poll(() => page.evaluate(() => scrollY)).toBe(y);
    await page.setViewportSize({ width: 600, height: 300 });
    const first = await scrollTo(320);
    expect(first).toBe(320);
    await press(nav(page, 'Mina tider'));
    await expect(page).toHaveURL('/tider');
    await there(0);
    const second = await scrollTo(150);
    expect(second).toBe(150);
    await press(nav(page, 'Hjälp'));
    await expect(page).toHaveURL('/hjalp');
    await there(0);
    const titles: string[] = [];
    for (const [step, address, y] of [
      [() => page.goBack(), '/tider', 150],
      [() => page.goBack(), '/', 320],
      [() => page.goForward(), '/tider', 150],
      [() => page.goForward(), '/hjalp', 0],
      [() => page.goBack(), '/tider', 150],
    ] as const) {
      await step();
      await swapped(page);
      await expect(page).toHaveURL(address);
      await expect(h1(page)).toBeFocused();
      await there(y);
      titles.push(await page.title());
    }
    expect(new Set(titles).size).toBe(3);
    expect(loaded).toEqual([]);

    // A page that is loaded again is the browser's to scroll; and its steps back are as before.
    await page.reload();
    await there(150);
    await awake(page);
    await page.goBack();
    await swapped(page);
    await expect(page).toHaveURL('/');
    await there(320);
    expect(loaded).toEqual(['/tider']);
  });

  test('När programmet inte har vaknat leder bakåt ändå till rätt sida', async ({ page }) => {
    await openAs(page, 'Karin Berg', '/');
    await nav(page, 'Mina tider').click();
    await expect(page).toHaveURL('/tider');
    await page.route('**/pkg/**', (route) => route.abort());
    await page.reload();
    await expect(h1(page)).toHaveText('Mina tider');
    await page.goBack();
    await expect(page).toHaveURL('/');
    await expect(nav(page, 'Översikt')).toHaveAttribute('aria-current', 'page');
  });

  test('När servern är långsam ser och hör jag att sidan är på väg', async ({ page }) => {
    await openAs(page, 'Karin Berg', '/');
    const said = await listenForWords(page);
    let release = () => {};
    await page.route('**/tider', async (route) => {
      await new Promise<void>((done) => (release = done));
      await route.continue();
    });
    const layout = () => page.evaluate(() => JSON.stringify(document.querySelector('main')!.getBoundingClientRect()));
    const before = await layout();
    await press(nav(page, 'Mina tider'));
    await expect(page.getByText(WAITS)).toBeVisible();
    expect(await layout(), 'nothing moves').toBe(before);
    await expect(page, 'the address is still that of what is shown').toHaveURL('/');
    const box = (await page.getByText(WAITS).boundingBox())!;
    expect(box.y + box.height).toBeLessThanOrEqual(page.viewportSize()!.height);
    release();
    await expect(h1(page)).toHaveText('Mina tider');
    await expect(page.getByText(WAITS)).toHaveCount(0);
    expect(await said()).toEqual([WAITS, await page.title()]);
  });

  test('När jag trycker två gånger på en länk hämtas sidan en gång, och den sista länken gäller', async ({ page }) => {
    await openAs(page, 'Karin Berg', '/');
    const { loaded, fetched } = record(page);
    const failed: string[] = [];
    page.on('requestfailed', (request) => failed.push(new URL(request.url()).pathname));
    let release = () => {};
    await page.route('**/tider', async (route) => {
      await new Promise<void>((done) => (release = done));
      await route.continue().catch(() => {});
    });
    await press(nav(page, 'Mina tider'));
    await press(nav(page, 'Mina tider'));
    await expect.poll(() => fetched).toEqual(['/tider']);
    await press(nav(page, 'Hjälp'));
    await expect(page).toHaveURL('/hjalp');
    await expect.poll(() => failed).toContain('/tider');
    release();
    await page.unroute('**/tider');

    // The second press of a double click does not meet the next page.
    await nav(page, 'Mina tider').dblclick();
    await expect(page).toHaveURL('/tider');
    await nav(page, 'Hjälp').click();
    await expect(page).toHaveURL('/hjalp');
    expect(fetched).toEqual(['/tider', '/hjalp', '/tider', '/hjalp']);
    expect(loaded).toEqual([]);
  });

  test('När jag har skrivit i ett formulär laddas nästa sida som vanligt, och det jag skrev finns kvar', async ({ page }) => {
    await openAs(page, 'Eva Sandström', '/hjalp/skriv');
    const { loaded, fetched } = record(page);
    await page.getByRole('textbox').pressSequentially('Min arm gör ont.');
    await nav(page, 'Mina tider').click();
    await expect(h1(page)).toHaveText('Mina tider');
    expect([loaded, fetched]).toEqual([['/tider'], []]);
    await page.goto('/hjalp/skriv');
    await expect(page.getByRole('textbox')).toHaveValue('Min arm gör ont.');

    // As it came: nothing is lost by leaving it.
    await awake(page);
    await nav(page, 'Mina tider').click();
    await expect(h1(page)).toHaveText('Mina tider');
    expect(fetched).toEqual(['/tider']);
  });

  test('När servern försvinner mitt i laddas sidan som vanligt, och allt går igen när den är tillbaka', async ({ browser, app }) => {
    const proxy = await between(app.url);
    const context = await browser.newContext({ baseURL: proxy.url });
    const page = await context.newPage();
    await openAs(page, 'Karin Berg', '/');

    // It breaks off in the middle of a page.
    proxy.state.breaks = true;
    const { loaded, fetched } = record(page);
    await press(nav(page, 'Mina tider'));
    await expect(h1(page)).toHaveText('Mina tider');
    expect([loaded, fetched]).toEqual([['/tider'], ['/tider']]);
    proxy.state.breaks = false;
    await awake(page);

    // It is away.
    await proxy.away();
    const failure = page.waitForEvent('requestfailed', (request) => request.isNavigationRequest());
    await press(nav(page, 'Hjälp'));
    expect(new URL((await failure).url()).pathname).toBe('/hjalp');
    await proxy.back();
    await expect(async () => {
      await page.reload();
      await expect(nav(page, 'Hjälp')).toHaveAttribute('aria-current', 'page', { timeout: 1000 });
    }).toPass();
    await awake(page);
    const before = fetched.length;
    await nav(page, 'Mina tider').click();
    await expect(h1(page)).toHaveText('Mina tider');
    expect(fetched.length).toBe(before + 1);
    await page.goBack();
    await expect(page).toHaveURL(/\/hjalp$/);
    await context.close();
    await proxy.away();
  });

  test('När en sida är av annat slag laddas den som vanligt', async ({ page, context, app }) => {
    await openAs(page, 'Karin Berg', '/');
    const { loaded, fetched } = record(page);
    const leadTo = (address: string) => nav(page, 'Hjälp').evaluate((link: HTMLAnchorElement, to) => link.setAttribute('href', to), address);

    // A page that is not there.
    await leadTo('/finns-inte');
    await nav(page, 'Hjälp').click();
    await expect(page).toHaveTitle(/^Fel: /);
    await checkPage(page, { status: 404 });
    expect(loaded).toEqual(['/finns-inte']);

    // A part of the same page, a file, a window of its own.
    await page.goto('/tider');
    await awake(page);
    fetched.length = 0;
    await page.getByRole('link', { name: 'Hoppa till innehållet' }).press('Enter');
    await expect(page).toHaveURL('/tider#innehall');
    const opened = context.waitForEvent('page');
    await nav(page, 'Hjälp').click({ modifiers: ['ControlOrMeta'] });
    const another = await opened;
    // The window itself is asked: on a busy machine Playwright can miss where a window that a link opened has gone, and wait for it for ever.
    await expect(async () => expect(await another.evaluate(() => location.href)).toBe(`${app.url}/hjalp`)).toPass();
    await another.close();
    await page.getByRole('main').getByRole('link', { name: 'klockan 13.30 träffar du Anna' }).first().click();
    await page.waitForURL(/\/apt_/);
    const id = new URL(page.url()).pathname;
    fetched.length = 0;
    await leadTo(`${id}/kalender.ics`);
    const download = page.waitForEvent('download');
    await press(nav(page, 'Hjälp'));
    expect((await download).suggestedFilename()).toBe('tid.ics');
    // What is marked as something else than a page: a document as it came.
    await leadTo('/hjalp');
    await nav(page, 'Hjälp').evaluate((link) => link.setAttribute('rel', 'external'));
    await nav(page, 'Hjälp').click();
    await expect(page).toHaveURL('/hjalp');
    expect(fetched).toEqual([]);

    // The simple view, chosen in another window.
    await page.goto('/tider');
    await awake(page);
    const beside = await context.newPage();
    await beside.goto('/installningar/vy');
    await beside.getByRole('button', { name: 'Enkel vy', exact: true }).click();
    await expect(beside.locator('body')).toHaveAttribute('data-mode', 'simple');
    loaded.length = 0;
    await nav(page, 'Hjälp').click();
    await expect(page.locator('body')).toHaveAttribute('data-mode', 'simple');
    expect(loaded).toEqual(['/hjalp']);
    // And there links are as they are everywhere.
    fetched.length = 0;
    await page.getByRole('link', { name: 'Till startsidan' }).click();
    await expect(page).toHaveURL(`${app.url}/`);
    expect(loaded).toEqual(['/hjalp', '/']);
    expect(fetched).toEqual([]);
    await beside.goto('/installningar/vy');
    await beside.getByRole('button', { name: 'Vanlig vy', exact: true }).click();
    await expect(beside.locator('body')).toHaveAttribute('data-mode', 'standard');

    // The sign-in has ended.
    await page.goto('/tider');
    await awake(page);
    await context.clearCookies();
    loaded.length = 0;
    await nav(page, 'Hjälp').click();
    await expect(nav(page, 'Hjälp')).toHaveCount(0);
    expect(loaded.length).toBeGreaterThan(0);
  });

  for (const [who, name, start, pages] of [
    ['jag', 'Karin Berg', '/', (page: Page) => [nav(page, 'Mina tider'), nav(page, 'Översikt')]],
    [
      'Anna',
      'Anna Lindqvist',
      '/personal',
      (page: Page) => [page.getByRole('link', { name: 'Karin Berg', exact: true }), page.getByRole('banner').getByRole('link', { name: 'Patientkontrakt' })],
    ],
  ] as const) {
    test(`När ${who} har bytt sida 50 gånger är allt som hörde till dem stängt`, async ({ page, context }) => {
      await keepStreams(context);
      await openAs(page, name, start);
      const [there, back] = pages(page);
      const twice = async () => {
        for (const link of [there, back]) {
          const before = page.url();
          await press(link);
          await page.waitForURL((url) => url.href !== before);
          await swapped(page);
        }
      };
      const measure = async () => {
        const session = await context.newCDPSession(page);
        await session.send('Performance.enable');
        for (let round = 0; round < 3; round++) await session.send('HeapProfiler.collectGarbage');
        const { metrics } = await session.send('Performance.getMetrics');
        await session.detach();
        const of = (wanted: string) => metrics.find((metric) => metric.name === wanted)!.value;
        return { heap: of('JSHeapUsedSize'), nodes: of('Nodes'), listeners: of('JSEventListeners') };
      };
      for (let round = 0; round < 5; round++) await twice();
      const { loaded } = record(page);
      const before = await measure();
      for (let round = 0; round < 25; round++) await twice();
      const after = await measure();
      test.info().annotations.push({ type: 'heap', description: JSON.stringify({ before, after }) });
      expect(loaded).toEqual([]);
      expect(await openStreams(page), 'open streams').toBe(name === 'Karin Berg' ? 1 : 0);
      expect(after.heap, 'the heap').toBeLessThanOrEqual(before.heap * 1.1);
      expect(after.nodes, 'nodes').toBeLessThanOrEqual(before.nodes * 1.1 + 200);
      expect(after.listeners, 'listeners').toBeLessThanOrEqual(before.listeners * 1.1);
    });
  }
});

test('När jag byter sida i enkel vy laddas varje sida', { tag: '@js' }, async ({ page }) => {
  await signIn(page, 'Karin Berg', 'simple');
  const { loaded, fetched } = record(page);
  await page.getByRole('link', { name: 'Mina tider' }).click();
  await expect(page).toHaveURL('/tider');
  await page.getByRole('link', { name: 'Till startsidan' }).click();
  await expect(page).toHaveURL('/');
  expect([loaded, fetched]).toEqual([['/tider', '/'], []]);
});

/** Notes each stream that is opened. */
async function keepStreams(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const streams: EventSource[] = [];
    const Source = window.EventSource;
    Object.assign(window, {
      streams,
      EventSource: class extends Source {
        constructor(address: string | URL) {
          super(address);
          streams.push(this);
        }
      },
    });
  });
}

const openStreams = (page: Page) =>
  page.evaluate(() => (window as unknown as { streams: EventSource[] }).streams.filter((stream) => stream.readyState !== EventSource.CLOSED).length);
