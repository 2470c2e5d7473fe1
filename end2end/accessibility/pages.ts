// Every page and how one comes to it, by the links and buttons of the pages before it. The list of pages itself comes from the
// program (`patientkontrakt routes --json`); a page that is missing here fails the run.
import { execFileSync } from 'node:child_process';
import type { BrowserContextOptions, Page } from '@playwright/test';
import { expect, person } from '../fixtures.ts';
import { FOREIGN, isAt, type App, type View } from './stage.ts';

export type Audience = 'everyone' | 'patient' | 'representative' | 'staff' | 'developer';

export type Visit = {
  /** As the program lists it. */
  path: string;
  /** What this visit shows of the page, where several are made. */
  shows?: string;
  audience: Audience;
  /** Who has it, where Karin has not. */
  who?: string;
  open(page: Page): Promise<void>;
  /** On the way something is changed: it needs a server of its own. */
  changes?: true;
  /** A page on which one thing is to be done: its button stands in the window (G21). */
  action?: true;
  /** The views it has, where not all. */
  views?: View[];
  /** A page for everybody that the simple view says otherwise: a patient sees it too. */
  signedIn?: true;
  /** Why the patient from another country cannot come here. */
  notForeign?: string;
  /** The address one presses a button at, to come here: this page stands one tap after it (G20). */
  after?: string;
};

/** Persons of the demo region who are patients; Karin sees every page in the everyday run, the others four. */
export const KARIN = 'Karin Berg';
export const ANNA = 'Anna Lindqvist';
/** Gösta's son, who may book for him. */
export const PETER = 'Peter Lindgren';
export const OTHERS = [
  'Gösta Lindgren',
  'Amir Hosseini',
  'Ulla-Britt Nyström',
  'Bengt Åkesson',
  'Eva Sandström',
  'Jonas Wikander',
  'Emma',
  'Elsa Malmqvist',
  'Leo Dahl',
  'Mikael Fransson',
  'Lars Holmgren',
];
/** What the others see in the everyday run. */
export const EVERYBODYS = ['/', '/tider', '/plan/rader', '/hjalp'];

export const PATIENT_VIEWS: View[] = ['standard', 'simple', 'simple, pictures'];
export const isFull = !!process.env.PK_FULL;
/** Everybody on every page that all have, as the everyday run looks at them. */
const isEverybody = isFull || !!process.env.PK_PEOPLE;

const ID = '[a-z]{2,5}_[0-9a-f]{8,}';
const NO_QUESTION = 'nobody asks her about a time';
const NO_UNIT = 'nobody of her unit is here';
const NO_TIME = 'she has no time';
const NO_DOCUMENT = 'no document came with her plans';
const NO_OWN_LINE = 'her plans do not say who';

const pattern = (path: string): RegExp => new RegExp(`^${path.replace(/\{[^}]+\}/g, ID)}$`);

const at = (address: string) => async (page: Page) => void (await page.goto(address));

/** The addresses of a kind that the page links to, in its order. */
export async function linksTo(page: Page, path: string): Promise<string[]> {
  const hrefs = await page.locator('a[href]').evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href));
  const found = hrefs.map((href) => new URL(href)).filter(({ pathname }) => pattern(path).test(pathname));
  return [...new Set(found.map(({ pathname, search }) => pathname + search))];
}

/** Presses one button after the other of those that send to this address, until the page has changed and offers to undo it. */
export async function chooseAnother(page: Page): Promise<void> {
  const address = new URL(page.url()).pathname;
  const forms = page.locator(`form[action="${address}"]`);
  const count = await forms.count();
  for (let i = 0; i < count; i++) {
    await forms.nth(i).locator('button').click();
    await page.waitForLoadState('load');
    if ((await page.locator(`form[action="${address}/angra"]`).count()) > 0) return;
  }
  throw new Error(`none of the ${count} choices of ${address} changes anything that can be undone`);
}

/** Goes to the first link of a kind on a page that one has come to by the steps before. */
export async function follow(page: Page, path: string): Promise<void> {
  const [first] = await linksTo(page, path);
  if (!first) throw new Error(`${path} is not there: no link to it on ${new URL(page.url()).pathname} (status ${await statusOf(page)})`);
  await page.goto(first);
}

