// What every browser test stands on: a server of its own per file, signing in, and the checks that hold for each page.
import { createHash } from 'node:crypto';
import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test as base, expect, type Browser, type BrowserContext, type BrowserContextOptions, type Locator, type Page, type Request } from '@playwright/test';
import { FileSystemConfigLoader, HtmlValidate } from 'html-validate';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '..');
const binary = process.env.PK_SERVER ?? join(root, 'target/debug/patientkontrakt');
/** Where the HTML of each page seen is kept for vnu. */
const visited = process.env.PK_PAGES ?? join(root, 'target/pages-html');
export const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const html = new HtmlValidate(new FileSystemConfigLoader());

/** The instant at which every test begins: the "today" of the demo region. */
export const NOW = '2026-11-30T08:30:00+01:00';
/** Every page's title: what the page is, then the product ("Fel: " first on error pages). */
export const TITLE = /^\S.* – (Mitt patientkontrakt|Patientkontrakt för personal|My Patientkontrakt|Patientkontrakt for staff)$/;
/** Somebody from another country, imported in Synthea's shape, and the number to sign in with. */
export const FOREIGN = { name: 'Marigold Underhill', identifier: '999-45-1234', file: join(here, 'data/synthea-shaped.json') };

/** A server, with a database of its own that holds the demo region. */
export type App = {
  url: string;
  /** The path of the SQLite file. */
  database: string;
  /** The program, for `import` and the like. */
  binary: string;
  /** The settings it runs with; give them to `binary` too. */
  env: NodeJS.ProcessEnv;
  /** Sets the server's clock to an RFC 3339 instant; the end of the test sets it back. */
  setClock(iso: string): void;
  /** Imports the patient from another country, once, while the server runs: at its start it would refuse to serve her. */
  importForeign(): void;
};

/** What became of a page since its last navigation. */
type Visit = { status?: number; csp?: string; html: Promise<string>; problems: string[]; url: string };
const visits = new WeakMap<Page, Visit>();
/** What became of the page that was opened last; none before the first. */
export const visitOf = (page: Page): Visit | undefined => visits.get(page);
/** The browser contexts where JavaScript is off. */
const scriptless = new WeakSet<BrowserContext>();

/** A database as the demo region leaves it, made once in each worker: importing it takes longer than starting with it. */
let template: Promise<string> | undefined;

async function makeTemplate(): Promise<string> {
  const kept = mkdtempSync(join(tmpdir(), 'patientkontrakt-template-'));
  process.once('exit', () => rmSync(kept, { recursive: true, force: true }));
  const { app, stop } = await startWith();
  const file = join(kept, 'patientkontrakt.db');
  // When the server has ended, all of it is in the one file.
  await stop(() => copyFileSync(app.database, file));
  return file;
}

/** Starts a server with a database of its own that holds the demo region. `stop` ends it, and fails when it ever panicked. */
export async function startApp(): Promise<{ app: App; stop(then?: () => void): Promise<void> }> {
  template ??= makeTemplate();
  return startWith(await template);
}

/** The same with a database that is there already: `filled`, a file. */
export async function startWith(filled?: string): Promise<{ app: App; stop(then?: () => void): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'patientkontrakt-'));
  const [database, clock] = [join(folder, 'patientkontrakt.db'), join(folder, 'clock')];
  if (filled) copyFileSync(filled, database);
  const setClock = (iso: string) => {
    // Renamed into place, so that the server never reads half an instant.
    writeFileSync(`${clock}.next`, iso);
    renameSync(`${clock}.next`, clock);
  };
  setClock(NOW);
  const env = {
    ...process.env,
    PATIENTKONTRAKT_DATABASE_URL: `sqlite://${database}`,
    PATIENTKONTRAKT_LISTEN: '127.0.0.1:0',
    PATIENTKONTRAKT_SITE: process.env.PATIENTKONTRAKT_SITE ?? join(root, 'target/site'),
  };
  delete (env as NodeJS.ProcessEnv).PATIENTKONTRAKT_PUBLIC_URL;
  const server = spawn(binary, ['serve', '--demo', '--clock-file', clock], { cwd: root, env });
  const ended = new Promise<number | null>((done) => server.on('exit', done).on('error', () => done(null)));
  let said = '';
  const url = await new Promise<string>((found, refused) => {
    const late = setTimeout(() => refused(new Error(`The server did not say where it listens:\n${said}`)), 60_000);
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      const address = /listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(said);
      if (address) (clearTimeout(late), found(address[1]));
    };
    server.stdout.on('data', hear);
    server.stderr.on('data', hear);
    server.on('error', (error) => refused(new Error(`${binary} could not be started: ${error.message}`)));
    void ended.then((code) => refused(new Error(`The server ended with ${code}:\n${said}`)));
  });
  let imported = false;
  const importForeign = () => {
    if (!imported) execFileSync(binary, ['import', FOREIGN.file], { cwd: root, env, stdio: 'pipe' });
    imported = true;
  };
  const stop = async (then?: () => void) => {
    server.kill('SIGTERM');
    const late = setTimeout(() => server.kill('SIGKILL'), 10_000);
    const code = await ended;
    clearTimeout(late);
    then?.();
    rmSync(folder, { recursive: true, force: true });
    if (code !== 0 || said.includes('panicked at')) {
      throw new Error(`The server ended with ${code} when asked to stop, or panicked before:\n${said.slice(-4000)}`);
    }
  };
  return { app: { url, database, binary, env, setClock, importForeign }, stop };
}

