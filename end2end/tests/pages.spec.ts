// Every page of `patientkontrakt routes --json`, and every way in which one can go wrong: a whole and right page each time, in
// light, dark and black and white. A page that is added to the program and not to the list below fails the first test.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkPage, expect, FOREIGN, part, signIn, signInWith, test, type App } from '../fixtures.ts';
import type { Page } from '@playwright/test';

// Each page is a test of its own: side by side, or whoever has this file works on when all the others are done.
test.describe.configure({ mode: 'parallel' });

type Audience = 'everyone' | 'patient' | 'representative' | 'staff' | 'developer';

type Visit = {
  audience: Audience;
  /** Who has what the page is about, where not everybody has: a time, a line of one's own, a helper. */
  who?: string;
  /** Goes there by the links of the pages before it. */
  open(page: Page): Promise<void>;
  /** What the page is called; a patient's and a staff member's pages end in different words. */
  title: string | RegExp;
};

const MINE = ' – Mitt patientkontrakt';
const STAFF = ' – Patientkontrakt för personal';
/** Who sees the pages that everybody of an audience has. */
const ANYBODY: Record<Audience, string | undefined> = { everyone: undefined, patient: 'Eva Sandström', representative: 'Maja Berg', staff: 'Anna Lindqvist', developer: undefined };
const KARIN = 'Karin Berg';
const LINE = 'Jag ringer tandläkaren och bokar en tid.';

const at = (address: string) => async (page: Page) => void (await page.goto(address));
const follow = async (page: Page, words: string | RegExp) => page.getByRole('main').getByRole('link', { name: words }).first().click();

async function openVisit(page: Page): Promise<void> {
  await page.goto('/tider');
  await follow(page, 'klockan 13.30 träffar du Anna');
  await expect(page).toHaveURL(/\/apt_[^/]+$/);
}

async function openQuestion(page: Page): Promise<void> {
  await page.goto('/tider');
  await follow(page, 'Svara på förslaget');
  await expect(page).toHaveURL(/\/boka\/pro_[^/]+$/);
}

/** Anna begins to look at times with Karin. */
async function beginTogether(page: Page, how: string): Promise<void> {
  await page.goto('/personal');
  await follow(page, 'Karin Berg');
  await follow(page, 'Boka tillsammans');
  await follow(page, /^Byt tid/);
  await page.getByRole('button', { name: how }).click();
  await expect(page).toHaveURL(/\/tillsammans\/jnt_/);
}

/** Anna waits for Karin, who opens the page. */
async function lookTogether(page: Page): Promise<void> {
  const context = await page.context().browser()!.newContext({ baseURL: new URL(page.url()).origin });
  const anna = await context.newPage();
  await signIn(anna, 'Anna Lindqvist');
  await beginTogether(anna, 'Visa på patientens egen skärm');
  await context.close();
  await page.goto('/');
  await follow(page, 'Välj tid med Anna');
  await expect(page).toHaveURL(/\/jnt_\w+$/);
}

async function chooseTime(page: Page): Promise<void> {
  await openVisit(page);
  await follow(page, 'Jag kan inte komma');
  await expect(page).toHaveURL(/\/byt$/);
}

async function openLine(page: Page): Promise<void> {
  await page.goto('/plan/rader');
  await follow(page, LINE);
  await expect(page).toHaveURL(/\/com_[^/]+$/);
}

/** Somebody else asks care to be contacted, so that the staff have something in their queue. */
async function ask(page: Page): Promise<void> {
  const context = await page.context().browser()!.newContext();
  const patient = await context.newPage();
  await signIn(patient, 'Gösta Lindgren');
  expect((await patient.request.post('/hjalp/kontakta')).ok()).toBe(true);
  await context.close();
}

/** Takes back what was said on the way, so that the tests after this one find everything as it was. */
async function takeBack(page: Page): Promise<void> {
  const joint = /\/tillsammans\/(jnt_\w+)/.exec(page.url())?.[1];
  if (joint) {
    // A screen that is handed over goes back first.
    await page.goto(`/tillsammans/${joint}/lamna`);
    const back = page.getByRole('button', { name: 'Anna loggar in här' });
    if ((await back.count()) === 1) await back.click();
    else await signIn(page, 'Anna Lindqvist');
    await page.goto(`/personal/tillsammans/${joint}`);
    await page.getByRole('button', { name: 'Avsluta utan att boka' }).click();
    return;
  }
  const undo = page.getByRole('button', { name: 'Ångra' });
  if ((await undo.count()) === 1 && /\/(svar|andrad)$/.test(new URL(page.url()).pathname)) await undo.click();
}

