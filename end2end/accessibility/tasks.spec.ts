// What a person comes to do, and what may come between: the tasks with few taps, by the keyboard, without JavaScript and by a screen
// reader; a telephone call in the middle; changing one's mind; pages that say that something went wrong; the voice that reads.
import { existsSync, readdirSync, readFileSync, truncateSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, type Locator, type Page } from '@playwright/test';
import { assertThere, isAt, test, type Entered, type Stage, type View } from './stage.ts';
import { ANNA, as, asked, cancelVisit, cannotCome, chooseAnother, follow, isFull, KARIN, moveVisit, nameOf, ownLine, press, send, sending, VISITS, visit, write } from './pages.ts';
import { errors } from './checks/errors.ts';
import { open } from './checks/eyes.ts';
import { reader, voices } from './checks/speech.ts';
import { CONCEPTS, drawn } from './checks/symbols.ts';
import { installScreenReader } from './checks/vsr.ts';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const PHONE = { viewport: { width: 360, height: 640 } };
const SIMPLE: View = 'simple, pictures';

// ---------------------------------------------------------------- the tasks

/** One way of pressing things: a finger, a keyboard, a screen reader. Counts. */
type Hand = { presses: number; press(page: Page, words: RegExp): Promise<void>; reach(page: Page, words: RegExp): Promise<void> };

const pressable = (page: Page, words: RegExp): Locator => page.locator('a[href], button').filter({ hasText: words, visible: true }).first();

async function mustStand(page: Page, words: RegExp): Promise<Locator> {
  const target = pressable(page, words);
  if ((await target.count()) === 0) throw new Error(`nothing on ${new URL(page.url()).pathname} says ${words.source}`);
  return target;
}

/** A press is done when the page it leads to is there. */
async function andGo(page: Page, act: () => Promise<void>): Promise<void> {
  const before = page.url();
  await act();
  await page.waitForURL((url) => url.href !== before, { timeout: 10_000 });
  await page.waitForLoadState('load');
}

const finger = (): Hand => ({
  presses: 0,
  async press(page, words) {
    const target = await mustStand(page, words);
    await andGo(page, () => target.click());
    this.presses++;
  },
  async reach(page, words) {
    await (await mustStand(page, words)).click({ trial: true });
    this.presses++;
  },
});

const keyboard = (): Hand => ({
  presses: 0,
  async press(page, words) {
    await this.reach(page, words);
    await andGo(page, () => page.keyboard.press('Enter'));
  },
  async reach(page, words) {
    const target = await mustStand(page, words);
    for (let i = 0; i < 80; i++) {
      await page.keyboard.press('Tab');
      if (await target.evaluate((element) => element === document.activeElement)) {
        this.presses++;
        return;
      }
    }
    throw new Error(`the Tab key does not come to ${words.source} on ${new URL(page.url()).pathname}`);
  },
});

const screenReader = (): Hand => ({
  presses: 0,
  async press(page, words) {
    await this.reach(page, words);
    await andGo(page, async () => void (await page.evaluate(() => window.virtual.act()).catch(() => {})));
  },
  async reach(page, words) {
    await installScreenReader(page);
    const found = await page.evaluate(async (source) => {
      const wanted = new RegExp(`^(link|button), (${source.replace(/^\^/, '')})`);
      await window.virtual.start({ container: document.body });
      for (let i = 0; i < 600; i++) {
        if (wanted.test(await window.virtual.lastSpokenPhrase())) return true;
        await window.virtual.next();
      }
      return false;
    }, words.source);
    if (!found) throw new Error(`the screen reader does not come to ${words.source} on ${new URL(page.url()).pathname}`);
    this.presses++;
  },
});

const h1 = (page: Page) => page.locator('h1');