/** Presses the button of the first form that is sent to an address of this kind. */
export async function press(page: Page, path: string): Promise<void> {
  const actions = await page.locator('form[action]').evaluateAll((forms) => forms.map((form) => new URL((form as HTMLFormElement).action).pathname));
  const index = actions.findIndex((action) => pattern(path).test(action));
  if (index < 0) throw new Error(`no button on ${new URL(page.url()).pathname} sends to ${path} (status ${await statusOf(page)})`);
  await sending(page, () => page.locator('form[action]').nth(index).locator('button, input[type=submit]').first().click());
}

async function statusOf(page: Page): Promise<string> {
  return (await page.title()).startsWith('Fel') ? `"${await page.title()}"` : 'fine';
}

/** The lines of all pages of who does what, in their order. */
async function lines(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (let number = 1; number <= 12; number++) {
    const response = await page.goto(number === 1 ? '/plan/rader' : `/plan/rader?sida=${number}`);
    const here = (await linksTo(page, '/plan/rader/{id}')).filter((line) => !found.includes(line));
    if (response?.status() !== 200 || here.length === 0) break;
    found.push(...here);
    if ((await page.locator(`a[href*="sida=${number + 1}"]`).count()) === 0) break;
  }
  return found;
}

/** The page of a line that oneself is to do: it says so by the button that it is done. */
export async function ownLine(page: Page): Promise<void> {
  await lineWith(page, true);
}

async function lineWith(page: Page, own: boolean): Promise<void> {
  const all = await lines(page);
  for (const line of all) {
    await page.goto(line);
    // What one does oneself has a page of that name; what goes on every day is never done.
    const mine = (await page.getByRole('heading', { level: 1 }).innerText()) === 'Det här gör jag';
    if (own ? (await page.locator('form[action$="/klart"]').count()) > 0 : !mine) return;
  }
  throw new Error(`/plan/rader/{id} is not there: of ${all.length} lines on /plan/rader none is ${own ? 'one\'s own' : 'somebody else\'s'}`);
}

/** To a document of one of the plans. */
async function document(page: Page, wanted: (names: string) => boolean): Promise<void> {
  await page.goto('/planer');
  await eachPlan(page, '/planer/{id}', wanted);
}

/** From plan to plan that the page links to, until one has the document that is wanted; opens that. */
async function eachPlan(page: Page, path: string, wanted: (names: string) => boolean): Promise<void> {
  for (const plan of await linksTo(page, path)) {
    await page.goto(plan);
    const [address] = await linksTo(page, `${path}/dokument/{doc}`);
    if (address && wanted(await page.getByRole('main').innerText())) return void (await page.goto(address));
  }
  throw new Error(`${path}/dokument/{doc} is not there: no plan has that document`);
}

export async function visit(page: Page): Promise<void> {
  await page.goto('/tider');
  await follow(page, '/tider/{id}');
}

/** To the page of one's nearest visit that asks whether one will say that one cannot come. */
export async function cannotCome(page: Page): Promise<void> {
  await noTimeFits(page);
  await follow(page, '/tider/{id}/kan-inte-komma');
}

/** To the page that asks whether one wants to ask for a time that another system books. */
async function askForTime(page: Page): Promise<void> {
  await visit(page);
  await follow(page, '/tider/{id}/byt');
  await follow(page, '/tider/{id}/byt/kolla');
}

async function noTimeFits(page: Page): Promise<void> {
  await visit(page);
  await follow(page, '/tider/{id}/byt');
  await follow(page, '/tider/{id}/ingen-tid');
}

async function earlierTime(page: Page): Promise<void> {
  await noTimeFits(page);
  await follow(page, '/tider/{id}/tidigare');
}

/** Waits for an earlier time, until one is asked about it: what is told later is news, which would come while the checks go on. */
async function waits(page: Page): Promise<string> {
  await earlierTime(page);
  const address = page.url();
  await press(page, '/tider/{id}/tidigare');
  await expect(async () => {
    await page.goto('/');
    await expect(page.getByRole('main')).toContainText('En tidigare tid har blivit ledig.', { timeout: 500 });
  }).toPass({ timeout: 30_000 });
  return address;
}

/** Moves one's nearest visit to the first time that is offered. */
export async function moveVisit(page: Page): Promise<void> {
  await visit(page);
  await follow(page, '/tider/{id}/byt');
  await follow(page, '/tider/{id}/byt/kolla');
  await press(page, '/tider/{id}/byt');
}