/** A context of somebody else's browser, held to the same checks as the test's own. */
async function contextBeside(browser: Browser, javaScriptEnabled: boolean | undefined, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const context = await browser.newContext(options);
  if (javaScriptEnabled === false) scriptless.add(context);
  await listen(context);
  return context;
}

type Fixtures = {
  /** The server of this test's file. */
  app: App;
  clock: void;
  /** The page of somebody else at the same time, signed in for themselves. */
  other: Page;
  /** A server of this test's own and a page there, for what cannot be undone and would meet the tests after it. */
  alone: { page: Page; app: App };
};

/** The server that the tests of one file share. The next file gets another, so that no test depends on which files a worker had before. */
class FileServer {
  private file?: string;
  private started?: Awaited<ReturnType<typeof startApp>>;

  async of(file: string): Promise<App> {
    if (this.started && this.file === file) return this.started.app;
    await this.stop();
    this.started = await startApp();
    this.file = file;
    return this.started.app;
  }

  async stop(): Promise<void> {
    const { started, file } = this;
    this.started = undefined;
    await started?.stop().catch((error: Error) => {
      throw new Error(`After ${file}: ${error.message}`);
    });
  }
}

export const test = base.extend<Fixtures, { server: FileServer }>({
  server: [
    async ({}, use) => {
      const server = new FileServer();
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  app: async ({ server }, use, { file }) => use(await server.of(file)),

  baseURL: async ({ app }, use) => use(app.url),

  context: async ({ context, javaScriptEnabled }, use) => {
    if (javaScriptEnabled === false) scriptless.add(context);
    await listen(context);
    await use(context);
  },

  other: async ({ browser, javaScriptEnabled }, use) => {
    const context = await contextBeside(browser, javaScriptEnabled);
    await use(await context.newPage());
    await context.close();
  },

  alone: async ({ browser, javaScriptEnabled }, use) => {
    const { app, stop } = await startApp();
    const context = await contextBeside(browser, javaScriptEnabled, { baseURL: app.url });
    await use({ page: await context.newPage(), app });
    await context.close();
    await stop();
  },

  clock: [
    async ({ app }, use) => {
      await use();
      app.setClock(NOW);
    },
    { auto: true },
  ],
});

export { expect };

/** Signs in as one of the demo people and changes to the view that is asked for, by what the pages' forms send: the way through the pages is sign_in.spec.ts's and settings.spec.ts's. */
export async function signIn(page: Page, name: string, view: 'standard' | 'simple' = 'standard'): Promise<void> {
  const people = await (await page.request.get('/logga-in')).text();
  const value = new RegExp(`name="person" value="([^"]+)"[^>]*><span class="person-name">${name}</span>`).exec(people)?.[1];
  if (!value) throw new Error(`${name} is not among the people of the sign-in page`);
  await enter(page, { person: value });
  const mode = await page.locator('body').getAttribute('data-mode');
  if (mode === 'staff' || mode === view) return;
  // Whoever helps chooses for their own browser, on a page of their own.
  if (await page.getByText(/^Du hjälper \S+\.$/).count()) {
    await page.goto('/hjalper');
    await page.getByRole('button', { name: view === 'simple' ? 'Byt till enkel vy' : 'Byt till vanlig vy' }).click();
    await expect(page.locator('body')).toHaveAttribute('data-mode', view);
    return void (await page.goto('/'));
  }
  await send(page, '/installningar/vy', { val: view });
  await page.goto('/');
  await expect(page.locator('body')).toHaveAttribute('data-mode', view);
}

/** Sends a form as a page here does, without showing its answer; returns where it leads. */
async function send(page: Page, path: string, form: Record<string, string>): Promise<string> {
  const answer = await page.request.post(path, { form, maxRedirects: 0 });
  expect(answer.status(), `status of ${path}`).toBe(303);
  return answer.headers().location;
}

/** Signs in by what the sign-in page sends, and opens the page that it leads to. */
async function enter(page: Page, form: Record<string, string>): Promise<void> {
  await page.goto(await send(page, '/logga-in', form));
  await expect(page).not.toHaveURL(/\/logga-in/);
}

/** The button of a demo person: its name, then the age or the function. */
export function person(page: Page, name: string): Locator {
  return page.getByRole('button', { name: new RegExp(`^${name}(?= )`) });
}

/** Signs in as anybody by a number, as the field of the sign-in page does. */
export async function signInWith(page: Page, identifier: string): Promise<void> {
  await enter(page, { person: identifier });
}

/** The region that a heading names. */
export function part(page: Page, name: string): Locator {
  return page.getByRole('region', { name, exact: true });
}

/** Goes on with the Tab key until the element has the focus, as somebody without a mouse does. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 150; presses++) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`the Tab key did not reach ${target}`);
}

/** What is wrong with how the focus is seen: a ring of 3 px or more, in the window, with nothing over it. */
export async function focusFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return ['nothing has the focus'];
    const name = `${element.tagName.toLowerCase()} "${element.textContent?.trim().slice(0, 40)}"`;
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    const faults: string[] = [];
    if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 3) faults.push(`${name}: outline ${style.outlineStyle} ${style.outlineWidth}`);
    if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth) faults.push(`${name}: outside the window`);
    const middle = [Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1), Math.min(Math.max(box.top + box.height / 2, 1), innerHeight - 1)];
    const seen = document.elementFromPoint(middle[0], middle[1]);
    if (!seen || !(element.contains(seen) || seen.contains(element))) faults.push(`${name}: under ${seen?.tagName.toLowerCase()}.${seen?.className}`);
    return faults;
  });
}