/** What Karin's plans say that she does, and that care does. */
const LINES = (() => {
  const bundle = JSON.parse(readFileSync(join(root, 'server/demo/01-karin-berg.json'), 'utf8'));
  const resources: any[] = bundle.entry.map((entry: any) => entry.resource);
  const all = resources.flatMap((resource) =>
    resource.resourceType === 'CarePlan'
      ? (resource.activity ?? []).filter((activity: any) => activity.detail).map(({ detail }: any) => ({ text: detail.description, who: detail.performer?.[0]?.reference ?? '' }))
      : resource.resourceType === 'Task'
        ? [{ text: resource.description, who: resource.owner?.reference ?? '' }]
        : [],
  );
  const of = (kind: RegExp) => all.filter(({ text, who }) => text && kind.test(who)).map(({ text }) => text as string);
  return { own: of(/^Patient\//), care: of(/^(PractitionerRole|Organization)\//) };
})();

/** Whether the page shows something that the person does and something that care does. */
async function showsWhoDoesWhat(page: Page): Promise<boolean> {
  const text = (await page.locator('main').innerText()).replace(/\s+/g, ' ');
  return [LINES.own, LINES.care].every((lines) => lines.some((line) => text.includes(line)));
}

const TASKS: { id: string; name: string; most: number; act(page: Page, hand: Hand): Promise<void> }[] = [
  {
    id: 'T1',
    name: 'see the next step',
    most: 0,
    act: async (page) => {
      const main = page.locator('main');
      for (const words of ['Ditt nästa steg', 'Anna', '3 december', '13.30']) await expect(main, 'the first page').toContainText(words);
    },
  },
  {
    id: 'T2',
    name: 'say "Jag kommer"',
    most: 1,
    act: async (page, hand) => {
      await hand.press(page, /^\s*Jag kommer\s*$/);
      await expect(h1(page)).toHaveText(/^Tack Karin/);
      await assertThere(page, '/tider/{id}/svar');
    },
  },
  {
    id: 'T3',
    name: 'change a time',
    most: 4,
    act: async (page, hand) => {
      await hand.press(page, /^\s*Jag kan inte komma\s*$/);
      await assertThere(page, '/tider/{id}/byt');
      await hand.press(page, /^\s*Tisdag 1 december/);
      await assertThere(page, '/tider/{id}/byt/kolla');
      await hand.press(page, /^\s*Ja, byt tid\s*$/);
      await expect(h1(page)).toHaveText('Klart! Din nya tid är bokad.');
      await assertThere(page, '/tider/{id}/andrad');
    },
  },
  {
    id: 'T4',
    name: 'reach the contact',
    most: 2,
    act: async (page, hand) => {
      await hand.press(page, /^\s*Jag vill ha hjälp\s*$/);
      await assertThere(page, '/hjalp');
      await hand.reach(page, /^\s*Ring Anna/);
      await expect(pressable(page, /^\s*Ring Anna/)).toHaveAttribute('href', 'tel:0406280411');
    },
  },
  {
    id: 'T5',
    name: 'see who does what',
    most: 1,
    act: async (page, hand) => {
      await hand.press(page, /^\s*Min plan\s*$/);
      // The lines themselves: of a row that only leads on to them one does not see who does what.
      if (!(await showsWhoDoesWhat(page))) await hand.press(page, /^\s*Det här gör jag/);
      if (!(await showsWhoDoesWhat(page))) throw new Error(`${new URL(page.url()).pathname} does not show what Karin does and what care does`);
    },
  },
];

async function start(stage: Stage, options: Parameters<Stage['enter']>[0]['options'] = PHONE): Promise<Entered> {
  const entered = await stage.enter({ who: KARIN, view: SIMPLE, fresh: true, options });
  await entered.page.goto('/');
  await assertThere(entered.page, '/', { view: SIMPLE });
  return entered;
}

for (const { id, name, most, act } of TASKS) {
  test(`${id}, ${name}: in ${most} taps or fewer from the first page`, async ({ stage, sheet }) => {
    await sheet.check('G19', `${id}, ${name}`, async () => {
      const { page } = await start(stage);
      const hand = finger();
      await act(page, hand);
      return { faults: hand.presses > most ? [`${id} took ${hand.presses} taps, should take ${most}`] : [], numbers: { [`taps of ${id}`]: hand.presses } };
    });
  });

  test(`${id}, ${name}: with the keyboard alone`, async ({ stage, sheet }) => {
    await sheet.trial('G8', `${id}, ${name}, keyboard alone`, async () => {
      const { page } = await start(stage);
      await act(page, keyboard());
    });
  });

  test(`${id}, ${name}: without JavaScript`, async ({ stage, sheet }) => {
    await sheet.trial('G9', `${id}, ${name}, without JavaScript`, async () => {
      const { page } = await start(stage, { ...PHONE, javaScriptEnabled: false });
      await act(page, finger());
      return { tasks: 1 };
    });
  });

  test(`${id}, ${name}: by what a screen reader says`, async ({ stage, sheet }) => {
    await sheet.trial('G31', `${id}, ${name}, screen reader`, async () => {
      const { page } = await start(stage);
      await act(page, screenReader());
    });
  });
}

test('What one has to do oneself is marked as done in two taps from its list', async ({ stage, sheet }) => {
  await sheet.trial('G24', 'mark an own line as done', async () => {
    const { page } = await start(stage);
    await ownLine(page);
    await press(page, '/plan/rader/{id}/klart');
    await assertThere(page, '/plan/rader/{id}/svar');
  });
});

/** From the patient's page, as staff see it, to the receipt that the patient has before them. */
const TOGETHER = [/^Boka tillsammans$/, /^Byt tid: besök hos distriktssköterska/, /^Visa för patienten här$/, /klockan/, /^Ja, byt tid$/];
const MOST_TOGETHER = 6;

for (const [how, of] of [['a finger', finger], ['the keyboard alone', keyboard]] as const) {
  test(`A clinician and a patient change a time together by ${how}, in ${MOST_TOGETHER} actions or fewer`, async ({ stage, sheet }) => {
    await sheet.check('G36', how, async () => {
      const { page } = await stage.enter({ who: ANNA, view: 'staff', fresh: true });
      await page.goto('/personal');
      await page.getByRole('link', { name: KARIN }).click();
      await page.waitForLoadState('load');
      const hand = of();
      for (const words of TOGETHER) await hand.press(page, words);
      await expect(h1(page)).toHaveText('Klart! Din nya tid är bokad.');
      const faults = hand.presses > MOST_TOGETHER ? [`${hand.presses} actions, should be ${MOST_TOGETHER} or fewer`] : [];
      return { faults, numbers: { 'actions together': hand.presses } };
    });
  });
}

test('Reading aloud is one tap from the first page, with a voice and without', async ({ stage, sheet }) => {
  await sheet.check('G19', 'read aloud', async () => {
    const faults: string[] = [];
    const { page, context } = await stage.enter({ who: KARIN, view: SIMPLE, options: PHONE });
    await voices(context, { local: true });
    await page.goto('/');
    await assertThere(page, '/', { view: SIMPLE });
    await (await reader(page)).click();
    await page.waitForFunction(() => window.spoken.said.length > 0, null, { timeout: 5000 }).catch(() => faults.push('"Läs upp" says nothing'));
    return { faults, numbers: { 'taps of read aloud': 1 } };
  });
});

test('Nothing is said by a voice that sends the words away: the link leads to other ways to listen', async ({ stage, sheet }) => {
  await sheet.check('G28', 'only a voice that is not on the device', async () => {
    const { page, context } = await stage.enter({ who: KARIN, view: SIMPLE, options: PHONE });
    await voices(context, { local: false });
    await page.goto('/');
    await assertThere(page, '/', { view: SIMPLE });
    await page.waitForTimeout(1500);
    const link = page.getByRole('link', { name: 'Läs upp', exact: true });
    const faults = (await link.count()) === 1 ? [] : ['"Läs upp" is no link though no Swedish voice is on the device'];
    await page.evaluate(() => Object.defineProperty(window, 'left', { value: true }));
    await andGo(page, () => page.locator('[data-read-aloud], a[href="/hjalp/las-upp"]').first().click());
    await assertThere(page, '/hjalp/las-upp');
    if ((await page.evaluate(() => window.spoken.said.length)) > 0) faults.push('something was said');
    return { faults };
  });
});

test('Where nobody has asked for a page to be read and one goes on, the reading stops', async ({ stage, sheet }) => {
  await sheet.check('G28', 'going to another page while it reads', async () => {
    const { page, context } = await stage.enter({ who: KARIN, view: SIMPLE, options: PHONE });
    await voices(context, { local: true });
    await page.goto('/');
    await assertThere(page, '/', { view: SIMPLE });
    await page.evaluate(() => {
      window.spoken.pace = 60_000;
      const cancel = speechSynthesis.cancel.bind(speechSynthesis);
      // Kept where the next page can find it.
      speechSynthesis.cancel = () => (sessionStorage.setItem('stopped', 'yes'), cancel());
    });
    await (await reader(page)).click();
    await page.waitForFunction(() => window.spoken.said.length > 0);
    await andGo(page, () => pressable(page, /^\s*Jag vill ha hjälp\s*$/).click());
    const stopped = await page.evaluate(() => sessionStorage.getItem('stopped'));
    return { faults: stopped ? [] : ['the reading is not stopped when one goes to another page'] };
  });
});

// ---------------------------------------------------------------- G20

const MOST_TAPS = { task: 2, other: 4 };
const OF_TASKS = ['/', '/tider/{id}/svar', '/hjalp', '/plan', '/plan/rader'];
/** Comes by itself, never by a tap; or is there only while a member of staff waits, when the first page leads to it at once. */
const COMES_BY_ITSELF = ['/delad-skarm', '/tillsammans/{id}', '/tillsammans/{id}/kolla', '/tillsammans/{id}/lamna'];

test('Every page of the simple view is near the first', async ({ stage, sheet }) => {
  test.setTimeout(180_000);
  await sheet.check('G20', 'simple, from the first page by links', async () => {
    const { page } = await stage.enter({ who: KARIN, view: SIMPLE, options: PHONE });
    const paths = [...new Set(VISITS.filter(({ audience }) => audience === 'patient').map(({ path }) => path))];
    const pathOf = (address: string): string | undefined => paths.find((path) => !path.includes('{') && path === address) ?? paths.find((path) => isAt(`http://x${address}`, path));
    const key = (path: string, address: string) => (path === '/installningar/{setting}' ? address : path);
    const depth = new Map<string, number>();
    const seen = new Set<string>(['/']);
    const opened = new Map<string, number>();
    let level = ['/'];
    for (let taps = 0; level.length > 0 && taps <= MOST_TAPS.other + 2; taps++) {
      const next: string[] = [];
      for (const address of level) {
        const path = pathOf(new URL(address, 'http://x').pathname);
        if (!path) continue;
        const name = key(path, new URL(address, 'http://x').pathname);
        // Of many of a kind, three lead where all of them do.
        const count = opened.get(path) ?? 0;
        if (path !== '/installningar/{setting}' && count >= 3) continue;
        opened.set(path, count + 1);
        const response = await page.goto(address);
        if (response?.status() !== 200) continue;
        if (!depth.has(name)) depth.set(name, taps);
        for (const href of await page.locator('a[href]:visible').evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href))) {
          const url = new URL(href);
          const found = url.pathname + url.search;
          if (url.origin === new URL(page.url()).origin && !seen.has(found)) {
            seen.add(found);
            next.push(found);
          }
        }
      }
      level = next;
    }
    for (let again = 0; again < 4; again++) {
      for (const { path, after } of VISITS) if (after && depth.has(after) && !depth.has(path)) depth.set(path, depth.get(after)! + 1);
    }
    const wanted = [...new Set(VISITS.filter(({ audience, path }) => audience === 'patient' && !COMES_BY_ITSELF.includes(path)).map((one) => key(one.path, `/installningar/${one.shows}`)))];
    const faults: string[] = [];
    for (const name of wanted) {
      const taps = depth.get(name);
      const most = OF_TASKS.includes(name) ? MOST_TAPS.task : MOST_TAPS.other;
      if (taps === undefined) faults.push(`${name}: no links lead there`);
      else if (taps > most) faults.push(`${name}: ${taps} taps, should be ${most} or fewer`);
    }
    return { faults, numbers: { 'deepest page': Math.max(0, ...depth.values()), 'pages reached': depth.size } };
  });
});