const visits: Record<string, Visit> = {
  '/': { audience: 'patient', open: at('/'), title: `Start${MINE}` },
  '/tider': { audience: 'patient', open: at('/tider'), title: `Mina tider${MINE}` },
  '/tider/varit': { audience: 'patient', open: at('/tider/varit'), title: `Det som har varit${MINE}` },
  '/tider/vecka': { audience: 'patient', open: at('/tider/vecka'), title: `Min vecka${MINE}` },
  '/tider/{id}': { audience: 'patient', who: KARIN, open: openVisit, title: `Din tid torsdag 3 december${MINE}` },
  '/tider/{id}/svar': {
    audience: 'patient',
    who: KARIN,
    open: async (page) => {
      await openVisit(page);
      await page.getByRole('button', { name: 'Jag kommer' }).click();
    },
    title: `Tack för ditt svar${MINE}`,
  },
  '/tider/{id}/kan-inte-komma': {
    audience: 'patient',
    who: KARIN,
    open: async (page) => {
      await chooseTime(page);
      await follow(page, 'Ingen tid passar');
      await follow(page, 'Jag vill bli kontaktad');
    },
    title: `Vill du att vi kontaktar dig?${MINE}`,
  },
  '/tider/{id}/byt': { audience: 'patient', who: KARIN, open: chooseTime, title: `Vilken tid passar dig?${MINE}` },
  '/tider/{id}/byt/kolla': {
    audience: 'patient',
    who: KARIN,
    open: async (page) => {
      await chooseTime(page);
      await follow(page, /^Tisdag 1 december/);
    },
    title: `Stämmer det här?${MINE}`,
  },
  '/tider/{id}/ingen-tid': {
    audience: 'patient',
    who: KARIN,
    open: async (page) => {
      await chooseTime(page);
      await follow(page, 'Ingen tid passar');
    },
    title: `Vad vill du göra?${MINE}`,
  },
  '/tider/{id}/tidigare': {
    audience: 'patient',
    who: KARIN,
    open: async (page) => {
      await chooseTime(page);
      await follow(page, 'Ingen tid passar');
      await follow(page, 'Jag vill ha en tidigare tid');
    },
    title: `Vill du ha en tidigare tid?${MINE}`,
  },
  '/tider/{id}/avboka': {
    audience: 'patient',
    who: KARIN,
    open: async (page) => {
      await chooseTime(page);
      await follow(page, 'Ingen tid passar');
      await follow(page, 'Avboka tiden');
    },
    title: `Vill du avboka tiden?${MINE}`,
  },
  '/tider/{id}/andrad': {
    audience: 'patient',
    who: KARIN,
    open: async (page) => {
      await chooseTime(page);
      await follow(page, /^Tisdag 1 december/);
      await page.getByRole('button', { name: 'Ja, byt tid' }).click();
    },
    title: `Klart! Din nya tid är bokad.${MINE}`,
  },
  '/boka/{id}': { audience: 'patient', who: KARIN, open: openQuestion, title: `Passar den här tiden?${MINE}` },
  '/boka/{id}/kolla': {
    audience: 'patient',
    who: KARIN,
    open: async (page) => {
      await openQuestion(page);
      await follow(page, /^Onsdag 9 december/);
    },
    title: `Vill du ha den här tiden?${MINE}`,
  },
  '/boka/{id}/ingen-tid': {
    audience: 'patient',
    who: KARIN,
    open: async (page) => {
      await openQuestion(page);
      await follow(page, 'Ingen tid passar');
    },
    title: `Ingen tid passar${MINE}`,
  },
  '/boka/{id}/svar': {
    audience: 'patient',
    who: KARIN,
    open: async (page) => {
      await openQuestion(page);
      await page.getByRole('button', { name: 'Behåll min tid' }).click();
    },
    title: `Du behåller din tid${MINE}`,
  },
  '/tillsammans/{id}': { audience: 'patient', who: KARIN, open: lookTogether, title: `Välj en tid tillsammans${MINE}` },
  '/tillsammans/{id}/kolla': {
    audience: 'patient',
    who: KARIN,
    open: async (page) => {
      await lookTogether(page);
      await follow(page, /klockan/);
      await expect(page).toHaveURL(/\/kolla/);
    },
    title: `Stämmer tiden?${MINE}`,
  },
  '/tillsammans/{id}/lamna': {
    audience: 'patient',
    who: 'Anna Lindqvist',
    open: async (page) => {
      await beginTogether(page, 'Visa för patienten här');
      await page.getByRole('link', { name: 'Jag är klar' }).click();
      await expect(page).toHaveURL(/\/lamna$/);
    },
    title: `Säg till att du är klar${MINE}`,
  },
  '/tider/{id}/kalender': {
    audience: 'patient',
    who: KARIN,
    open: async (page) => {
      await openVisit(page);
      await page.goto(`${new URL(page.url()).pathname}/kalender`);
    },
    title: `Spara tiden i din kalender${MINE}`,
  },
  '/plan': { audience: 'patient', open: at('/plan'), title: `Min plan${MINE}` },
  '/plan/viktigt': {
    audience: 'patient',
    open: async (page) => {
      await page.goto('/');
      await part(page, 'Det här är viktigt för mig').getByRole('link').click();
    },
    title: `Det här är viktigt för mig${MINE}`,
  },
  '/plan/viktigt/klart': {
    audience: 'patient',
    open: async (page) => {
      await page.goto('/plan/viktigt');
      await page.getByLabel('Vad är viktigt för dig?').fill('Jag vill plocka svamp i höst.');
      await page.getByRole('button', { name: 'Spara' }).click();
    },
    title: /^\S.* – Mitt patientkontrakt$/,
  },
  '/plan/rader': { audience: 'patient', open: at('/plan/rader'), title: `Det här gör jag, det här gör vården${MINE}` },
  '/plan/rader/{id}': { audience: 'patient', who: KARIN, open: openLine, title: `Det här gör jag${MINE}` },
  '/plan/rader/{id}/svar': {
    audience: 'patient',
    who: KARIN,
    open: async (page) => {
      await openLine(page);
      await page.getByRole('button', { name: 'Jag har gjort det' }).click();
    },
    title: `Det är klart${MINE}`,
  },
  '/plan/rader/{id}/orkar-inte': {
    audience: 'patient',
    who: KARIN,
    open: async (page) => {
      await openLine(page);
      await follow(page, 'Det här orkar jag inte just nu');
    },
    title: `Vill du säga att du inte orkar?${MINE}`,
  },
  '/plan/samre': { audience: 'patient', open: at('/plan/samre'), title: `Om jag mår sämre${MINE}` },
  '/planer': { audience: 'patient', open: at('/planer'), title: `Mina planer${MINE}` },
  '/planer/{id}': {
    audience: 'patient',
    open: async (page) => {
      await page.goto('/');
      await part(page, 'Mina planer').getByRole('link').first().click();
    },
    title: /^\S.*[^.] – Mitt patientkontrakt$/,
  },
  '/planer/{id}/dokument/{doc}': {
    audience: 'patient',
    who: KARIN,
    open: async (page) => {
      await page.goto('/planer');
      await follow(page, 'Rehabiliteringsplan');
      await follow(page, 'Övningar för höger hand');
    },
    title: `Dokument från vården${MINE}`,
  },
  '/kontakt': { audience: 'patient', open: at('/kontakt'), title: `Mina kontakter${MINE}` },
  '/hjalp': { audience: 'patient', open: at('/hjalp'), title: `Jag vill ha hjälp${MINE}` },
  '/hjalp/sidan': { audience: 'patient', open: at('/hjalp/sidan'), title: `Mer om sidan${MINE}` },
  '/hjalp/las-upp': { audience: 'patient', open: at('/hjalp/las-upp'), title: `Lyssna på sidan${MINE}` },
  '/hjalp/skriva-ut': { audience: 'patient', open: at('/hjalp/skriva-ut'), title: `Så skriver du ut${MINE}` },
  '/hjalp/skriv': { audience: 'patient', open: at('/hjalp/skriv'), title: `Skriv till vården${MINE}` },
  '/hjalp/fel': { audience: 'patient', open: at('/hjalp/fel'), title: `Något fungerar inte${MINE}` },
  '/fragor': { audience: 'patient', open: at('/fragor'), title: `Det jag har skickat${MINE}` },
  '/fragor/{id}': {
    audience: 'patient',
    who: 'Eva Sandström',
    open: async (page) => {
      await page.goto('/hjalp');
      await page.getByRole('button', { name: 'Jag vill bli kontaktad' }).click();
    },
    title: `Du har bett oss kontakta dig${MINE}`,
  },
  '/hjalper': { audience: 'representative', open: at('/hjalper'), title: `Vad du kan göra här${MINE}` },
  '/tider/{id}/foresla': {
    audience: 'representative',
    open: async (page) => {
      await openVisit(page);
      await follow(page, 'Föreslå en annan tid');
    },
    title: `Föreslå en annan tid${MINE}`,
  },
  '/vem-hjalper-mig': { audience: 'patient', open: at('/vem-hjalper-mig'), title: `Vem hjälper mig?${MINE}` },
  '/vem-hjalper-mig/{id}': {
    audience: 'patient',
    who: KARIN,
    open: async (page) => {
      await page.goto('/vem-hjalper-mig');
      await follow(page, 'Ändra för Maja');
    },
    title: `Vad får hjälparen göra?${MINE}`,
  },
  '/installningar': { audience: 'patient', open: at('/installningar'), title: `Ändra hur sidan ser ut${MINE}` },
  '/installningar/delad-skarm': { audience: 'patient', open: at('/installningar/delad-skarm'), title: `Delad skärm${MINE}` },
  '/installningar/tider': { audience: 'patient', open: at('/installningar/tider'), title: `När passar en tid dig?${MINE}` },
  '/installningar/{setting}': { audience: 'patient', open: at('/installningar/farger'), title: `Vilka färger vill du ha?${MINE}` },
  '/delad-skarm': { audience: 'patient', open: at('/delad-skarm?till=/plan'), title: `Är du kvar?${MINE}` },
  '/logga-in': { audience: 'everyone', open: at('/logga-in'), title: `Logga in${MINE}` },
  '/tillganglighet': { audience: 'everyone', open: at('/tillganglighet'), title: `Tillgänglighetsredogörelse för Patientkontrakt${MINE}` },
  '/tillganglighet/krav': { audience: 'everyone', open: at('/tillganglighet/krav'), title: `Krav för krav${MINE}` },
  '/tillganglighet/anpassningar': { audience: 'everyone', open: at('/tillganglighet/anpassningar'), title: `Så kan du anpassa sidorna${MINE}` },
  '/tillganglighet/rapportera': { audience: 'everyone', open: at('/tillganglighet/rapportera'), title: `Vem kan du säga till?${MINE}` },
  '/komponenter': { audience: 'developer', open: at('/komponenter'), title: `Komponenter${MINE}` },
  '/personal': { audience: 'staff', open: at('/personal'), title: `Enhetens patienter${STAFF}` },
  '/personal/uppdrag': {
    audience: 'staff',
    open: async (page) => {
      await page.goto('/personal');
      await page.getByRole('link', { name: 'Byt uppdrag' }).click();
    },
    title: `Välj uppdrag${STAFF}`,
  },
  '/personal/fragor': { audience: 'staff', open: at('/personal/fragor'), title: `Frågor från patienter${STAFF}` },
  '/personal/fragor/{id}': {
    audience: 'staff',
    open: async (page) => {
      await ask(page);
      await page.goto('/personal/fragor');
      await page.getByRole('row', { name: /Gösta Lindgren/ }).getByRole('link').first().click();
    },
    title: `Vill bli kontaktad${STAFF}`,
  },
  '/personal/schema': { audience: 'staff', open: at('/personal/schema'), title: `Mitt schema${STAFF}` },
  '/personal/vantelista': { audience: 'staff', open: at('/personal/vantelista'), title: `Väntelista${STAFF}` },
  '/personal/stang-dag': { audience: 'staff', open: at('/personal/stang-dag'), title: `Ställ in besöken en dag${STAFF}` },
  '/personal/enkel-text': { audience: 'staff', open: at('/personal/enkel-text'), title: `Enkel text till patienter${STAFF}` },
  '/personal/enkel-text/{id}': {
    audience: 'staff',
    open: async (page) => {
      await page.goto('/personal/enkel-text');
      await page.getByRole('row').getByRole('link').first().click();
      await expect(page).toHaveURL(/\/com_[^/]+$/);
    },
    title: `Skriv enkel text${STAFF}`,
  },
  '/personal/patienter/{patient}': {
    audience: 'staff',
    open: async (page) => {
      await page.goto('/personal');
      await page.getByRole('link', { name: 'Karin Berg' }).click();
    },
    title: `Patientens översikt${STAFF}`,
  },
  '/personal/patienter/{patient}/planer/{id}': {
    audience: 'staff',
    open: async (page) => {
      await page.goto('/personal');
      await page.getByRole('link', { name: 'Karin Berg' }).click();
      await part(page, 'Mina planer').getByRole('link').first().click();
    },
    title: `Patientkontrakt${STAFF}`,
  },
  '/personal/patienter/{patient}/planer/{id}/dokument/{doc}': {
    audience: 'staff',
    open: async (page) => {
      await page.goto('/personal');
      await page.getByRole('link', { name: 'Karin Berg' }).click();
      await follow(page, 'Visa uppgifter från andra enheter hos din vårdgivare');
      await part(page, 'Mina planer').getByRole('link', { name: 'Rehabiliteringsplan' }).click();
      await follow(page, 'Övningar för höger hand');
    },
    title: `Dokument från vården${STAFF}`,
  },
  '/personal/patienter/{patient}/foresla': {
    audience: 'staff',
    open: async (page) => {
      await page.goto('/personal');
      await page.getByRole('link', { name: 'Karin Berg' }).click();
      await follow(page, 'Föreslå tider');
    },
    title: `Föreslå tider${STAFF}`,
  },
  '/personal/patienter/{patient}/bjud-in': {
    audience: 'staff',
    open: async (page) => {
      await page.goto('/personal');
      await page.getByRole('link', { name: 'Karin Berg' }).click();
      await follow(page, 'Be patienten boka en tid');
    },
    title: `Be patienten boka en tid${STAFF}`,
  },
  '/personal/patienter/{patient}/tillsammans': {
    audience: 'staff',
    open: async (page) => {
      await page.goto('/personal');
      await page.getByRole('link', { name: 'Karin Berg' }).click();
      await follow(page, 'Boka tillsammans');
    },
    title: `Boka tillsammans${STAFF}`,
  },
  '/personal/tillsammans/{id}': {
    audience: 'staff',
    open: async (page) => beginTogether(page, 'Visa på patientens egen skärm'),
    title: `Tider ni tittar på${STAFF}`,
  },
  '/personal/patienter/{patient}/installningar': {
    audience: 'staff',
    open: async (page) => {
      await page.goto('/personal');
      await page.getByRole('link', { name: 'Karin Berg' }).click();
      await expect(page).toHaveURL(/\/pat_[^/]+$/);
      await page.goto(`${new URL(page.url()).pathname}/installningar`);
    },
    title: /^\S.* – Patientkontrakt för personal$/,
  },
};

