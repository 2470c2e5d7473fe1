// What a person comes to do, and what may come between: the tasks with few taps, by the keyboard, without JavaScript and by a screen
// reader; a telephone call in the middle; changing one's mind; pages that say that something went wrong; the voice that reads.
import { existsSync, readdirSync, readFileSync, truncateSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, type Locator, type Page } from '@playwright/test';
import { assertThere, isAt, test, type Entered, type Stage, type View } from './stage.ts';
import { ANNA, as, asked, cancelVisit, cannotCome, chooseAnother, follow, isFull, KARIN, linksTo, moveVisit, nameOf, ownLine, press, send, sending, VISITS, visit, write } from './pages.ts';
import { errors } from './checks/errors.ts';
import { open } from './checks/eyes.ts';
import { reader, voices } from './checks/speech.ts';
import { CONCEPTS, drawn } from './checks/symbols.ts';
import { installScreenReader } from './checks/vsr.ts';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const PHONE = { viewport: { width: 360, height: 640 } };
const SIMPLE: View = 'simple, pictures';
/** Who has an invitation; whose nurse books in another system; whom care asks about a first time; who has nobody to turn to. */
const [MIKAEL, GOSTA, AMIR, LEO] = ['Mikael Fransson', 'Gösta Lindgren', 'Amir Hosseini', 'Leo Dahl'];

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

/** To a page by the way that the list of pages has to it. */
const to = (path: string, shows?: string) => async (page: Page): Promise<void> => {
  const found = VISITS.find((one) => one.path === path && one.shows === shows);
  if (!found) throw new Error(`no way to ${path} (${shows ?? 'as it is'}) is known`);
  await found.open(page);
};

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

