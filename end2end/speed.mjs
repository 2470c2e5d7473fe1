// How soon pages are there on an old phone, and how soon they answer: the largest contentful paint, and from a press until something is
// seen (INP), at slow 4G and a processor four times slower, against an empty page over the same connection in the same run.
// `cargo xtask bench` calls it; it prints one line of JSON: { paints: [{ what, ours, empty, moved }], presses: [{ what, ours, empty, shown? }] },
// each number the median in milliseconds, and `longest`, the longest that the page stood still while its lines changed (0: under 50 ms).
// PK_SERVER and PATIENTKONTRAKT_SITE choose the program and the site, PK_CHROMIUM the browser, as in the tests.
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { chromium } from '@playwright/test';
import { served } from './served.mjs';

const RUNS = Number(process.env.PK_RUNS ?? 7);
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: (1.6 * 1024 * 1024) / 8, uploadThroughput: (750 * 1024) / 8 };

const { address, end } = await served('target/release/patientkontrakt');
const empty = createServer((_request, response) => {
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.end(`<!DOCTYPE html><html lang="sv"><head><meta name="viewport" content="width=device-width"><title>Tom</title></head><body><h1>Tom sida</h1><button onclick="this.textContent = 'Tryckt'">Tryck</button></body></html>`);
});
await new Promise((done) => empty.listen(0, '127.0.0.1', done));

const executablePath = process.env.PK_CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path));
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] });

const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Somebody signed in, with a view: what the browser remembers of it. The view is kept with the person, so it holds until the next. */
async function signedIn(name, view) {
  const context = await browser.newContext({ baseURL: address, locale: 'sv-SE' });
  const page = await context.newPage();
  await page.goto('/logga-in');
  await page.getByRole('button', { name: new RegExp(`^${name}(?= )`) }).click();
  await page.waitForLoadState();
  if (view && (await page.locator('body').getAttribute('data-mode')) !== view) {
    await page.goto('/installningar/vy');
    await page.getByRole('button', { name: view === 'simple' ? 'Enkel vy' : 'Vanlig vy', exact: true }).click();
    await page.locator(`body[data-mode=${view}]`).waitFor();
  }
  await page.goto('/tider');
  const visit = await page.locator('main a[href^="/tider/apt_"]').first().getAttribute('href', { timeout: 1000 }).catch(() => null);
  const cookies = await context.cookies();
  await context.close();
  return { cookies, visit };
}

/** A page on an old phone with a slow line, that writes down how it is with it. */
async function onAPhone(cookies) {
  const context = await browser.newContext({ viewport: { width: 360, height: 640 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true, locale: 'sv-SE' });
  await context.addCookies(cookies);
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', SLOW_4G);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await page.addInitScript(() => {
    window.seen = { lcp: 0, cls: 0, press: 0, still: 0 };
    const observe = (type, see, more) => new PerformanceObserver((list) => list.getEntries().forEach(see)).observe({ type, buffered: true, ...more });
    observe('largest-contentful-paint', ({ startTime }) => (window.seen.lcp = startTime));
    observe('layout-shift', ({ hadRecentInput, value }) => (window.seen.cls += hadRecentInput ? 0 : value));
    observe('event', ({ interactionId, duration }) => interactionId && (window.seen.press = Math.max(window.seen.press, duration)), { durationThreshold: 16 });
    observe('longtask', ({ duration }) => (window.seen.still = Math.max(window.seen.still, duration)));
  });
  return { page, context };
}

/** Milliseconds to the largest paint of a first visit, and how much moved after it. */
async function paint(url, cookies) {
  const { page, context } = await onAPhone(cookies);
  await page.goto(url, { waitUntil: 'networkidle' }).catch(() => undefined);
  await page.waitForFunction(() => window.seen.lcp > 0);
  const seen = await page.evaluate(() => window.seen);
  await context.close();
  return seen;
}

/** Milliseconds from a press until the screen answers it, and until `then` is true, where something else is to come. */
async function press(url, cookies, { target, prepare, awake, then }) {
  const { page, context } = await onAPhone(cookies);
  if (prepare) await page.addInitScript(prepare);
  await page.goto(url, { waitUntil: 'networkidle' }).catch(() => undefined);
  const link = target(page);
  await link.waitFor();
  // A press before the program of the page is there is another thing: an ordinary link.
  if (awake) await page.waitForFunction(awake);
  await page.waitForTimeout(300);
  const shown = then && page.evaluate(`new Promise((done, failed) => addEventListener('pointerup', ({ timeStamp }) => {
    const look = () => ((${then}) ? done(performance.now() - timeStamp) : setTimeout(look, 5));
    look();
    setTimeout(failed, 10_000, new Error('what the press is for did not come'));
  }, true))`);
  await link.tap();
  const after = await shown;
  // What is faster than the browser tells of is counted as the least it tells of.
  await page.waitForFunction(() => window.seen.press > 0, undefined, { timeout: 1500 }).catch(() => undefined);
  const { press } = await page.evaluate(() => window.seen);
  await context.close();
  return { press: Math.max(press, 16), shown: after };
}