export async function cancelVisit(page: Page): Promise<void> {
  await noTimeFits(page);
  await follow(page, '/tider/{id}/avboka');
  await press(page, '/tider/{id}/avboka');
}

/** To the question that somebody has asked about a time. */
export async function asked(page: Page): Promise<void> {
  await page.goto('/tider');
  await follow(page, '/boka/{id}');
}

export async function write(page: Page, words: string): Promise<void> {
  const fields = page.locator('main textarea, main input[type=text], main input:not([type])');
  const count = await fields.count();
  if (count === 0) throw new Error(`${new URL(page.url()).pathname} has no field to write in`);
  for (let i = 0; i < count; i++) await fields.nth(i).fill(words);
}

/** Presses the strong button of a form one has filled in. */
export async function send(page: Page): Promise<void> {
  await sending(page, () => page.locator('main form:has(textarea, input:not([type=hidden])) button[type=submit]').first().click());
}

/** Waits for the page that comes, also when it has the address of the one before. */
export async function sending(page: Page, act: () => Promise<unknown>): Promise<void> {
  const arrives = page.waitForEvent('framenavigated', { timeout: 10_000 }).catch(() => {});
  await act();
  await arrives;
  await page.waitForLoadState('load');
}

const SETTINGS = ['vy', 'text', 'farger', 'bilder', 'upplasning', 'tid', 'sprak', 'tid-pa-dagen', 'flera-besok', 'tidigt-eller-sent', 'besok-i-veckan', 'resan'];