// ---------------------------------------------------------------- G23

/** The demo's half past eight, and 21 hours later. */
const LATER = '2026-12-01T05:30:00+01:00';

const STEPS: { name: string; open(page: Page): Promise<void>; writes?: string }[] = [
  {
    name: 'cannot come, before it is said',
    open: async (page) => {
      await cannotCome(page);
    },
  },
  {
    name: 'choosing another time',
    open: async (page) => {
      await visit(page);
      await follow(page, '/tider/{id}/byt');
      await follow(page, '/tider/{id}/byt/kolla');
    },
  },
  {
    name: 'cannot manage a line, before it is said',
    open: async (page) => {
      await ownLine(page);
      await follow(page, '/plan/rader/{id}/orkar-inte');
    },
  },
  { name: 'writing what matters', open: async (page) => void (await page.goto('/plan/viktigt')), writes: 'Jag vill sjunga i kören till jul.' },
  { name: 'writing a message', open: async (page) => void (await page.goto('/hjalp/skriv')), writes: 'Jag undrar över min medicin.' },
  { name: 'writing that something does not work', open: async (page) => void (await page.goto('/hjalp/fel')), writes: 'Knappen syns inte.' },
  { name: 'choosing how the page looks', open: async (page) => void (await page.goto('/installningar/text')) },
];

