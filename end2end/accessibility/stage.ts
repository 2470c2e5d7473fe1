// What every test of the accessibility run stands on: servers of its own, somebody signed in with a view, and the sheet that measures go to.
import { test as base, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from '@playwright/test';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, FOREIGN, listen, person, signIn, signInWith, startApp, startWith, visitOf, type App } from '../fixtures.ts';
import type { Measure } from './goals.ts';

export { expect, FOREIGN, type App };

/** How somebody sees the pages. In the simple view with pictures and without. */
export type View = 'standard' | 'simple' | 'simple, pictures' | 'staff' | 'signed out';

export type Entry = {
  who: string;
  view: View;
  /** A server of its own: what is done there is seen by no other test. */
  fresh?: boolean;
  options?: BrowserContextOptions;
};

export type Entered = { page: Page; context: BrowserContext; app: App; where: string };

/** The name of a whole person stands first on the sheet: who, view; page and window come after it. */
export const place = (...parts: (string | undefined)[]): string => parts.filter(Boolean).join(', ');

/** Collects what a test measures; what goes wrong inside a check is a fault of that goal and stops nothing else. */
export class Sheet {
  readonly measures: Measure[] = [];

  put(measure: Measure): void {
    // A fault is one line, wherever its words come from.
    this.measures.push({ ...measure, faults: measure.faults.map((fault) => fault.replace(/\s+/g, ' ').trim()) });
  }

  /** Runs one check. What it returns is measured; what it throws too. */
  async check(goal: string, where: string, find: () => Promise<Omit<Measure, 'goal' | 'where'> | string[]>, part?: string): Promise<void> {
    let found: Omit<Measure, 'goal' | 'where'>;
    const start = performance.now();
    try {
      const result = await find();
      found = Array.isArray(result) ? { faults: result } : result;
    } catch (error) {
      found = { faults: [`could not be measured: ${plain(error)}`] };
    }
    this.put({ goal, where, ...(part ? { part } : {}), ...found, ms: performance.now() - start });
  }

  /** Runs something a person does. It counts when it comes to its end. */
  async trial(goal: string, where: string, act: () => Promise<Record<string, number> | void>, part?: string): Promise<void> {
    await this.check(goal, where, async () => ({ faults: [], numbers: (await act()) ?? {} }), part);
  }
}