/** A voice, which the browser without a screen lacks. It says nothing. */
function voice() {
  const said = Object.assign(new EventTarget(), {
    speaking: false, pending: false, paused: false,
    getVoices: () => [{ name: 'Alva', lang: 'sv-SE', localService: true, default: true, voiceURI: 'Alva' }],
    speak: (words) => setTimeout(() => words.dispatchEvent(new Event('start')), 0),
    cancel() {}, pause() {}, resume() {},
  });
  Object.defineProperty(window, 'speechSynthesis', { value: said });
  window.SpeechSynthesisUtterance = class extends EventTarget {
    constructor(text) { super(); this.text = text; }
  };
}

/** The longest that the page of two who look at times stands still while one of them takes a time away. */
async function whileLinesChange() {
  const staff = await browser.newContext({ baseURL: address, locale: 'sv-SE' });
  await staff.addCookies((await signedIn('Anna Lindqvist')).cookies);
  const anna = await staff.newPage();
  await anna.goto('/personal');
  await anna.getByRole('link', { name: 'Karin Berg' }).click();
  await anna.getByRole('link', { name: 'Boka tillsammans' }).click();
  await anna.locator('main a[href*="galler=apt_"]').first().click();
  await anna.locator('main button[value=distance]').click();
  await anna.waitForURL(/tillsammans\/jbk_|\/personal\/tillsammans\//);
  const { page, context } = await onAPhone((await signedIn('Karin Berg', 'standard')).cookies);
  await page.goto(address + new URL(anna.url()).pathname.replace('/personal', ''), { waitUntil: 'load' });
  await page.locator('[data-live-status]').waitFor({ state: 'attached' });
  await page.waitForTimeout(2000);
  await page.evaluate(() => (window.seen.still = 0));
  await anna.getByRole('button', { name: /^Ta bort / }).first().click();
  await page.waitForFunction(() => document.querySelector('[data-live-status]').textContent !== '');
  await page.waitForTimeout(500);
  const { still } = await page.evaluate(() => window.seen);
  await context.close();
  await staff.close();
  return still;
}

try {
  const nothing = `http://127.0.0.1:${empty.address().port}/`;
  const button = (page) => page.getByRole('button');
  const [paints, presses] = [[], []];
  for (const view of ['simple', 'standard']) {
    const { cookies, visit } = await signedIn('Karin Berg', view);
    for (const [what, path] of [['overview', '/'], ['times', '/tider'], ['plan', '/plan'], ['kallelse', visit]]) {
      const [ours, theirs] = [[], []];
      let moved = 0;
      for (let run = 0; run < RUNS; run++) {
        theirs.push((await paint(nothing, [])).lcp);
        const { lcp, cls } = await paint(address + path, cookies);
        ours.push(lcp);
        moved = Math.max(moved, cls);
      }
      paints.push({ what: `${what}, ${view} view`, ours: median(ours), empty: median(theirs), moved });
    }
    const act =
      view === 'simple'
        ? { what: 'reading aloud, simple view', target: (page) => page.getByRole('navigation', { name: 'Genvägar' }).getByText('Läs upp'), prepare: voice, awake: "'__hydrateIsland' in window", then: "!document.querySelector('.bar').innerText.includes('Läs upp')" }
        : { what: 'a link, standard view', target: (page) => page.getByRole('navigation', { name: 'Sidor' }).getByRole('link', { name: 'Mina tider' }), awake: "window.onpopstate && '__hydrateIsland' in window && history.scrollRestoration === 'manual'", then: "location.pathname === '/tider' && document.activeElement.tagName === 'H1'" };
    const [ours, theirs, shown] = [[], [], []];
    for (let run = 0; run < RUNS; run++) {
      theirs.push((await press(nothing, [], { target: button })).press);
      const answer = await press(`${address}/`, cookies, act);
      ours.push(answer.press);
      if (answer.shown) shown.push(answer.shown);
    }
    presses.push({ what: act.what, ours: median(ours), empty: median(theirs), ...(shown.length ? { shown: median(shown) } : {}) });
  }
  console.log(JSON.stringify({ paints, presses, longest: await whileLinesChange() }));
} finally {
  await browser.close();
  empty.close();
  await end();
}