const STEPS: { name: string; who?: string; open(page: Page): Promise<void>; writes?: string }[] = [
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
  { name: 'answering a suggested time', open: to('/boka/{id}/kolla') },
  {
    name: 'booking what one is invited to',
    who: MIKAEL,
    open: async (page) => {
      await asked(page);
      // The first of the times has been when one comes back.
      await page.goto((await linksTo(page, '/boka/{id}/kolla')).at(-1)!);
    },
  },
  {
    name: 'wanting an earlier time, before it is said',
    open: async (page) => {
      await page.goto('/tider');
      // Of a visit in two days none is earlier, tomorrow.
      for (const visit of (await linksTo(page, '/tider/{id}')).reverse()) if ((await page.goto(`${visit}/tidigare`))?.status() === 200) return;
      throw new Error('for none of the visits one can want an earlier time');
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
async function signInAgain(page: Page, who: string): Promise<void> {
  await expect(h1(page), 'the page that says that one is signed out').toHaveText(/utloggad/i);
  await andGo(page, () => pressable(page, /Logga in/).click());
  await andGo(page, () => page.getByRole('button', { name: new RegExp(`^${who}(?= )`) }).click());
}

for (const { name, who = KARIN, open: openStep, writes } of STEPS) {
  for (const how of writes ? (['leaving it', 'sending it'] as const) : (['leaving it'] as const)) {
    test(`Interrupted in ${name}, and 21 hours later ${how}: the same step, the same words`, async ({ stage, sheet }) => {
      await sheet.trial('G23', `${name}, ${how} 21 h later`, async () => {
        const entered = await stage.enter({ who, view: SIMPLE, fresh: true, options: PHONE });
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
        if (/utloggad/i.test(await h1(page).innerText())) await signInAgain(page, who);
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

test('Interrupted in choosing a time together with staff, and 21 hours later: one has the time one had, and a way on', async ({ stage, sheet }) => {
  // A meeting of two is over two hours after it began, and is no step to come back to.
  await sheet.trial('G23', 'choosing a time together with staff, 21 h later', async () => {
    const { page, app } = await stage.enter({ who: KARIN, view: SIMPLE, fresh: true, options: PHONE });
    await to('/tillsammans/{id}/kolla')(page);
    const { address } = await step(page);
    app.setClock(LATER);
    await page.reload();
    await signInAgain(page, KARIN);
    expect((await step(page)).address, 'the address after signing in again').toBe(address);
    const main = page.getByRole('main');
    await expect(main, 'the page after signing in again').toContainText('Du har kvar tiden torsdag 3 december klockan 13.30.');
    expect(await main.locator('.actions a, .actions button').count(), 'ways on').toBeGreaterThan(0);
    return { steps: 1 };
  });
});

// ---------------------------------------------------------------- G24

type Deed = {
  name: string;
  /** The routes that its forms are sent to, as the server lists them. */
  sends: string[];
  /** Who does it where Karin does not, and who of staff sees it where Anna does not. */
  who?: string;
  staff?: string;
  /** Where the simple view has no such button. */
  view?: View;
  /** What somebody else has done before, and the person has seen. */
  begin?(page: Page): Promise<void>;
  do(page: Page): Promise<void>;
  undo(page: Page): Promise<void>;
};

const onThisPage = (address: string) => async (page: Page) => press(page, address);

const setting = (word: string): Deed => ({
  name: `/installningar/${word}`,
  sends: ['/installningar/{setting}', '/installningar/{setting}/angra'],
  do: async (page) => {
    await page.goto(`/installningar/${word}`);
    await assertThere(page, '/installningar/{setting}');
    await chooseAnother(page);
  },
  undo: onThisPage(`/installningar/${word}/angra`),
});

const withoutUndo = (text: string) => text.replace(/(?<!\p{L})Ångra(?!\p{L})/gu, '').replace(/\s+/g, ' ').trim();

/** How the pages look and sound, and when a time suits. */
const SETTINGS = ['text', 'farger', 'bilder', 'upplasning', 'tid', 'vy', 'sprak', 'tid-pa-dagen', 'flera-besok', 'tidigt-eller-sent', 'besok-i-veckan', 'resan'];

const DEEDS: Deed[] = [
  ...SETTINGS.map(setting),
  {
    // The button after every page of the standard view: then the other language's stands there.
    name: 'the language of the pages',
    view: 'standard',
    sends: ['/sprak'],
    do: async (page) => {
      await page.goto('/');
      await press(page, '/sprak');
    },
    undo: onThisPage('/sprak'),
  },
  {
    // Holds for this sign-in and not for the person; so the way back is the other choice, which stands beside it.
    name: '/installningar/delad-skarm',
    sends: ['/installningar/delad-skarm'],
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
    sends: ['/tider/{id}/kommer', '/tider/{id}/angra'],
    do: async (page) => {
      await page.goto('/');
      await press(page, '/tider/{id}/kommer');
    },
    undo: onThisPage('/tider/{id}/angra'),
  },
  {
    name: '"Jag kan inte komma"',
    sends: ['/tider/{id}/kan-inte-komma', '/fragor/{id}/angra'],
    do: async (page) => {
      await cannotCome(page);
      await press(page, '/tider/{id}/kan-inte-komma');
    },
    undo: onThisPage('/fragor/{id}/angra'),
  },
  { name: 'changing a time', sends: ['/tider/{id}/byt', '/tider/{id}/andrad/angra'], do: moveVisit, undo: onThisPage('/tider/{id}/andrad/angra') },
  { name: 'cancelling a time', sends: ['/tider/{id}/avboka', '/tider/{id}/andrad/angra'], do: cancelVisit, undo: onThisPage('/tider/{id}/andrad/angra') },
  {
    name: 'a no to a suggested time',
    sends: ['/boka/{id}/behall', '/boka/{id}/angra'],
    do: async (page) => {
      await asked(page);
      await press(page, '/boka/{id}/behall');
    },
    undo: onThisPage('/boka/{id}/angra'),
  },
  {
    name: 'taking a suggested time',
    sends: ['/boka/{id}', '/tider/{id}/andrad/angra'],
    do: async (page) => {
      await asked(page);
      await follow(page, '/boka/{id}/kolla');
      await press(page, '/boka/{id}');
    },
    undo: onThisPage('/tider/{id}/andrad/angra'),
  },
  {
    name: 'what matters',
    sends: ['/plan/viktigt', '/plan/viktigt/angra'],
    do: async (page) => {
      await page.goto('/plan/viktigt');
      await write(page, 'Jag vill plocka svamp i höst.');
      await send(page);
    },
    undo: onThisPage('/plan/viktigt/angra'),
  },
  {
    name: '"Jag har gjort det"',
    sends: ['/plan/rader/{id}/klart', '/plan/rader/{id}/angra'],
    do: async (page) => {
      await ownLine(page);
      await press(page, '/plan/rader/{id}/klart');
    },
    undo: onThisPage('/plan/rader/{id}/angra'),
  },
  {
    name: '"Det här orkar jag inte just nu"',
    sends: ['/plan/rader/{id}/orkar-inte', '/fragor/{id}/angra'],
    do: async (page) => {
      await ownLine(page);
      await follow(page, '/plan/rader/{id}/orkar-inte');
      await press(page, '/plan/rader/{id}/orkar-inte');
    },
    undo: onThisPage('/fragor/{id}/angra'),
  },
  {
    name: '"Jag vill bli kontaktad"',
    sends: ['/hjalp/kontakta', '/fragor/{id}/angra'],
    do: async (page) => {
      await page.goto('/hjalp');
      await press(page, '/hjalp/kontakta');
    },
    undo: onThisPage('/fragor/{id}/angra'),
  },
  {
    name: 'a message',
    sends: ['/hjalp/skriv', '/fragor/{id}/angra'],
    do: async (page) => {
      await page.goto('/hjalp/skriv');
      await write(page, 'Jag undrar över min medicin.');
      await send(page);
    },
    undo: onThisPage('/fragor/{id}/angra'),
  },
  {
    name: 'what a helper may do',
    sends: ['/vem-hjalper-mig/{id}', '/vem-hjalper-mig/{id}/angra'],
    do: async (page) => {
      await page.goto('/vem-hjalper-mig');
      await follow(page, '/vem-hjalper-mig/{id}');
      await chooseAnother(page);
    },
    undo: onThisPage('/vem-hjalper-mig/{id}/angra'),
  },
  {
    name: 'waiting for an earlier time',
    sends: ['/tider/{id}/tidigare', '/tider/{id}/tidigare/sluta'],
    do: async (page) => {
      await to('/tider/{id}/tidigare')(page);
      await press(page, '/tider/{id}/tidigare');
    },
    undo: onThisPage('/tider/{id}/tidigare/sluta'),
  },
  {
    name: '"Ingen tid passar" to what care suggests',
    who: AMIR,
    staff: 'Elin Wester',
    sends: ['/boka/{id}/ingen-tid', '/fragor/{id}/angra'],
    do: async (page) => {
      await to('/boka/{id}/ingen-tid')(page);
      await write(page, 'Fredagar går bra.');
      await send(page);
    },
    undo: onThisPage('/fragor/{id}/angra'),
  },
  {
    name: 'booking what one is invited to',
    who: MIKAEL,
    sends: ['/boka/{id}', '/tider/{id}/andrad/angra'],
    do: async (page) => {
      await asked(page);
      await follow(page, '/boka/{id}/kolla');
      await press(page, '/boka/{id}');
    },
    undo: onThisPage('/tider/{id}/andrad/angra'),
  },
  {
    name: 'asking for a time that another system books',
    who: GOSTA,
    staff: 'Gunilla Persson',
    sends: ['/tider/{id}/byt', '/fragor/{id}/angra'],
    do: async (page) => {
      await to('/tider/{id}/byt/kolla', 'a time that another system books')(page);
      await press(page, '/tider/{id}/byt');
    },
    undo: onThisPage('/fragor/{id}/angra'),
  },
  {
    name: '"Ingen tid passar" together with staff',
    sends: ['/tillsammans/{id}/ingen-tid', '/tillsammans/{id}/ingen-tid/angra'],
    begin: to('/tillsammans/{id}'),
    do: onThisPage('/tillsammans/{id}/ingen-tid'),
    undo: onThisPage('/tillsammans/{id}/ingen-tid/angra'),
  },
  {
    // What was begun together is over when a time is taken: what is left is as if it had not been.
    name: 'taking a time together with staff',
    sends: ['/tillsammans/{id}', '/tider/{id}/andrad/angra'],
    do: async (page) => {
      await to('/tillsammans/{id}/kolla')(page);
      await press(page, '/tillsammans/{id}');
    },
    undo: onThisPage('/tider/{id}/andrad/angra'),
  },
  {
    name: '"Jag vill ha en fast vårdkontakt"',
    who: LEO,
    sends: ['/hjalp/fast-vardkontakt', '/fragor/{id}/angra'],
    do: async (page) => {
      await page.goto('/kontakt');
      await press(page, '/hjalp/fast-vardkontakt');
    },
    undo: onThisPage('/fragor/{id}/angra'),
  },
  {
    name: '"Hjälp mig med dokumentet"',
    sends: ['/planer/{id}/dokument/{doc}', '/fragor/{id}/angra'],
    do: async (page) => {
      await to('/planer/{id}/dokument/{doc}', 'a file')(page);
      await press(page, '/planer/{id}/dokument/{doc}');
    },
    undo: onThisPage('/fragor/{id}/angra'),
  },
  {
    name: 'that something does not work',
    sends: ['/hjalp/fel', '/fragor/{id}/angra'],
    do: async (page) => {
      await page.goto('/hjalp/fel');
      await write(page, 'Knappen syns inte.');
      await send(page);
    },
    undo: onThisPage('/fragor/{id}/angra'),
  },
];

/** What is sent and has no way back of its own, each with the reason. */
const NOT_UNDONE: Record<string, string> = {
  '/logga-in': 'changes nothing of the person: one signs out',
  '/logga-ut': 'changes nothing of the person: one signs in again',
  '/hjalper': 'whom somebody helps just now, for this sign-in: the others stand on the same page',
  '/hjalper/vy': "how a helper's browser shows the pages: the other view's button stands there then",
  '/utkast': 'what is being written and nobody has got: one goes on writing, or empties the field',
  '/tider/{id}/sett': 'that news has been read, which cannot be unread: the time is as it was, and the news still stands on its page',
  '/tider/{id}/foresla': 'a wish of somebody who helps, in a level that may not book: care reads it and answers the patient, and nothing happens with the time by it',
};

/** The routes of the server that a form is sent to, but those of staff. */
function sentTo(): string[] {
  const folder = join(root, 'server/src');
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.rs')).map((file) => readFileSync(join(folder, file), 'utf8'));
  const found = sources.flatMap((source) => [...source.matchAll(/\.route\(\s*"([^"]+)"((?:(?!\.route\()[^;}])*)/g)].filter(([, , methods]) => /\bpost\(/.test(methods)).map(([, path]) => path));
  const all = sources.flatMap((source) => source.match(/(?<![.\w])post\(\w+\)|\.post\(\w+\)/g) ?? []).length;
  if (found.length === 0 || found.length !== all) throw new Error(`server/src has ${all} handlers of POST, of which ${found.length} stand in a route as they are read here`);
  return found.filter((path) => !path.startsWith('/personal'));
}

/** The route of an address; one without an id in it goes first. */
const routeOf = (routes: string[], address: string): string => {
  const fitting = routes.filter((path) => isAt(`http://x${address}`, path));
  return fitting.find((path) => !path.includes('{')) ?? fitting[0] ?? address;
};

test('Everything that a patient can send is done and undone here, or has a reason', async ({ sheet }) => {
  await sheet.check('G24', 'every route that takes a form', async () => {
    const routes = sentTo();
    const undone = new Set(DEEDS.flatMap(({ sends }) => sends));
    const faults: string[] = [];
    for (const path of routes) {
      if (!undone.has(path) && !(path in NOT_UNDONE)) faults.push(`${path} takes a form, and nothing here does it and takes it back`);
      if (undone.has(path) && path in NOT_UNDONE) faults.push(`${path} is taken back here, and is said to have no way back`);
    }
    for (const path of [...undone, ...Object.keys(NOT_UNDONE)]) if (!routes.includes(path)) faults.push(`${path} takes no form any more`);
    // One route for all settings: each has its word.
    const words = /fn word\(self\)[^]*?\n    }\n/.exec(readFileSync(join(root, 'app/src/settings/types.rs'), 'utf8'))?.[0] ?? '';
    const settings = [...words.matchAll(/=> "([a-z-]+)"/g)].map(([, word]) => word);
    if (settings.length === 0) throw new Error('app/src/settings/types.rs says nothing of the words of the settings');
    for (const word of settings) if (!SETTINGS.includes(word)) faults.push(`/installningar/${word} is not chosen and taken back here`);
    return { faults, numbers: { 'routes of forms': routes.length } };
  });
});

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

async function staffSees(page: Page, who: string, together: string[]): Promise<Record<string, string>> {
  await page.goto('/personal');
  const patient = await page.getByRole('link', { name: who }).first().getAttribute('href');
  return seen(page, ['/personal', '/personal/vantelista', patient!, ...together.map((address) => `/personal${address}`)]);
}

/** What the person sees, and what staff see of them; and where both look at the same. */
async function both(page: Page, { who = KARIN, staff = ANNA }: Deed, together: string[] = []): Promise<[Record<string, string>, Record<string, string>]> {
  let ofStaff: Record<string, string> = {};
  await as(page, staff, async (other) => void (ofStaff = await staffSees(other, who, together)));
  return [await seen(page, [...PERSON_SEES, ...together]), ofStaff];
}
const untouched = new Map<string, ReturnType<typeof both>>();

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
      const who = deed.who ?? KARIN;
      const view = deed.view ?? SIMPLE;
      const { page } = await stage.enter({ who, view, fresh: true, options: PHONE });
      await page.goto('/');
      await assertThere(page, '/', { view });
      await deed.begin?.(page);
      const together = deed.begin ? [new URL(page.url()).pathname] : [];
      // Every server of its own begins in the same way: what stood there before is read once.
      const key = `${who}/${view}`;
      if (!deed.begin && !untouched.has(key)) untouched.set(key, both(page, deed));
      const [before, staffBefore] = await (deed.begin ? both(page, deed, together) : untouched.get(key)!);
      const [routes, sent] = [sentTo(), new Set<string>()];
      page.on('request', (request) => void (request.method() === 'POST' && sent.add(routeOf(routes, new URL(request.url()).pathname))));
      await deed.do(page);
      const receipt = page.url();
      const status = await page.evaluate(() => (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).responseStatus);
      if (status !== 200) throw new Error(`after ${deed.name} one comes to ${new URL(receipt).pathname}, status ${status}`);
      await deed.undo(page);
      const undone = await h1(page).innerText().catch(() => '');
      const faults = /^Fel|gick inte/.test(undone) ? [`after the undo the page says "${undone}"`] : [];
      // What the list above says of it is so.
      for (const path of deed.sends) if (!sent.has(path)) faults.push(`nothing was sent to ${path}`);
      for (const path of sent) if (!deed.sends.includes(path) && !(path in NOT_UNDONE)) faults.push(`something was sent to ${path}`);
      const [after, staffAfter] = await both(page, deed, together);
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