/** What holds for every page: status, one h1, title, valid HTML, axe, reflow, and silence in the console. */
export async function checkPage(page: Page, expected: { status?: number; title?: string | RegExp } = {}): Promise<void> {
  await page.waitForLoadState('load');
  await swapped(page);
  const visit = visits.get(page);
  if (!visit) throw new Error('checkPage needs a page that was opened');
  const source = await visit.html;
  expect.soft(visit.status, `status of ${visit.url}`).toBe(expected.status ?? 200);
  expect.soft(visit.csp, `Content-Security-Policy of ${visit.url}`).toBeTruthy();
  expect.soft(await page.locator('h1').count(), `h1 of ${visit.url}`).toBe(1);
  const title = await page.title();
  expect.soft(title, `title of ${visit.url}`).toMatch(TITLE);
  if (typeof expected.title === 'string') expect.soft(title, `title of ${visit.url}`).toBe(expected.title);
  else if (expected.title) expect.soft(title, `title of ${visit.url}`).toMatch(expected.title);
  expect.soft(title.startsWith('Fel: '), `"Fel: " in the title of ${visit.url}`).toBe((expected.status ?? 200) >= 400);
  expect.soft(await htmlErrors(source), `html-validate on ${visit.url}`).toEqual([]);
  expect.soft(await inTallWindow(page, () => axeViolations(page)), `axe on ${visit.url}`).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect.soft(await axeViolations(page, CONTRAST), `contrast in the dark on ${visit.url}`).toEqual([]);
  await page.emulateMedia({ colorScheme: null, contrast: 'more' });
  expect.soft(await axeViolations(page, CONTRAST), `contrast where the device asks for more, on ${visit.url}`).toEqual([]);
  await page.emulateMedia({ contrast: null });
  expect.soft(await overflowAt320(page), `horizontal scroll at 320 px on ${visit.url}`).toEqual([]);
  expect.soft(await page.locator('link[rel=preload], link[rel=modulepreload]').count(), `what ${visit.url} fetches before its first paint`).toBe(0);
  const violations = await page.evaluate(() => (window as { cspViolations?: string[] }).cspViolations ?? []);
  expect.soft([...visit.problems, ...violations], `console, errors and CSP violations on ${visit.url}`).toEqual([]);
}