/** What main says, without the words that follow the day; and what stands in its fields. */
async function step(page: Page): Promise<{ address: string; words: string; written: string }> {
  return page.evaluate(() => {
    const main = document.querySelector('main')!.cloneNode(true) as HTMLElement;
    main.querySelectorAll('[data-relative], noscript, script').forEach((element) => element.remove());
    const relative = /\b(I dag|I morgon|I går|På (mån|tis|ons|tors|fre|lör|sön)dag),? ?|\bOm \d+ dag(ar)?\.?|\b\d+ n(att|ätter) kvar\.?/gi;
    return {
      address: location.pathname,
      words: main.textContent!.replace(/\s+/g, ' ').replace(relative, '').trim(),
      written: [...document.querySelectorAll<HTMLTextAreaElement | HTMLInputElement>('main textarea, main input:not([type=hidden])')].map((field) => field.value).join('\n').trim(),
    };
  });
}

/** Signs in again by the way that the page offers. */
async function signInAgain(page: Page): Promise<void> {
  await expect(h1(page), 'the page that says that one is signed out').toHaveText(/utloggad/i);
  await andGo(page, () => pressable(page, /Logga in/).click());
  await andGo(page, () => page.getByRole('button', { name: new RegExp(`^${KARIN}(?= )`) }).click());
}

for (const { name, open: openStep, writes } of STEPS) {
  for (const how of writes ? (['leaving it', 'sending it'] as const) : (['leaving it'] as const)) {
    test(`Interrupted in ${name}, and 21 hours later ${how}: the same step, the same words`, async ({ stage, sheet }) => {
      await sheet.trial('G23', `${name}, ${how} 21 h later`, async () => {
        const entered = await stage.enter({ who: KARIN, view: SIMPLE, fresh: true, options: PHONE });
        const { page, app } = entered;
        await openStep(page);
        await page.waitForLoadState('load');
        const title = await h1(page).innerText();
        if (writes) {
          // Whoever is called away has let go of the field some time before.
          const kept = page.waitForResponse((answer) => new URL(answer.url()).pathname === '/utkast');
          const field = page.locator('main textarea, main input[type=text]').first();
          await field.pressSequentially(writes, { delay: 5 });
          await field.blur();
          await kept;
        }
        const before = await step(page);
        app.setClock(LATER);
        if (how === 'sending it') await andGo(page, () => page.locator('main form:has(textarea, input:not([type=hidden])) button[type=submit]').first().click()).catch(() => {});
        else await page.reload();
        await page.waitForLoadState('load');
        if (/utloggad/i.test(await h1(page).innerText())) await signInAgain(page);
        const after = await step(page);
        if (how === 'sending it' && after.address !== before.address) {
          // It was let through after all: then what was written stands there.
          await expect(page.locator('main'), 'after signing in again').toContainText(writes!);
          return { steps: 1 };
        }
        expect(after.address, 'the address after signing in again').toBe(before.address);
        expect(await h1(page).innerText(), 'the heading after signing in again').toBe(title);
        if (writes) expect(after.written, 'what stands in the field after signing in again').toBe(before.written);
        else expect(after.words, 'what the page says after signing in again').toBe(before.words);
        return { steps: 1 };
      });
    });
  }
}