export const VISITS: Visit[] = [
  { path: '/', audience: 'patient', open: at('/'), action: true },
  {
    path: '/',
    shows: 'after "Jag kommer"',
    audience: 'patient',
    changes: true,
    notForeign: NO_TIME,
    open: async (page) => {
      await page.goto('/');
      await press(page, '/tider/{id}/kommer');
      await page.goto('/');
    },
  },
  { path: '/tider', audience: 'patient', open: at('/tider') },
  { path: '/tider', shows: 'a month', audience: 'patient', views: ['standard'], open: at('/tider?manad=2026-12') },
  { path: '/tider/varit', audience: 'patient', open: at('/tider/varit') },
  { path: '/tider/vecka', audience: 'patient', open: at('/tider/vecka') },
  { path: '/tider/{id}', audience: 'patient', open: visit, action: true, notForeign: NO_TIME },
  {
    path: '/tider/{id}/svar',
    audience: 'patient',
    changes: true,
    notForeign: NO_TIME,
    after: '/',
    open: async (page) => {
      await page.goto('/');
      await press(page, '/tider/{id}/kommer');
    },
  },
  {
    path: '/tider/{id}/kan-inte-komma',
    audience: 'patient',
    action: true,
    notForeign: NO_TIME,
    open: cannotCome,
  },
  {
    path: '/tider/{id}/byt',
    audience: 'patient',
    action: true,
    notForeign: NO_TIME,
    open: async (page) => {
      await visit(page);
      await follow(page, '/tider/{id}/byt');
    },
  },
  {
    path: '/tider/{id}/byt/kolla',
    audience: 'patient',
    action: true,
    notForeign: NO_TIME,
    open: async (page) => {
      await visit(page);
      await follow(page, '/tider/{id}/byt');
      await follow(page, '/tider/{id}/byt/kolla');
    },
  },
  { path: '/tider/{id}/ingen-tid', audience: 'patient', action: true, notForeign: NO_TIME, open: noTimeFits },
  { path: '/tider/{id}/tidigare', audience: 'patient', action: true, notForeign: NO_TIME, open: earlierTime },
  {
    path: '/tider/{id}/tidigare',
    shows: 'one waits',
    audience: 'patient',
    changes: true,
    notForeign: NO_TIME,
    open: async (page) => page.goto(await waits(page)).then(() => {}),
  },
  {
    path: '/tider/{id}/avboka',
    audience: 'patient',
    action: true,
    notForeign: NO_TIME,
    open: async (page) => {
      await noTimeFits(page);
      await follow(page, '/tider/{id}/avboka');
    },
  },
  { path: '/tider/{id}/andrad', shows: 'a new time', audience: 'patient', changes: true, notForeign: NO_TIME, after: '/tider/{id}/byt/kolla', open: moveVisit },
  { path: '/tider/{id}/andrad', shows: 'no time', audience: 'patient', changes: true, notForeign: NO_TIME, after: '/tider/{id}/avboka', open: cancelVisit },
  {
    path: '/tider/{id}/andrad',
    shows: 'taken back',
    audience: 'patient',
    changes: true,
    notForeign: NO_TIME,
    after: '/tider/{id}/andrad',
    open: async (page) => {
      await moveVisit(page);
      await press(page, '/tider/{id}/andrad/angra');
    },
  },
  {
    path: '/tider/{id}/kalender',
    shows: 'a cancelled time',
    audience: 'patient',
    changes: true,
    notForeign: NO_TIME,
    after: '/tider/{id}/andrad',
    open: async (page) => {
      await cancelVisit(page);
      await follow(page, '/tider/{id}/kalender');
    },
  },
  {
    path: '/tider/{id}/kalender',
    audience: 'patient',
    changes: true,
    notForeign: NO_TIME,
    after: '/tider/{id}/svar',
    open: async (page) => {
      await page.goto('/');
      await press(page, '/tider/{id}/kommer');
      await follow(page, '/tider/{id}/kalender');
    },
  },
  { path: '/boka/{id}', audience: 'patient', action: true, notForeign: NO_QUESTION, open: asked },
  {
    path: '/boka/{id}/kolla',
    audience: 'patient',
    action: true,
    notForeign: NO_QUESTION,
    open: async (page) => {
      await asked(page);
      await follow(page, '/boka/{id}/kolla');
    },
  },
  {
    path: '/boka/{id}/ingen-tid',
    audience: 'patient',
    notForeign: NO_QUESTION,
    open: async (page) => {
      await asked(page);
      await page.goto(`${page.url()}/ingen-tid`);
    },
  },
  {
    path: '/boka/{id}/svar',
    audience: 'patient',
    changes: true,
    notForeign: NO_QUESTION,
    after: '/boka/{id}',
    open: async (page) => {
      await asked(page);
      await press(page, '/boka/{id}/behall');
    },
  },
  { path: '/', shows: 'somebody who waits', audience: 'patient', changes: true, notForeign: NO_UNIT, open: waitedFor },
  { path: '/tillsammans/{id}', audience: 'patient', changes: true, action: true, notForeign: NO_UNIT, open: together },
  {
    path: '/tillsammans/{id}',
    shows: 'a time that is gone',
    audience: 'patient',
    changes: true,
    action: true,
    notForeign: NO_UNIT,
    open: async (page) => {
      await together(page);
      const times = await linksTo(page, '/tillsammans/{id}/kolla');
      const code = new URL(times[0], page.url()).searchParams.get('tid')!;
      const address = new URL(page.url()).pathname;
      await as(page, ANNA, async (staff) => {
        await staff.request.post(`/personal${address}`, { form: { bort: code } });
      });
      await page.goto(address);
    },
  },
  {
    path: '/tillsammans/{id}/kolla',
    audience: 'patient',
    changes: true,
    action: true,
    notForeign: NO_UNIT,
    open: async (page) => {
      await together(page);
      await follow(page, '/tillsammans/{id}/kolla');
    },
  },
  {
    // The screen of a member of staff, as the patient in the room sees it: always the simple view.
    path: '/tillsammans/{id}/lamna',
    audience: 'patient',
    changes: true,
    views: ['simple', 'simple, pictures'],
    notForeign: NO_UNIT,
    open: async (page) => {
      await page.goto('/logga-in');
      await person(page, ANNA).click();
      await page.waitForLoadState('load');
      await begin(page, 'room');
      await follow(page, '/tillsammans/{id}/lamna');
    },
  },
  { path: '/plan', audience: 'patient', open: at('/plan') },
  { path: '/plan/viktigt', audience: 'patient', open: at('/plan/viktigt') },
  {
    path: '/plan/viktigt/klart',
    audience: 'patient',
    changes: true,
    after: '/plan/viktigt',
    open: async (page) => {
      await page.goto('/plan/viktigt');
      await write(page, 'Jag vill plocka svamp i höst.');
      await send(page);
    },
  },
  { path: '/plan/rader', audience: 'patient', open: at('/plan/rader') },
  { path: '/plan/rader/{id}', shows: 'my own line', audience: 'patient', open: ownLine, notForeign: NO_OWN_LINE },
  {
    path: '/plan/rader/{id}',
    shows: "somebody else's line",
    audience: 'patient',
    open: (page) => lineWith(page, false),
  },
  {
    path: '/plan/rader/{id}/orkar-inte',
    audience: 'patient',
    action: true,
    notForeign: NO_OWN_LINE,
    open: async (page) => {
      await ownLine(page);
      await follow(page, '/plan/rader/{id}/orkar-inte');
    },
  },
  {
    path: '/plan/rader/{id}/svar',
    audience: 'patient',
    changes: true,
    notForeign: NO_OWN_LINE,
    after: '/plan/rader/{id}',
    open: async (page) => {
      await ownLine(page);
      await press(page, '/plan/rader/{id}/klart');
    },
  },
  { path: '/plan/samre', audience: 'patient', open: at('/plan/samre') },
  { path: '/planer', audience: 'patient', open: at('/planer') },
  {
    path: '/planer/{id}',
    audience: 'patient',
    open: async (page) => {
      await page.goto('/planer');
      await follow(page, '/planer/{id}');
    },
  },
  {
    path: '/planer/{id}/dokument/{doc}',
    shows: 'a text',
    audience: 'patient',
    notForeign: NO_DOCUMENT,
    open: (page) => document(page, (names) => names.includes('Övningar för höger hand')),
  },
  {
    path: '/planer/{id}/dokument/{doc}',
    shows: 'a file',
    audience: 'patient',
    action: true,
    notForeign: NO_DOCUMENT,
    open: (page) => document(page, (names) => names.includes('SIP-mötet')),
  },
  { path: '/kontakt', audience: 'patient', open: at('/kontakt') },
  { path: '/hjalp', audience: 'patient', open: at('/hjalp') },
  { path: '/hjalp/las-upp', audience: 'patient', open: at('/hjalp/las-upp') },
  { path: '/hjalp/sidan', audience: 'patient', open: at('/hjalp/sidan') },
  { path: '/hjalp/skriva-ut', audience: 'patient', open: at('/hjalp/skriva-ut') },
  { path: '/hjalp/skriv', audience: 'patient', open: at('/hjalp/skriv') },
  { path: '/hjalp/fel', audience: 'patient', open: at('/hjalp/fel') },
  { path: '/fragor', shows: 'nothing asked', audience: 'patient', open: at('/fragor') },
  {
    path: '/fragor',
    shows: 'something asked',
    audience: 'patient',
    changes: true,
    open: async (page) => {
      await page.goto('/hjalp');
      await press(page, '/hjalp/kontakta');
      await page.goto('/fragor');
    },
  },
  {
    path: '/fragor/{id}',
    shows: 'to be contacted',
    audience: 'patient',
    changes: true,
    after: '/hjalp',
    open: async (page) => {
      await page.goto('/hjalp');
      await press(page, '/hjalp/kontakta');
    },
  },
  {
    path: '/tider/{id}/byt/kolla',
    shows: 'a time that another system books',
    audience: 'patient',
    who: 'Gösta Lindgren',
    action: true,
    notForeign: NO_TIME,
    open: askForTime,
  },
  {
    path: '/fragor/{id}',
    shows: 'a time that was asked for',
    audience: 'patient',
    who: 'Gösta Lindgren',
    changes: true,
    notForeign: NO_TIME,
    after: '/tider/{id}/byt',
    open: async (page) => {
      await askForTime(page);
      await press(page, '/tider/{id}/byt');
    },
  },
  {
    path: '/fragor/{id}',
    shows: 'cannot come',
    audience: 'patient',
    changes: true,
    notForeign: NO_TIME,
    after: '/tider/{id}/kan-inte-komma',
    open: async (page) => {
      await cannotCome(page);
      await press(page, '/tider/{id}/kan-inte-komma');
    },
  },
  {
    path: '/fragor/{id}',
    shows: 'cannot manage a line',
    audience: 'patient',
    changes: true,
    notForeign: NO_OWN_LINE,
    after: '/plan/rader/{id}/orkar-inte',
    open: async (page) => {
      await ownLine(page);
      await follow(page, '/plan/rader/{id}/orkar-inte');
      await press(page, '/plan/rader/{id}/orkar-inte');
    },
  },
  {
    path: '/fragor/{id}',
    shows: 'a message',
    audience: 'patient',
    changes: true,
    after: '/hjalp/skriv',
    open: async (page) => {
      await page.goto('/hjalp/skriv');
      await write(page, 'Jag undrar över min medicin.');
      await send(page);
    },
  },
  {
    path: '/fragor/{id}',
    shows: 'something does not work',
    audience: 'patient',
    changes: true,
    after: '/hjalp/fel',
    open: async (page) => {
      await page.goto('/hjalp/fel');
      await write(page, 'Knappen syns inte.');
      await send(page);
    },
  },
  {
    path: '/fragor/{id}',
    shows: 'taken back',
    audience: 'patient',
    changes: true,
    after: '/fragor/{id}',
    open: async (page) => {
      await page.goto('/hjalp');
      await press(page, '/hjalp/kontakta');
      await press(page, '/fragor/{id}/angra');
      if (!isAt(page.url(), '/fragor/{id}')) {
        await page.goto('/fragor');
        await follow(page, '/fragor/{id}');
      }
    },
  },
  {
    path: '/fragor/{id}',
    shows: 'begun',
    audience: 'patient',
    changes: true,
    notForeign: 'nobody of her unit is here to begin',
    after: '/fragor/{id}',
    open: async (page) => {
      await page.goto('/hjalp');
      await press(page, '/hjalp/kontakta');
      const mine = page.url();
      await as(page, ANNA, async (staff) => {
        await staff.goto('/personal/fragor');
        await follow(staff, '/personal/fragor/{id}');
        await press(staff, '/personal/fragor/{id}/borja');
      });
      await page.goto(mine);
    },
  },
  { path: '/hjalper', audience: 'representative', open: at('/hjalper') },
  {
    path: '/tider/{id}/foresla',
    audience: 'representative',
    open: async (page) => {
      await page.goto('/');
      await page.getByRole('link', { name: 'Föreslå en annan tid' }).click();
      await page.waitForURL(/\/foresla$/);
    },
  },
  { path: '/vem-hjalper-mig', audience: 'patient', open: at('/vem-hjalper-mig') },
  {
    path: '/vem-hjalper-mig/{id}',
    audience: 'patient',
    notForeign: 'nobody helps her',
    open: async (page) => {
      await page.goto('/vem-hjalper-mig');
      await follow(page, '/vem-hjalper-mig/{id}');
    },
  },
  { path: '/installningar', audience: 'patient', open: at('/installningar') },
  ...SETTINGS.map((setting): Visit => ({ path: '/installningar/{setting}', shows: setting, audience: 'patient', open: at(`/installningar/${setting}`) })),
  { path: '/installningar/tider', audience: 'patient', open: at('/installningar/tider') },
  { path: '/installningar/delad-skarm', audience: 'patient', open: at('/installningar/delad-skarm') },
  { path: '/delad-skarm', audience: 'patient', open: at('/delad-skarm') },
  { path: '/logga-in', audience: 'everyone', open: at('/logga-in') },
  { path: '/tillganglighet', audience: 'everyone', open: at('/tillganglighet'), signedIn: true },
  { path: '/tillganglighet/krav', audience: 'everyone', open: at('/tillganglighet/krav'), signedIn: true },
  { path: '/tillganglighet/anpassningar', audience: 'everyone', open: at('/tillganglighet/anpassningar'), signedIn: true },
  // Whoever is signed in comes to the form instead.
  { path: '/tillganglighet/rapportera', audience: 'everyone', open: at('/tillganglighet/rapportera') },
  { path: '/komponenter', audience: 'developer', open: at('/komponenter') },
  { path: '/personal', audience: 'staff', open: at('/personal') },
  { path: '/personal/uppdrag', audience: 'staff', open: at('/personal/uppdrag') },
  { path: '/personal/fragor', audience: 'staff', open: at('/personal/fragor') },
  {
    path: '/personal/fragor',
    shows: 'something asked',
    audience: 'staff',
    changes: true,
    open: async (page) => {
      await karinAsks(page);
      await page.goto('/personal/fragor');
    },
  },
  {
    path: '/personal/fragor/{id}',
    audience: 'staff',
    changes: true,
    open: async (page) => {
      await karinAsks(page);
      await page.goto('/personal/fragor');
      await follow(page, '/personal/fragor/{id}');
    },
  },
  { path: '/personal/schema', audience: 'staff', open: at('/personal/schema?dag=2026-12-03') },
  { path: '/personal/schema', shows: 'a week', audience: 'staff', open: at('/personal/schema?vecka=2026-12-01') },
  { path: '/personal/vantelista', audience: 'staff', open: at('/personal/vantelista') },
  {
    path: '/personal/vantelista',
    shows: 'somebody waits',
    audience: 'staff',
    changes: true,
    open: async (page) => {
      await as(page, KARIN, (patient) => waits(patient).then(() => {}));
      await page.goto('/personal/vantelista');
    },
  },
  { path: '/personal/stang-dag', audience: 'staff', open: at('/personal/stang-dag') },
  {
    path: '/personal/stang-dag',
    shows: 'a day',
    audience: 'staff',
    open: async (page) => {
      await page.goto('/personal/stang-dag');
      await page.locator('main a[href*="dag="]').filter({ hasNotText: 'inga besök' }).first().click();
      await page.waitForLoadState('load');
    },
  },
  {
    path: '/personal/stang-dag',
    shows: 'whom to ring',
    audience: 'staff',
    changes: true,
    open: async (page) => {
      // A visit of Anna's is moved to the next day, so that somebody has to be rung.
      await as(page, KARIN, async (patient) => {
        await visit(patient);
        await follow(patient, '/tider/{id}/byt');
        await follow(patient, '/tider/{id}/byt/kolla');
        await press(patient, '/tider/{id}/byt');
      });
      await page.goto('/personal/stang-dag');
      await page.locator('main a[href*="dag="]').filter({ hasNotText: 'inga besök' }).first().click();
      await page.waitForLoadState('load');
      await press(page, '/personal/stang-dag');
    },
  },
  { path: '/personal/enkel-text', audience: 'staff', open: at('/personal/enkel-text') },
  {
    path: '/personal/enkel-text/{id}',
    audience: 'staff',
    open: async (page) => {
      await page.goto('/personal/enkel-text');
      await follow(page, '/personal/enkel-text/{id}');
    },
  },
  { path: '/personal/patienter/{patient}', audience: 'staff', open: patientOfStaff },
  {
    path: '/personal/patienter/{patient}/planer/{id}',
    audience: 'staff',
    open: async (page) => {
      await patientOfStaff(page);
      await follow(page, '/personal/patienter/{patient}/planer/{id}');
    },
  },
  {
    path: '/personal/patienter/{patient}/planer/{id}/dokument/{doc}',
    audience: 'staff',
    open: async (page) => {
      await patientOfStaff(page);
      await page.goto(`${page.url()}?visa=vardgivare`);
      await eachPlan(page, '/personal/patienter/{patient}/planer/{id}', (names) => names.includes('Övningar'));
    },
  },
  {
    path: '/personal/patienter/{patient}/foresla',
    audience: 'staff',
    open: async (page) => {
      await patientOfStaff(page);
      await follow(page, '/personal/patienter/{patient}/foresla');
    },
  },
  {
    path: '/personal/patienter/{patient}/foresla',
    shows: 'times to choose',
    audience: 'staff',
    open: async (page) => {
      await patientOfStaff(page);
      await follow(page, '/personal/patienter/{patient}/foresla');
      await page.locator('main a[href*="galler=apt_"]').first().click();
      await page.waitForLoadState('load');
    },
  },
  {
    path: '/personal/patienter/{patient}/foresla',
    shows: 'something suggested',
    audience: 'staff',
    changes: true,
    open: async (page) => {
      await patientOfStaff(page);
      await follow(page, '/personal/patienter/{patient}/foresla');
      await page.locator('main a[href*="galler=apt_"]').first().click();
      await page.waitForLoadState('load');
      await page.locator('main input[name=tid]').first().check();
      await page.locator('main form button').first().click();
      await page.waitForLoadState('load');
    },
  },
  {
    path: '/personal/patienter/{patient}/bjud-in',
    audience: 'staff',
    open: async (page) => {
      await patientOfStaff(page);
      await follow(page, '/personal/patienter/{patient}/bjud-in');
    },
  },
  {
    path: '/personal/patienter/{patient}/tillsammans',
    audience: 'staff',
    open: async (page) => {
      await patientOfStaff(page);
      await follow(page, '/personal/patienter/{patient}/tillsammans');
      await page.locator('main a[href*="galler=apt_"]').first().click();
      await page.waitForLoadState('load');
    },
  },
  { path: '/personal/tillsammans/{id}', audience: 'staff', changes: true, open: (page) => begin(page, 'distance') },
  {
    path: '/personal/patienter/{patient}/installningar',
    audience: 'staff',
    open: async (page) => {
      await patientOfStaff(page);
      await follow(page, '/personal/patienter/{patient}/installningar');
    },
  },
];