/** Records, from now on, what the browser fetches from /pkg. */
export function recordFirstLoad(context: BrowserContext) {
  const fetched = new Map<string, Promise<{ bytes: number; encoding: string | undefined }>>();
  context.on('requestfinished', (request: Request) => {
    const path = new URL(request.url()).pathname;
    if (!path.startsWith('/pkg/') || fetched.has(path)) return;
    fetched.set(
      path,
      (async () => {
        const [sizes, response] = [await request.sizes(), await request.response()];
        return { bytes: sizes.responseBodySize, encoding: await response?.headerValue('content-encoding').then((v) => v ?? undefined) };
      })(),
    );
  });
  return {
    paths: () => [...fetched.keys()],
    /** Bytes as sent of one bundle; each part must have come with brotli. */
    async bytes(bundle: 'patient' | 'staff'): Promise<number> {
      const wanted = new RegExp(`^/pkg/(${bundle}\\.[0-9a-f]+\\.(js|wasm))$`);
      const kinds = () => [...fetched.keys()].filter((path) => wanted.test(path)).map((path) => path.split('.').pop()).sort();
      await expect.poll(kinds, { message: `what was fetched of ${bundle}` }).toEqual(['js', 'wasm']);
      let sum = 0;
      for (const [path, file] of fetched) {
        if (!wanted.test(path)) continue;
        const { bytes, encoding } = await file;
        expect(encoding, `Content-Encoding of ${path}`).toBe('br');
        sum += bytes;
      }
      return sum;
    },
  };
}