// ---------------------------------------------------------------- G24

type Deed = { name: string; do(page: Page): Promise<void>; undo(page: Page): Promise<void> };

const onThisPage = (address: string) => async (page: Page) => press(page, address);

const setting = (word: string): Deed => ({
  name: `/installningar/${word}`,
  do: async (page) => {
    await page.goto(`/installningar/${word}`);
    await assertThere(page, '/installningar/{setting}');
    await chooseAnother(page);
  },
  undo: onThisPage(`/installningar/${word}/angra`),
});

const withoutUndo = (text: string) => text.replace(/(?<!\p{L})Ångra(?!\p{L})/gu, '').replace(/\s+/g, ' ').trim();

const DEEDS: Deed[] = [
  ...['text', 'farger', 'bilder', 'upplasning', 'tid', 'vy'].map(setting),
  {
    // Holds for this sign-in and not for the person; so the way back is the other choice, which stands beside it.
    name: '/installningar/delad-skarm',
    do: async (page) => {
      await page.goto('/installningar/delad-skarm');
      await page.locator('form:has([value=ja]) button').click();
      await page.waitForLoadState('load');
    },
    undo: async (page) => {
      await page.locator('form:has([value=nej]) button').click();
      await page.waitForLoadState('load');
    },
  },
  {
    name: '"Jag kommer"',
    do: async (page) => {
      await page.goto('/');
      await press(page, '/tider/{id}/kommer');
    },
    undo: onThisPage('/tider/{id}/angra'),
  },
  {
    name: '"Jag kan inte komma"',
    do: async (page) => {
      await cannotCome(page);
      await press(page, '/tider/{id}/kan-inte-komma');
    },
    undo: onThisPage('/fragor/{id}/angra'),
  },
  { name: 'changing a time', do: moveVisit, undo: onThisPage('/tider/{id}/andrad/angra') },
  { name: 'cancelling a time', do: cancelVisit, undo: onThisPage('/tider/{id}/andrad/angra') },
  {
    name: 'a no to a suggested time',
    do: async (page) => {
      await asked(page);
      await press(page, '/boka/{id}/behall');
    },
    undo: onThisPage('/boka/{id}/angra'),
  },
  {
    name: 'taking a suggested time',
    do: async (page) => {
      await asked(page);
      await follow(page, '/boka/{id}/kolla');
      await press(page, '/boka/{id}');
    },
    undo: onThisPage('/tider/{id}/andrad/angra'),
  },
  {
    name: 'what matters',
    do: async (page) => {
      await page.goto('/plan/viktigt');
      await write(page, 'Jag vill plocka svamp i höst.');
      await send(page);
    },
    undo: onThisPage('/plan/viktigt/angra'),
  },
  {
    name: '"Jag har gjort det"',
    do: async (page) => {
      await ownLine(page);
      await press(page, '/plan/rader/{id}/klart');
    },
    undo: onThisPage('/plan/rader/{id}/angra'),
  },
  {
    name: '"Det här orkar jag inte just nu"',
    do: async (page) => {
      await ownLine(page);
      await follow(page, '/plan/rader/{id}/orkar-inte');
      await press(page, '/plan/rader/{id}/orkar-inte');
    },
    undo: onThisPage('/fragor/{id}/angra'),
  },
  {
    name: '"Jag vill bli kontaktad"',
    do: async (page) => {
      await page.goto('/hjalp');
      await press(page, '/hjalp/kontakta');
    },
    undo: onThisPage('/fragor/{id}/angra'),
  },
  {
    name: 'a message',
    do: async (page) => {
      await page.goto('/hjalp/skriv');
      await write(page, 'Jag undrar över min medicin.');
      await send(page);
    },
    undo: onThisPage('/fragor/{id}/angra'),
  },
  {
    name: 'what a helper may do',
    do: async (page) => {
      await page.goto('/vem-hjalper-mig');
      await follow(page, '/vem-hjalper-mig/{id}');
      await chooseAnother(page);
    },
    undo: onThisPage('/vem-hjalper-mig/{id}/angra'),
  },
];

/** What stands on the pages that what one does may show on, as the server sends them. What was done and taken back stays in the list of what was asked. */
async function seen(page: Page, addresses: string[]): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const address of addresses) {
    const response = await page.request.get(address);
    const said = await page.evaluate((source) => {
      const { documentElement: html, body } = new DOMParser().parseFromString(source, 'text/html');
      const look = [body.dataset.mode, body.dataset.pictures, html.dataset.theme, html.dataset.text].join(' ');
      return `${look} ${body.querySelector('main')!.textContent}`;
    }, await response.text());
    found[address] = `${response.status()} ${withoutUndo(said.replace(/\s+/g, ' '))}`;
  }
  return found;
}