/** So that the staff have something in their queue. */
const karinAsks = (page: Page) =>
  as(page, KARIN, async (patient) => {
    await patient.goto('/hjalp');
    await press(patient, '/hjalp/kontakta');
  });

/** Anna shows Karin times: on her own screen, or on Karin's. */
async function begin(page: Page, how: 'room' | 'distance'): Promise<void> {
  await patientOfStaff(page);
  await follow(page, '/personal/patienter/{patient}/tillsammans');
  await page.locator('main a[href*="galler=apt_"]').first().click();
  await page.waitForLoadState('load');
  await sending(page, () => page.locator(`main button[value=${how}]`).click());
}

/** Anna waits for the patient. */
async function waitedFor(page: Page): Promise<void> {
  await as(page, ANNA, (staff) => begin(staff, 'distance'));
  await page.goto('/');
}

/** Anna and the patient look at the same times. */
async function together(page: Page): Promise<void> {
  await waitedFor(page);
  await follow(page, '/tillsammans/{id}');
}

async function patientOfStaff(page: Page): Promise<void> {
  await page.goto('/personal');
  await page.getByRole('link', { name: KARIN }).click();
  await page.waitForLoadState('load');
}

/** Does something as somebody else, in a window of its own, on the server where the page is or will be. */
export async function as(page: Page, who: string, act: (page: Page) => Promise<void>, options: BrowserContextOptions = {}): Promise<void> {
  if (page.url() === 'about:blank') await page.goto('/logga-in');
  const context = await page.context().browser()!.newContext({ ...options, baseURL: new URL(page.url()).origin });
  try {
    const other = await context.newPage();
    await other.goto('/logga-in');
    await person(other, who).click();
    await other.waitForLoadState('load');
    await act(other);
  } finally {
    await context.close();
  }
}

