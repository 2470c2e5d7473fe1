// Every page of `patientkontrakt routes --json`, and every way in which one can go wrong: a whole and right page each time, in
// light, dark and black and white. A page that is added to the program and not to the list below fails the first test.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkPage, expect, FOREIGN, part, signIn, signInWith, test, type App } from '../fixtures.ts';
import type { Page } from '@playwright/test';

test.describe.configure({ timeout: 120_000 });

type Visit = {
  audience: 'everyone' | 'patient' | 'staff';
  /** Goes there by the links of the pages before it. */
  open(page: Page): Promise<void>;
  /** What the page is called; a patient's and a staff member's pages end in different words. */
  title: string | RegExp;
};

const MINE = ' – Mitt patientkontrakt';
const STAFF = ' – Patientkontrakt för personal';

const visits: Record<string, Visit> = {
  '/': { audience: 'patient', open: async (page) => void (await page.goto('/')), title: `Start${MINE}` },
  '/planer/{id}': {
    audience: 'patient',
    open: async (page) => {
      await page.goto('/');
      await part(page, 'Mina planer').getByRole('link').first().click();
    },
    title: /^\S.*[^.] – Mitt patientkontrakt$/,
  },
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
  '/logga-in': { audience: 'everyone', open: async (page) => void (await page.goto('/logga-in')), title: `Logga in${MINE}` },
  '/personal': { audience: 'staff', open: async (page) => void (await page.goto('/personal')), title: `Enhetens patienter${STAFF}` },
  '/personal/uppdrag': {
    audience: 'staff',
    open: async (page) => {
      await page.goto('/personal');
      await page.getByRole('link', { name: 'Byt uppdrag' }).click();
    },
    title: `Välj uppdrag${STAFF}`,
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

for (const [path, { audience, open, title }] of Object.entries(visits)) {
  const who = { everyone: 'någon', patient: 'patient', staff: 'personal' }[audience];
  test(`När jag är ${who} och öppnar ${path} ser jag en hel och riktig sida`, async ({ page }) => {
    if (audience === 'patient') await signIn(page, 'Eva Sandström');
    if (audience === 'staff') await signIn(page, 'Anna Lindqvist');
    await open(page);
    expect(isAt(page, path), `${page.url()} is ${path}`).toBe(true);
    await checkPage(page, { title });
    await namesNobody(page, ['Eva', 'Sandström', 'Anna', 'Lindqvist', 'Karin', 'Berg']);
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

test('När jag jämför sidornas titlar är ingen den andra lik', { tag: '@js' }, async ({ page }) => {
  const titles: string[] = [];
  for (const audience of ['patient', 'staff'] as const) {
    await signIn(page, audience === 'patient' ? 'Eva Sandström' : 'Anna Lindqvist');
    for (const [path, visit] of Object.entries(visits)) {
      if (visit.audience !== audience) continue;
      await visit.open(page);
      titles.push(`${await page.title()}  ${path}`);
    }
  }
  const seen = new Map<string, string>();
  for (const entry of titles) {
    const [title, path] = entry.split('  ');
    expect.soft(seen.get(title), `the title "${title}" of ${path} is another page's too`).toBeUndefined();
    seen.set(title, path);
  }
});

test.describe('Den som kommer från ett annat land', () => {
  for (const [path, { audience, open, title }] of Object.entries(visits)) {
    if (audience !== 'patient') continue;
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
