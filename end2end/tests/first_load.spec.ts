// How much a first visit fetches, as the browser fetched it: the budget of old telephones and slow networks.
import { expect, recordFirstLoad, signIn, test } from '../fixtures.ts';
import type { Browser, Page } from '@playwright/test';

/** The same person in a browser that has fetched nothing yet. */
async function asForTheFirstTime(browser: Browser, page: Page) {
  return browser.newContext({ storageState: await page.context().storageState() });
}

for (const [who, name, address, bundle, budget] of [
  ['jag', 'Karin Berg', '/', 'patient', 80_000],
  ['personal', 'Amira Haddad', '/personal', 'staff', 220_000],
] as const) {
  test(`När ${who} öppnar ${address} första gången hämtas högst ${budget / 1000} kB`, { tag: '@js' }, async ({ page, browser }) => {
    await signIn(page, name);
    const context = await asForTheFirstTime(browser, page);
    const load = recordFirstLoad(context);
    const first = await context.newPage();
    const document = await first.goto(address);
    expect(await document!.headerValue('content-encoding'), 'how the page was sent').toBe('gzip');
    // The stylesheet stands in the page.
    const html = (await document!.request().sizes()).responseBodySize;
    const bytes = (await load.bytes(bundle)) + html;
    test.info().annotations.push({ type: 'bytes', description: `${address}: ${bytes} bytes of JavaScript and WASM, and of the page with its CSS` });
    expect(bytes).toBeLessThanOrEqual(budget);
    expect(load.paths().filter((path) => !path.includes(`/${bundle}.`)), 'what else was fetched').toEqual([]);
    await context.close();
  });
}