/** An address as the program lists it: `{…}` stands for one part. */
function isAt(page: Page, path: string): boolean {
  const wanted = new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`);
  return wanted.test(new URL(page.url()).pathname);
}

function routes(app: App): { path: string; audience: string }[] {
  return JSON.parse(execFileSync(app.binary, ['routes', '--json'], { env: app.env, encoding: 'utf8' }));
}

/** A title stands in tabs and histories that others see: no name is in it. */
async function namesNobody(page: Page, names: string[]): Promise<void> {
  const title = await page.title();
  for (const name of names) expect.soft(title, 'the title names nobody').not.toContain(name);
}

test('När programmet räknar upp sina sidor har varje sida ett besök här', ({ app }) => {
  const listed = routes(app).map(({ path, audience }) => `${path} (${audience})`);
  const visited = Object.entries(visits).map(([path, { audience }]) => `${path} (${audience})`);
  expect(visited.sort()).toEqual(listed.sort());
});

for (const [path, { audience, who = ANYBODY[audience], open, title }] of Object.entries(visits)) {
  const reader = { everyone: 'någon', patient: 'patient', representative: 'den som hjälper någon', staff: 'personal', developer: 'den som bygger' }[audience];
  test(`När jag är ${reader} och öppnar ${path} ser jag en hel och riktig sida`, async ({ page }) => {
    if (who) await signIn(page, who);
    await open(page);
    expect(isAt(page, path), `${page.url()} is ${path}`).toBe(true);
    await checkPage(page, { title });
    await namesNobody(page, ['Eva', 'Sandström', 'Anna', 'Lindqvist', 'Karin', 'Berg', 'Gösta', 'Lindgren', 'Maja']);
    await takeBack(page);
  });
}

test('När jag öppnar alla mina planer, också de avslutade, är varje sida hel och riktig', async ({ page }) => {
  await signIn(page, 'Lars Holmgren');
  const addresses = await addressesOfPlans(page);
  expect(addresses).toHaveLength(2);
  for (const address of addresses) {
    await page.goto(address);
    await checkPage(page);
  }
});

test('När jag jämför sidornas titlar är ingen den andra lik', { tag: ['@js', '@once'] }, async ({ page }) => {
  // Every page there is, one after the other.
  test.setTimeout(300_000);
  const titles: string[] = [];
  for (const [path, visit] of Object.entries(visits)) {
    const who = visit.who ?? ANYBODY[visit.audience];
    if (!who) continue;
    await signIn(page, who);
    await visit.open(page);
    titles.push(`${await page.title()}  ${path}`);
    await takeBack(page);
  }
  const seen = new Map<string, string>();
  for (const entry of titles) {
    const [title, path] = entry.split('  ');
    expect.soft(seen.get(title), `the title "${title}" of ${path} is another page's too`).toBeUndefined();
    seen.set(title, path);
  }
});