/** Records, from now on, status, policy and HTML of each page of the context, and what its console says. */
export async function listen(context: BrowserContext): Promise<void> {
  // Where JavaScript is off this script does not run; Chromium then still reports violations in the console.
  await context.addInitScript(() => {
    const seen: string[] = [];
    (window as { cspViolations?: string[] }).cspViolations = seen;
    document.addEventListener('securitypolicyviolation', (event) => seen.push(`CSP ${event.effectiveDirective}: ${event.blockedURI}`));
  });
  context.on('page', awaitSwaps);
  const opens = (request: Request): Page | undefined => {
    if (!request.isNavigationRequest()) return undefined;
    try {
      const frame = request.frame();
      return frame.parentFrame() ? undefined : frame.page();
    } catch {
      // In Chromium without windows the first request of a new tab comes before the tab; its answer comes after it.
      return undefined;
    }
  };
  context.on('request', (request) => {
    const page = opens(request);
    if (page) visits.set(page, { html: Promise.resolve(''), problems: [], url: request.url() });
  });
  context.on('response', (response) => {
    if (response.status() >= 300 && response.status() < 400) return;
    if (!(response.headers()['content-type'] ?? '').startsWith('text/html')) return;
    // A body that is gone because the page has moved on is no page that anyone saw.
    const source = response.text().catch(() => '');
    void source.then(keep);
    const page = opens(response.request());
    const found = { status: response.status(), csp: response.headers()['content-security-policy'], html: source };
    if (page) visits.set(page, { problems: [], url: response.url(), ...visits.get(page), ...found });
    // A page that takes another's place is one that was opened. What it does not take is loaded, and comes again.
    if (swaps(response.request()) && found.status === 200) {
      const [shown, url] = [response.frame().page(), response.url()];
      const before = visits.get(shown);
      visits.set(shown, { ...found, problems: before?.url === url ? before.problems : [], url });
    }
  });
  context.on('console', (message) => {
    const visit = message.page() && visits.get(message.page()!);
    if (!visit || !['error', 'warning'].includes(message.type())) return;
    // Chromium reports every answer of 400 and more; whether the page's own is right, its status says.
    const own = message.text().startsWith('Failed to load resource') && message.location().url === visit.url;
    if (!own) visit.problems.push(`${message.type()}: ${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (error) => {
    const page = error.page();
    if (page) visits.get(page)?.problems.push(`error: ${error.error().message}`);
  });
}

/** Whether a page is fetched to take the place of the one that is shown. */
export const swaps = (request: Request): boolean =>
  request.resourceType() === 'fetch' && request.method() === 'GET' && !new URL(request.url()).pathname.startsWith('/pkg/');

/** Waits until no page is on its way to take the place of the one that is shown. */
export const swapped = (page: Page): Promise<void> => expect(page.locator('[data-navigation][data-waits]')).toHaveCount(0);

const patched = new WeakSet<object>();

/** Playwright waits for a page that a click loads. Of one that takes the other's place it knows nothing, so a click waits for it here. */
function awaitSwaps(page: Page): void {
  const locators = Object.getPrototypeOf(page.locator('html'));
  if (patched.has(locators)) return;
  patched.add(locators);
  const click = locators.click;
  locators.click = async function (this: Locator, ...options: Parameters<Locator['click']>) {
    await click.apply(this, options);
    if (!this.page().isClosed()) await swapped(this.page());
  };
}

/** Keeps a page's HTML for vnu, which xtask runs over the folder afterwards. */
function keep(source: string): void {
  if (!source) return;
  mkdirSync(visited, { recursive: true });
  // The stylesheet stands in the page, and is no HTML.
  source = source.replace(/(<style[^>]*>)[^]*?(<\/style>)/, '$1$2');
  // The nonce differs at each visit and must not make a page look new.
  const hash = createHash('sha256').update(source.replace(/nonce="[^"]*"/g, '')).digest('hex').slice(0, 16);
  const file = join(visited, `${hash}.html`);
  if (!existsSync(file)) writeFileSync(file, source);
}

/** What html-validate says of a page's HTML. */
export async function htmlErrors(source: string): Promise<string[]> {
  const report = await html.validateString(source, join(here, 'page.html'));
  return report.results.flatMap((result) => result.messages.map((m) => `${m.line}:${m.column} ${m.ruleId}: ${m.message} (${m.selector})`));
}

/** What axe asks beyond its tags: the rules of the goal sheet (G1). */
export const STRICTER = [
  'color-contrast-enhanced',
  'css-orientation-lock',
  'focus-order-semantics',
  'identical-links-same-purpose',
  'label-content-name-mismatch',
  'meta-refresh-no-exceptions',
  'p-as-heading',
  'target-size',
];
const CONTRAST = ['color-contrast', 'color-contrast-enhanced'];

async function axeViolations(page: Page, only?: string[]): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) {
    // Where JavaScript is off no timer fires, and axe waits for some: there, let them fire at once.
    await page.evaluate((off) => {
      if (off) Object.assign(window, { setTimeout: (then: () => void) => (void Promise.resolve().then(then), 0) });
    }, scriptless.has(page.context()));
    await page.evaluate(axeSource);
  }
  return page.evaluate(
    async ({ only, stricter }) => {
      const axe = (window as any).axe;
      const results = await axe.run(document, {
        runOnly: only ?? ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        rules: only ? {} : Object.fromEntries(stricter.map((rule) => [rule, { enabled: true }])),
        resultTypes: ['violations'],
        preload: false,
      });
      return results.violations.flatMap((violation: any) =>
        violation.nodes.map((node: any) => `${violation.id}: ${violation.help} (${node.target.join(' ')}) ${node.any.map((check: any) => check.message).join('; ')}`),
      );
    },
    { only, stricter: STRICTER },
  );
}

/** In a window as tall as the page: what lies under the bar at the bottom comes up when one scrolls, and is no fault. */
async function inTallWindow<T>(page: Page, look: () => Promise<T>): Promise<T> {
  const before = page.viewportSize();
  if (!before) return look();
  await page.setViewportSize({ width: before.width, height: await page.evaluate(() => document.documentElement.scrollHeight + 1) });
  const seen = await look();
  await page.setViewportSize(before);
  return seen;
}

async function overflowAt320(page: Page): Promise<string[]> {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  const wide = await page.evaluate(() => {
    if (document.documentElement.scrollWidth <= 320) return [];
    const elements = [...document.body.querySelectorAll('*')].filter((element) => element.getBoundingClientRect().right > 320);
    return [`${document.documentElement.scrollWidth} px wide`, ...elements.slice(0, 8).map((element) => `${element.tagName.toLowerCase()}.${element.className}`)];
  });
  if (before) await page.setViewportSize(before);
  return wide;
}