const PERSON_SEES = ['/', '/tider', '/plan', '/plan/viktigt', '/plan/rader', '/kontakt', '/vem-hjalper-mig', '/installningar'];

async function staffSees(page: Page): Promise<Record<string, string>> {
  await page.goto('/personal');
  const karin = await page.getByRole('link', { name: KARIN }).getAttribute('href');
  return seen(page, ['/personal', karin!]);
}

/** What the person sees, and what staff see of them. */
async function both(page: Page): Promise<[Record<string, string>, Record<string, string>]> {
  let ofStaff: Record<string, string> = {};
  await as(page, ANNA, async (staff) => void (ofStaff = await staffSees(staff)));
  return [await seen(page, PERSON_SEES), ofStaff];
}
let untouched: ReturnType<typeof both> | undefined;


/** The first place where two looks at the same differ. */
function difference(before: Record<string, string>, after: Record<string, string>): string[] {
  return Object.keys(before)
    .filter((address) => before[address] !== after[address])
    .map((address) => {
      const [one, other] = [before[address], after[address]];
      let at = 0;
      while (one[at] === other[at]) at++;
      return `${address} differs: before "…${one.slice(Math.max(0, at - 15), at + 50)}", after "…${other.slice(Math.max(0, at - 15), at + 50)}"`;
    });
}

for (const deed of DEEDS) {
  test(`Done and undone: ${deed.name}`, async ({ stage, sheet }) => {
    await sheet.check('G24', deed.name, async () => {
      const { page } = await stage.enter({ who: KARIN, view: SIMPLE, fresh: true, options: PHONE });
      await page.goto('/');
      await assertThere(page, '/', { view: SIMPLE });
      // Every server of its own begins in the same way: what stood there before is read once.
      untouched ??= both(page);
      const [before, staffBefore] = await untouched;
      await deed.do(page);
      const receipt = page.url();
      const status = await page.evaluate(() => (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).responseStatus);
      if (status !== 200) throw new Error(`after ${deed.name} one comes to ${new URL(receipt).pathname}, status ${status}`);
      await deed.undo(page);
      const undone = await h1(page).innerText().catch(() => '');
      const faults = /^Fel|gick inte/.test(undone) ? [`after the undo the page says "${undone}"`] : [];
      const [after, staffAfter] = await both(page);
      faults.push(...difference(before, after), ...difference(staffBefore, staffAfter).map((one) => `staff: ${one}`));
      return { faults, numbers: { 'kinds of undo': 1 } };
    });
  });
}

test('When somebody has begun with what one asked for, the page says so and offers a way on', async ({ stage, sheet }) => {
  await sheet.check('G24', 'too late to undo', async () => {
    const { page } = await stage.enter({ who: KARIN, view: SIMPLE, fresh: true, options: PHONE });
    await page.goto('/hjalp');
    await press(page, '/hjalp/kontakta');
    await assertThere(page, '/fragor/{id}');
    const mine = page.url();
    await as(page, ANNA, async (staff) => {
      await staff.goto('/personal/fragor');
      await follow(staff, '/personal/fragor/{id}');
      await press(staff, '/personal/fragor/{id}/borja');
    });
    // The page she has before her still has the button; pressed, it says how things are.
    await press(page, '/fragor/{id}/angra');
    await open(page);
    const faults: string[] = [];
    const text = (await page.locator('main').innerText()).replace(/\s+/g, ' ');
    if (!/Anna/.test(text) || !/inte (att )?ångra/i.test(text)) faults.push(`it does not say who has begun, and that it cannot be undone: "${text.slice(0, 120)}"`);
    const ways = await page.evaluate(() => window.eyes.controls(document.querySelector('main')!).length);
    if (ways === 0) faults.push('there is no way on');
    await page.goto(mine);
    if ((await page.locator('form[action$="/angra"]').count()) > 0) faults.push('the page still offers to undo');
    return { faults };
  });
});

// ---------------------------------------------------------------- G27

type Wrong = { name: string; view: View; status: number | number[]; ours?: boolean; fresh?: boolean; open(page: Page, entered: Entered): Promise<void> };

/** Sends a form as an old page might. The page's own policy lets forms be sent to our own addresses only. */
async function sendForm(page: Page, action: string, fields: Record<string, string> = {}): Promise<void> {
  const submit = () => page.evaluate(
    ({ action, fields }) => {
      const form = document.createElement('form');
      form.method = 'post';
      form.action = action;
      for (const [name, value] of Object.entries(fields)) form.append(Object.assign(document.createElement('input'), { name, value }));
      document.body.append(form);
      form.submit();
    },
    { action, fields },
  );
  await sending(page, submit);
}

const NOWHERE = '01890000000070008000000000000000';