test.describe('Den som kommer från ett annat land', () => {
  for (const [path, { audience, who, open, title }] of Object.entries(visits)) {
    if (audience !== 'patient' || who) continue;
    test(`När jag kommer från ett annat land och öppnar ${path} ser jag en hel och riktig sida`, async ({ page, app }) => {
      app.importForeign();
      await signInWith(page, FOREIGN.identifier);
      await open(page);
      expect(isAt(page, path), `${page.url()} is ${path}`).toBe(true);
      await checkPage(page, { title });
      await namesNobody(page, FOREIGN.name.split(' '));
    });
  }

  test('När jag kommer från ett annat land ser jag alla mina planer med mål och vad de säger att någon ska göra', async ({ page, app }) => {
    app.importForeign();
    await signInWith(page, FOREIGN.identifier);
    const step = part(page, 'Ditt nästa steg');
    await expect(step).toContainText('Vi letar efter rätt kontakt');
    await expect(step.getByRole('link', { name: 'Ring 1177' })).toBeVisible();
    const plans = part(page, 'Mina planer');
    await expect(plans.getByRole('link', { name: 'Diabetes self management plan' })).toBeVisible();
    await expect(plans).toContainText('Mål: Hemoglobin A1c total in Blood < 7.0');
    await expect(plans).toContainText('including <blood glucose> monitoring & foot care');
    await expect(plans).toContainText('EXAMPLE VALLEY HEALTH CENTER ansvarar.');
    await expect(plans.getByRole('link', { name: 'Musculoskeletal care' })).toBeHidden();
    await plans.getByText('Planer som är avslutade').click();
    await expect(plans.getByRole('link', { name: 'Musculoskeletal care' })).toBeVisible();
    const lines = part(page, 'Vem gör vad').getByRole('region', { name: 'Planen säger inte vem' });
    for (const line of ['Diabetic diet', 'Exercise therapy', 'Recommendation to avoid exercise', 'Deep breathing and coughing exercises']) {
      await expect(lines.getByText(line, { exact: true })).toBeVisible();
    }
    // What an ended plan said is not asked of anybody any more.
    await expect(part(page, 'Vem gör vad').getByText('Heat therapy')).toHaveCount(0);
    for (const address of await addressesOfPlans(page)) {
      await page.goto(address);
      await checkPage(page);
      await expect(part(page, 'Vem gör vad').getByText('Planen säger inte vem eller när.').first()).toBeVisible();
    }
  });
});