export const nameOf = (visit: Visit): string => (visit.shows ? `${visit.path} (${visit.shows})` : visit.path);

/** What the program says it has. */
export function routes(app: App): { path: string; audience: Audience }[] {
  return JSON.parse(execFileSync(app.binary, ['routes', '--json'], { env: app.env, encoding: 'utf8' }));
}

/** Who sees which visit, and how. */
export type Cell = { visit: Visit; who: string; view: View };

/** The same page without its pictures, and the same kind of page with other people's words, need one window and one colour, every day. */
export const isWholly = ({ who, view }: Cell): boolean => isFull || !(view === 'simple' || OTHERS.includes(who));

export function cells(): Cell[] {
  const found: Cell[] = [];
  for (const visit of VISITS) {
    if (visit.audience === 'staff') found.push({ visit, who: ANNA, view: 'staff' });
    if (visit.audience === 'everyone' || visit.audience === 'developer') found.push({ visit, who: 'nobody', view: 'signed out' });
    if (visit.audience === 'representative') for (const view of ['standard', 'simple, pictures'] as const) found.push({ visit, who: PETER, view });
    if (visit.signedIn) for (const view of PATIENT_VIEWS) if (isFull || view === 'simple, pictures') found.push({ visit, who: KARIN, view });
    if (visit.audience !== 'patient') continue;
    // A page without its pictures is looked at once: what else it may show is the same words with and without, and so is what one comes
    // to by changing something.
    for (const view of visit.views ?? PATIENT_VIEWS) if (isFull || view !== 'simple' || !(visit.shows || visit.changes)) found.push({ visit, who: visit.who ?? KARIN, view });
    // What shows nothing that came in is the same for everybody.
    if (!visit.notForeign && (isEverybody || !/^\/(installningar|delad-skarm|hjalp\/)/.test(visit.path))) for (const view of isFull ? PATIENT_VIEWS : (['standard', 'simple, pictures'] as const)) found.push({ visit, who: FOREIGN.name, view });
    // Whether the others have such a page differs; what all of them have, all of them see.
    if (visit.changes || visit.notForeign) continue;
    if (!isEverybody && (!EVERYBODYS.includes(visit.path) || visit.shows)) continue;
    if (visit.path.includes('{') && !visit.path.startsWith('/installningar/')) continue;
    for (const who of OTHERS) for (const view of isFull ? PATIENT_VIEWS : isEverybody ? (['standard', 'simple, pictures'] as const) : (['simple, pictures'] as const)) found.push({ visit, who, view });
  }
  return found;
}