const WRONG: Wrong[] = [
  ...(['standard', SIMPLE] as const).flatMap((view): Wrong[] => [
    { name: 'an address that does not exist', view, status: 404, open: async (page) => void (await page.goto('/finns-inte')) },
    { name: 'a plan that does not exist', view, status: 404, open: async (page) => void (await page.goto(`/planer/pln_${NOWHERE}`)) },
    { name: 'a page of staff', view, status: 403, open: async (page) => void (await page.goto('/personal')) },
    {
      name: 'a form that says what it cannot',
      view,
      status: [404, 422],
      open: async (page) => {
        await page.goto('/');
        await sendForm(page, '/installningar/text', { val: 'finns-inte' });
      },
    },
    {
      name: 'a text that was changed in another window',
      view,
      status: 409,
      fresh: true,
      open: async (page) => {
        await page.goto('/plan/viktigt');
        await as(page, KARIN, async (other) => {
          await other.goto('/plan/viktigt');
          await write(other, 'Jag vill gå till torget.');
          await send(other);
        });
        await write(page, 'Jag vill plocka svamp.');
        await send(page);
      },
    },
    {
      name: 'signed out meanwhile',
      view,
      status: 401,
      fresh: true,
      open: async (page, { app }) => {
        await page.goto('/');
        app.setClock('2026-12-01T08:30:00+01:00');
        await page.goto('/plan/viktigt');
      },
    },
    {
      name: 'a fault of ours: the database cannot be read',
      view,
      status: 503,
      ours: true,
      fresh: true,
      open: async (page, { app }) => {
        await page.goto('/');
        for (const file of [app.database, `${app.database}-wal`]) if (existsSync(file)) truncateSync(file, 0);
        await page.goto('/tider');
      },
    },
  ]),
  { name: 'an address that does not exist', view: 'signed out', status: 404, open: async (page) => void (await page.goto('/finns-inte')) },
  { name: 'a patient who does not exist', view: 'staff', status: 404, open: async (page) => void (await page.goto(`/personal/patienter/pat_${NOWHERE}`)) },
  { name: "a patient's page", view: 'staff', status: 403, open: async (page) => void (await page.goto('/plan/viktigt')) },
];

for (const wrong of WRONG) {
  test(`Something goes wrong, ${wrong.view}: ${wrong.name}`, async ({ stage, sheet }) => {
    await sheet.check('G27', `${wrong.view}, ${wrong.name}`, async () => {
      const who = wrong.view === 'staff' ? ANNA : wrong.view === 'signed out' ? 'nobody' : KARIN;
      const entered = await stage.enter({ who, view: wrong.view, fresh: wrong.fresh, options: PHONE });
      const { page } = entered;
      await wrong.open(page, entered);
      const status = await page.evaluate(() => (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).responseStatus);
      if (![wrong.status].flat().includes(status)) throw new Error(`status ${status} at ${new URL(page.url()).pathname}, "${await h1(page).first().innerText()}", should be ${[wrong.status].flat().join(' or ')}`);
      return { faults: await errors(page, { ours: wrong.ours }), numbers: { 'error pages': 1 } };
    });
  });
}

test('A form that was filled in wrongly says so at its field, above its heading and in its title', async ({ stage, sheet }) => {
  for (const view of ['standard', SIMPLE] as const) {
    await sheet.check('G27', `${view}, a message without words`, async () => {
      const { page } = await stage.enter({ who: KARIN, view, options: PHONE });
      await page.goto('/hjalp/skriv');
      await assertThere(page, '/hjalp/skriv', { view });
      await page.locator('main form button[type=submit]').first().click();
      await page.waitForLoadState('load');
      const faults: string[] = [];
      if (!(await page.title()).startsWith('Fel: ')) faults.push(`the title is "${await page.title()}"`);
      const field = page.locator('main textarea, main input[type=text]').first();
      if ((await field.getAttribute('aria-invalid')) !== 'true') faults.push('the field is not marked as wrong');
      const described = ((await field.getAttribute('aria-describedby')) ?? '').split(/\s+/).filter(Boolean);
      const says = await Promise.all(described.map((id) => page.locator(`#${id}`).innerText()));
      const [link] = await page.locator('.error-summary a').allInnerTexts();
      if (!link) faults.push('no summary above the heading leads to the field');
      else if (!says.some((text) => text.includes(link))) faults.push(`the summary says "${link}", the field says "${says.join(' ')}"`);
      return { faults };
    });
  }
});

// ---------------------------------------------------------------- G29, G30