// Real patients of Synthea, where xtask has found them (they are not part of the project).
const synthea = process.env.PATIENTKONTRAKT_SYNTHEA;
const real = synthea && existsSync(synthea) ? readdirSync(synthea).filter((file) => file.endsWith('.json')) : [];
for (const file of real) {
  test(`När jag är ${file.split('_').slice(0, 2).join(' ')} ur Synthea står alla mina planer på en hel och riktig översikt`, { tag: '@js' }, async ({ page, app }) => {
    const path = join(synthea!, file);
    const resources: any[] = JSON.parse(readFileSync(path, 'utf8')).entry.map((entry: any) => entry.resource);
    execFileSync(app.binary, ['import', path], { env: app.env, stdio: 'pipe' });
    const person = resources.find((resource) => resource.resourceType === 'Patient');
    await signInWith(page, person.identifier.find((identifier: any) => identifier.system.endsWith('us-ssn')).value);
    await checkPage(page, { title: `Start${MINE}` });
    const plans = resources.filter((resource) => resource.resourceType === 'CarePlan');
    const active = plans.filter((plan) => plan.status === 'active');
    await expect(part(page, 'Mina planer').locator('a')).toHaveCount(plans.length);
    await expect(part(page, 'Mina planer').getByRole('link')).toHaveCount(active.length);
    for (const plan of active) {
      await expect(part(page, 'Mina planer')).toContainText(plan.category[0].text);
      for (const activity of plan.activity) await expect(part(page, 'Vem gör vad')).toContainText(activity.detail.code.text);
    }
    for (const address of await addressesOfPlans(page)) {
      await page.goto(address);
      await checkPage(page);
    }
  });
}