/** The first lines of an error without the colours of a terminal. */
export function plain(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  // eslint-disable-next-line no-control-regex
  const lines = text.replace(/\u001b\[[0-9;]*m/g, '').split('\n').map((line) => line.trim()).filter(Boolean);
  return lines.slice(0, 4).join(' ').slice(0, 400);
}

type State = Awaited<ReturnType<BrowserContext['storageState']>>;
type Server = { app: App; states: Map<string, Promise<State>> };

/** Servers that tests share as long as they only read: one for each view, because the view is kept with the person. */
class Servers {
  private readonly shared = new Map<string, Promise<Server>>();
  private readonly stops: (() => Promise<void>)[] = [];

  async start(): Promise<{ server: Server; stop(): Promise<void> }> {
    const { app, stop } = await startApp();
    return { server: { app, states: new Map() }, stop };
  }

  private readonly kept = new Map<string, Promise<{ file: string; state: State }>>();

  /** A server of one's own where somebody has come in already: that is done once in each worker, and its database copied. */
  async startedFor(browser: Browser, entry: Entry): Promise<{ server: Server; stop(): Promise<void> }> {
    // Her data would make a server refuse to begin.
    if (entry.who === FOREIGN.name) return this.start();
    const key = `${entry.who}/${entry.view}`;
    let kept = this.kept.get(key);
    if (!kept) {
      kept = this.keep(browser, entry);
      this.kept.set(key, kept);
      kept.catch(() => this.kept.delete(key));
    }
    const { file, state } = await kept;
    const { app, stop } = await startWith(file);
    return { server: { app, states: new Map([[key, Promise.resolve(state)]]) }, stop };
  }

  private async keep(browser: Browser, entry: Entry): Promise<{ file: string; state: State }> {
    const folder = mkdtempSync(join(tmpdir(), 'patientkontrakt-stage-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, 'patientkontrakt.db');
    const { app, stop } = await startApp();
    const state = await comeIn(browser, app, entry);
    await stop(() => copyFileSync(app.database, file));
    return { file, state };
  }

  async for(view: View): Promise<Server> {
    let server = this.shared.get(view);
    if (!server) {
      server = this.start().then(({ server, stop }) => (this.stops.push(stop), server));
      this.shared.set(view, server);
    }
    return server;
  }

  async stop(): Promise<void> {
    for (const stop of this.stops) await stop();
  }
}

export type Stage = {
  /** Comes in as somebody. The page is at no address yet. */
  enter(entry: Entry): Promise<Entered>;
};

export const test = base.extend<{ sheet: Sheet; stage: Stage }, { servers: Servers }>({
  servers: [
    async ({}, use) => {
      const servers = new Servers();
      await use(servers);
      await servers.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  sheet: async ({}, use, info) => {
    const sheet = new Sheet();
    await use(sheet);
    if (sheet.measures.length > 0) await info.attach('measures', { body: JSON.stringify(sheet.measures), contentType: 'application/json' });
  },

  stage: async ({ browser, servers }, use) => {
    const contexts: BrowserContext[] = [];
    const stops: (() => Promise<void>)[] = [];
    const enterAt = async (server: Server, entry: Entry): Promise<Entered> => {
      const key = `${entry.who}/${entry.view}`;
      let state = server.states.get(key);
      if (!state) {
        state = comeIn(browser, server.app, entry);
        server.states.set(key, state);
        // Who could not come in may try again: the next test says so itself.
        state.catch(() => server.states.delete(key));
      }
      const context = await browser.newContext({ ...entry.options, baseURL: server.app.url, storageState: await state });
      contexts.push(context);
      await listen(context);
      return { page: await context.newPage(), context, app: server.app, where: place(entry.who, entry.view) };
    };
    await use({
      async enter(entry) {
        if (!entry.fresh) return enterAt(await servers.for(entry.view), entry);
        const { server, stop } = await servers.startedFor(browser, entry);
        stops.push(stop);
        return enterAt(server, entry);
      },
    });
    for (const context of contexts) await context.close();
    for (const stop of stops) await stop();
  },
});

/** Signs in and chooses the view and the pictures; what is left is what the browser remembers. */
async function comeIn(browser: Browser, app: App, { who, view }: Entry): Promise<State> {
  const context = await browser.newContext({ baseURL: app.url, viewport: { width: 1280, height: 800 } });
  try {
    const page = await context.newPage();
    if (view === 'signed out') return await context.storageState();
    if (view === 'staff') {
      await page.goto('/logga-in');
      await person(page, who).click();
      await expect(page, 'signed in as staff').toHaveURL(/\/personal/);
      return await context.storageState();
    }
    const wanted = view === 'standard' ? 'standard' : 'simple';
    if (who === FOREIGN.name) {
      app.importForeign();
      await signInWith(page, FOREIGN.identifier);
      await choose(page, 'mode', wanted, 'vy', wanted === 'simple' ? 'Enkel vy' : 'Vanlig vy');
    } else {
      await signIn(page, who, wanted);
    }
    // Whoever helps has the pictures that the browser has.
    if (wanted === 'simple' && (await page.getByText(/^Du hjälper \S+\.$/).count()) === 0) {
      const pictures = view === 'simple, pictures';
      await choose(page, 'pictures', pictures ? 'yes' : 'no', 'bilder', pictures ? 'Ja' : 'Nej');
    }
    return await context.storageState();
  } finally {
    await context.close();
  }
}

/** Presses a setting unless it stands so already. */
async function choose(page: Page, data: string, wanted: string, setting: string, button: string): Promise<void> {
  const body = page.locator('body');
  if ((await body.getAttribute(`data-${data}`)) === wanted) return;
  await page.goto(`/installningar/${setting}`);
  await page.getByRole('button', { name: button, exact: true }).click();
  await expect(body, `the view after "${button}" in /installningar/${setting}`).toHaveAttribute(`data-${data}`, wanted);
}

/** An address as the program lists it: `{…}` stands for one part. */
export function isAt(url: string, path: string): boolean {
  const wanted = new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`);
  return wanted.test(new URL(url).pathname);
}

/** That the page is there and is the one meant: its address, its status, one h1 that is seen. Everything else is measured after it. */
export async function assertThere(page: Page, path: string, { status = 200, view }: { status?: number; view?: View } = {}): Promise<void> {
  await page.waitForLoadState('load');
  const visit = visitOf(page);
  if (!visit?.status) throw new Error(`${path} is not there: nothing was opened`);
  const h1 = page.locator('h1');
  const [count, said] = [await h1.count(), (await h1.allInnerTexts()).join(' | ')];
  if (visit.status !== status) throw new Error(`${path} is not there: status ${visit.status} at ${new URL(page.url()).pathname}, "${said}"`);
  if (!isAt(page.url(), path)) throw new Error(`${path} is not there: one comes to ${new URL(page.url()).pathname}, "${said}"`);
  if (count !== 1 || !(await h1.isVisible())) throw new Error(`${path} has ${count} h1 ("${said}"), should have one that is seen`);
  if (view && view !== 'signed out') {
    const mode = await page.locator('body').getAttribute('data-mode');
    const wanted = view === 'simple, pictures' ? 'simple' : view;
    if (mode !== wanted) throw new Error(`${path} is shown in the view "${mode}", should be "${wanted}"`);
  }
}