test('There are 28 pictograms, each drawn, with a licence, and every one that is used is there', async ({ stage, sheet }) => {
  await sheet.check('G29', 'pictograms.svg', async () => {
    const { page } = await stage.enter({ who: KARIN, view: SIMPLE, options: PHONE });
    await page.goto('/');
    const response = await page.request.get('/pictograms.svg');
    if (response.status() !== 200) throw new Error(`/pictograms.svg: status ${response.status()}`);
    const { ids, empty } = drawn(await response.text());
    const faults = empty.map((id) => `${id || 'a pictogram'} is empty`);
    if (new Set(ids).size !== CONCEPTS) faults.push(`${new Set(ids).size} pictograms, should be ${CONCEPTS}`);
    const sources = readdirSync(join(root, 'app/src'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.rs')).map((file) => readFileSync(join(root, 'app/src', file), 'utf8'));
    const used = new Set(sources.flatMap((source) => [...source.matchAll(/\b(?:symbol|name)="([a-z-]+)"[^<]*?(?:\/>|words)|<Symbol name="([a-z-]+)"/g)].map(([, one, other]) => one ?? other)));
    for (const id of used) if (sources.some((source) => source.includes(`<Symbol name="${id}"`) || source.includes(`symbol="${id}"`)) && !ids.includes(id)) faults.push(`"${id}" is used and is no pictogram`);
    const about = readdirSync(join(root, 'public'), { recursive: true, encoding: 'utf8' }).filter((file) => /pictogram.*\.(md|txt|license)$/i.test(file));
    const licence = about.some((file) => /licen[cs]e/i.test(readFileSync(join(root, 'public', file), 'utf8')));
    if (!licence) faults.push('no file in public/ says under which licence the pictograms are');
    return { faults, numbers: { concepts: new Set(ids).size } };
  });
});

for (const view of ['standard', SIMPLE, 'staff'] as View[]) {
  test(`Going on by a link, ${view}: a new page, or the focus on its heading`, async ({ stage, sheet }) => {
    await sheet.check('G30', `${view}, going on by a link`, async () => {
      const { page } = await stage.enter({ who: view === 'staff' ? ANNA : KARIN, view, options: { viewport: { width: 1280, height: 800 } } });
      await page.goto(view === 'staff' ? '/personal' : '/');
      await page.waitForTimeout(800);
      const before = await page.title();
      await page.evaluate(() => Object.assign(window, { sameDocument: true }));
      const links = page.locator('main a[href^="/"]:visible');
      const other = (await links.evaluateAll((all) => all.findIndex((link) => (link as HTMLAnchorElement).pathname !== location.pathname)));
      if (other < 0) throw new Error('no link leads on from here');
      await andGo(page, () => links.nth(other).click());
      await page.waitForTimeout(300);
      const swapped = await page.evaluate(() => 'sameDocument' in window);
      const faults: string[] = [];
      if (swapped && !(await page.evaluate(() => document.activeElement?.tagName === 'H1'))) faults.push('the page is swapped and its heading does not get the focus');
      if (swapped && (await page.title()) === before) faults.push('the page is swapped and its title stays');
      // A page that is loaded whole begins at its beginning.
      if (!swapped && (await page.evaluate(() => document.activeElement !== document.body && document.activeElement !== null))) faults.push('a new page takes the focus somewhere');
      return { faults };
    });
  });
}

// ---------------------------------------------------------------- G37

test('What is said of accessibility is found from the sign-in page, and every link in it leads to a page', async ({ stage, sheet }) => {
  await sheet.check('G37', 'the statement and the pages below it', async () => {
    const { page } = await stage.enter({ who: 'nobody', view: 'signed out' });
    await page.goto('/logga-in');
    await andGo(page, () => page.getByRole('contentinfo').getByRole('link', { name: 'Tillgänglighet' }).click());
    const faults: string[] = [];
    const seen = new Set<string>();
    const left = [new URL(page.url()).pathname];
    for (let address = left.pop(); address; address = left.pop()) {
      if (seen.has(address)) continue;
      seen.add(address);
      const response = await page.goto(address);
      if (response?.status() !== 200) faults.push(`${address} answers ${response?.status()}`);
      // Where one has to sign in, one is led there.
      if (!new URL(page.url()).pathname.startsWith('/tillganglighet')) continue;
      left.push(...(await page.locator('main a[href^="/"]').evaluateAll((links) => links.map((link) => link.getAttribute('href')!))));
    }
    for (const part of ['/tillganglighet', '/tillganglighet/krav', '/tillganglighet/anpassningar', '/tillganglighet/rapportera']) if (!seen.has(part)) faults.push(`no link leads to ${part}`);
    return { faults, numbers: { pages: seen.size } };
  });
});

test('What the matrix calls a page is called so once', () => {
  const all = VISITS.map(nameOf);
  expect(all.filter((name, i) => all.indexOf(name) !== i)).toEqual([]);
});

// ---------------------------------------------------------------- G25

/** So many faults are planted in the whole run. */
const LEAST_FAULTS = 10_000;

test('No time is lost however many faults are planted while times are changed', async ({ sheet }) => {
  // Counted where the times are kept; the file is there when nothing was lost. `cargo xtask test --only accessibility` makes it.
  const tally = join(root, 'target/playwright/faults.json');
  if (!existsSync(tally)) return;
  const planted: number = JSON.parse(readFileSync(tally, 'utf8')).planted;
  const faults = isFull && planted < LEAST_FAULTS ? [`${planted} faults, should be ${LEAST_FAULTS} or more`] : [];
  sheet.put({ goal: 'G25', where: 'server/tests/it/faults.rs', faults, numbers: { 'faults planted': planted } });
});