test.describe('När något går fel', () => {
  test('När adressen inte finns får jag en hel sida som säger det, och en väg vidare', async ({ page }) => {
    await page.goto('/finns-inte');
    await checkPage(page, { status: 404, title: `Fel: Sidan finns inte${MINE}` });
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sidan finns inte');
    await expect(page.getByRole('link', { name: 'Till startsidan' })).toHaveAttribute('href', '/');
  });

  test('När jag är patient och planen inte finns får jag samma sida som när adressen inte finns', async ({ page }) => {
    await signIn(page, 'Eva Sandström');
    for (const address of ['/planer/finns-inte', '/planer/pln_01890000000070008000000000000000', '/planer/../../etc']) {
      await page.goto(address);
      await checkPage(page, { status: 404, title: `Fel: Sidan finns inte${MINE}` });
    }
  });

  test('När jag är personal och sidan inte finns får jag en sida för personal', async ({ page }) => {
    await signIn(page, 'Anna Lindqvist');
    await page.goto('/personal/patienter/finns-inte');
    await checkPage(page, { status: 404, title: `Fel: Sidan finns inte${STAFF}` });
  });

  test('När jag är patient och öppnar personalens sidor får jag veta att de inte är för mig', async ({ page }) => {
    await signIn(page, 'Eva Sandström');
    for (const address of ['/personal', '/personal/uppdrag', '/personal/patienter/pat_01890000000070008000000000000000']) {
      await page.goto(address);
      await checkPage(page, { status: 403, title: `Fel: Du kan inte öppna sidan${MINE}` });
    }
    await page.getByRole('link', { name: 'Till startsidan' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Hej Eva');
  });

  test('När jag är personal och öppnar patienternas sidor får jag veta att de inte är för mig', async ({ page }) => {
    await signIn(page, 'Anna Lindqvist');
    for (const address of ['/plan/viktigt', '/plan/viktigt/klart', '/planer/pln_01890000000070008000000000000000']) {
      await page.goto(address);
      await checkPage(page, { status: 403, title: `Fel: Du kan inte öppna sidan${STAFF}` });
    }
    await page.goto('/');
    await expect(page).toHaveURL('/personal');
  });

  test('När min inloggning har gått ut säger sidan det, och jag kommer tillbaka till samma sida', async ({ page, app }) => {
    await signIn(page, 'Eva Sandström');
    app.setClock('2026-11-30T21:00:00+01:00');
    await page.goto('/plan/viktigt');
    await checkPage(page, { status: 401, title: `Fel: Du är utloggad${MINE}` });
    await page.getByRole('main').getByRole('link', { name: 'Logga in' }).click();
    await page.getByRole('button', { name: /^Eva Sandström/ }).click();
    await expect(page).toHaveURL('/plan/viktigt');
  });
});

async function addressesOfPlans(page: Page): Promise<string[]> {
  const links = await part(page, 'Mina planer').locator('a').all();
  return Promise.all(links.map(async (link) => (await link.getAttribute('href'))!));
}
