// Boka tillsammans: in the room on one screen, and at a distance on two that show the same.
import { checkPage, expect, part, signIn, test, type App } from '../fixtures.ts';
import { chromium, type Browser, type Locator, type Page } from '@playwright/test';

const main = (page: Page): Locator => page.getByRole('main');
const heading = (page: Page): Locator => page.getByRole('heading', { level: 1 });
const link = (page: Page, name: string | RegExp): Locator => main(page).getByRole('link', { name });
const button = (page: Page, name: string | RegExp): Locator => main(page).getByRole('button', { name });
const times = (page: Page): Locator => main(page).getByRole('link', { name: /klockan/ });

/** From the patient's page to the choice of times; two actions. */
async function choose(anna: Page): Promise<void> {
  await anna.goto('/personal');
  await link(anna, 'Karin Berg').click();
  await link(anna, 'Boka tillsammans').click();
  await link(anna, /^Byt tid: besök hos distriktssköterska/).click();
}

/** A browser of somebody else on the same server: a small phone. */
async function beside(browser: Browser, page: Page, javaScriptEnabled: boolean | undefined): Promise<Page> {
  const baseURL = new URL(page.url()).origin;
  const context = await browser.newContext({ baseURL, javaScriptEnabled, viewport: { width: 360, height: 640 } });
  return context.newPage();
}

/** Karin on a phone of her own, where she has Anna's times before her. */
async function lookTogether(anna: Page, browser: Browser, javaScriptEnabled: boolean | undefined): Promise<Page> {
  await signIn(anna, 'Anna Lindqvist');
  await choose(anna);
  await button(anna, 'Visa på patientens egen skärm').click();
  const karin = await beside(browser, anna, javaScriptEnabled);
  await signIn(karin, 'Karin Berg', 'simple');
  await part(karin, 'Ditt nästa steg').getByRole('link', { name: 'Välj tid med Anna' }).click();
  await showNew(anna, javaScriptEnabled);
  await expect(main(anna)).toContainText('Karin har fått upp de här tiderna.');
  return karin;
}

/** What has come is shown by itself; without JavaScript when one asks for it. */
async function showNew(page: Page, javaScriptEnabled: boolean | undefined): Promise<void> {
  if (javaScriptEnabled === false) await link(page, 'Visa nya tider').click();
}

test('När Anna och Karin sitter i samma rum väljer Karin på Annas skärm, och ser inget annat där', async ({ alone: { page: anna } }) => {
  await signIn(anna, 'Anna Lindqvist');
  await choose(anna);
  await checkPage(anna, { title: 'Boka tillsammans – Patientkontrakt för personal' });
  const chosen = main(anna).getByRole('checkbox', { checked: true });
  await expect(chosen).toHaveCount(3);
  await button(anna, 'Visa för patienten här').click();
  await test.step('Då står bara tiderna där, och den tid hon har', async () => {
    await expect(heading(anna)).toHaveText('Välj en tid tillsammans');
    await expect(main(anna)).toContainText('Du har kvar tiden torsdag 3 december klockan 13.30.');
    await expect(times(anna)).toHaveCount(3);
    await expect(anna.locator('body')).toHaveAttribute('data-mode', 'simple');
    await checkPage(anna);
  });
  await test.step('Och ingen annan sida går att nå', async () => {
    for (const address of ['/personal', '/', '/tider', '/logga-in', '/personal/fragor']) {
      await anna.goto(address);
      await expect(anna).toHaveURL(/\/tillsammans\/jnt_\w+$/);
    }
    const refused = await anna.request.post('/personal/stang-dag', { form: { dag: '2026-12-01' } });
    expect(refused.status()).toBe(403);
  });
  const words = (await times(anna).first().innerText()).trim();
  await times(anna).first().click();
  await expect(heading(anna)).toHaveText('Stämmer tiden?');
  await expect(main(anna)).toContainText('Då tar vi bort tiden torsdag 3 december klockan 13.30.');
  await checkPage(anna);
  // Six actions at most, from the patient's page to the receipt: together, which visit, show, time, yes.
  await button(anna, 'Ja, byt tid').click();
  await expect(heading(anna)).toHaveText('Klart! Din nya tid är bokad.');
  const day = new RegExp(words.split(' ').slice(0, 3).join(' '), 'i');
  await expect(main(anna)).toContainText(day);
  await checkPage(anna);
  await test.step('När skärmen lämnas tillbaka loggar Anna in igen', async () => {
    await link(anna, 'Jag är klar').click();
    await expect(heading(anna)).toHaveText('Säg till att du är klar');
    await checkPage(anna);
    await button(anna, 'Anna loggar in här').click();
    await expect(heading(anna)).toHaveText('Tiden är bokad');
    await checkPage(anna);
    await link(anna, 'Patientens översikt').click();
    await expect(main(anna)).toContainText(day);
    await expect(main(anna)).not.toContainText('Torsdag 3 december klockan 13.30');
  });
});

test('När Anna och Karin har var sin skärm ser de samma tider, också när någon annan tar en', async ({ alone: { page: anna }, browser, javaScriptEnabled }) => {
  await signIn(anna, 'Anna Lindqvist');
  await choose(anna);
  await button(anna, 'Visa på patientens egen skärm').click();
  await expect(main(anna)).toContainText('Karin har inte öppnat sidan än.');
  await checkPage(anna);
  const karin = await beside(browser, anna, javaScriptEnabled);
  await signIn(karin, 'Karin Berg', 'simple');
  await test.step('Då står det först på Karins sida att Anna väntar', async () => {
    await expect(part(karin, 'Ditt nästa steg')).toContainText('Anna vill välja en tid tillsammans med dig.');
    await part(karin, 'Ditt nästa steg').getByRole('link', { name: 'Välj tid med Anna' }).click();
    await expect(main(karin)).toContainText('Anna har valt de här tiderna.');
    await expect(times(karin)).toHaveCount(3);
  });
  await showNew(anna, javaScriptEnabled);
  await expect(main(anna)).toContainText('Karin har fått upp de här tiderna.');

  await test.step('När ingen tid passar säger Karin det, och Anna ser det', async () => {
    await button(karin, 'Ingen tid passar').click();
    await expect(main(karin)).toContainText('Du har svarat att ingen tid passar. Vänta på Anna.');
    await showNew(anna, javaScriptEnabled);
    await expect(main(anna)).toContainText('Karin säger att ingen tid passar.');
  });
  await test.step('När Anna byter en tid mot en annan byts den hos Karin också', async () => {
    await button(anna, /^Ta bort /).first().click();
    await expect(main(anna).locator('li').getByText(/^Du har tagit bort /)).toHaveCount(1);
    const more = main(anna).getByRole('checkbox').last();
    await more.check();
    await button(anna, 'Visa tiderna').click();
    await expect(button(anna, /^Ta bort /)).toHaveCount(3);
    await showNew(karin, javaScriptEnabled);
    await expect(main(karin).locator('li').getByText(/^Anna har tagit bort tiden .*\.$/)).toHaveCount(1);
    await expect(times(karin)).toHaveCount(3);
    if (javaScriptEnabled !== false) await expect(karin.locator('[data-live-status]')).toContainText(/^Ny tid: /);
  });
  await test.step('När Anna visar för många tider säger sidan det, och inget har ändrats', async () => {
    await main(anna).getByRole('checkbox').first().check();
    await button(anna, 'Visa tiderna').click();
    await expect(anna.getByRole('alert')).toBeVisible();
    await expect(button(anna, /^Ta bort /)).toHaveCount(3);
  });

  // A question to somebody else holds one of the times.
  const code = new URL((await times(karin).last().getAttribute('href')) ?? '', anna.url()).searchParams.get('tid') ?? '';
  const other = await beside(browser, anna, javaScriptEnabled);
  await signIn(other, 'Anna Lindqvist');
  await link(other, 'Gösta Lindgren').click();
  await link(other, 'Föreslå tider').click();
  await link(other, /^Ny tid: besök hos distriktssköterska/).click();
  const form = { galler: new URL(other.url()).searchParams.get('galler') ?? '', tid: code, senast: await other.getByRole('radio').first().inputValue() };
  expect((await other.request.post(new URL(other.url()).pathname, { form, maxRedirects: 0 })).status()).toBe(303);
  await test.step('Då ser båda att den är borta', async () => {
    for (const page of [karin, anna]) {
      await showNew(page, javaScriptEnabled);
      await expect(main(page).locator('li').getByText(/ är inte ledig längre\.$/)).toHaveCount(1);
    }
    await expect(times(karin)).toHaveCount(2);
  });

  await times(karin).first().click();
  await button(karin, 'Ja, byt tid').click();
  await expect(heading(karin)).toHaveText('Klart! Din nya tid är bokad.');
  await expect(button(karin, 'Ångra bytet')).toBeVisible();
  if (javaScriptEnabled === false) await anna.goto(anna.url());
  await expect(main(anna)).toContainText('Karin har nu tiden');
  await checkPage(anna);
  await karin.context().close();
  await other.context().close();
});

test('När nätet försvinner en stund ser båda sedan samma sak @js', async ({ alone: { page: anna }, browser, javaScriptEnabled }) => {
  const karin = await lookTogether(anna, browser, javaScriptEnabled);
  await karin.context().setOffline(true);
  await button(anna, /^Ta bort /).first().click();
  await expect(main(anna)).toContainText('Karin har inte fått upp din senaste ändring än.');
  await expect(times(karin)).toHaveCount(3);
  await karin.context().setOffline(false);
  await expect(main(karin).locator('li').getByText(/^Anna har tagit bort tiden .*\.$/)).toHaveCount(1);
  await expect(main(anna)).toContainText('Karin har fått upp de här tiderna.');
  await test.step('När nätet försvinner just när Karin säger ja är tiden bytt en gång, och båda ser det', async () => {
    await times(karin).first().click();
    await expect(heading(karin)).toHaveText('Stämmer tiden?');
    const code = new URL(karin.url()).searchParams.get('tid') ?? '';
    // The server does it, and its answer never comes.
    let sent = 0;
    await karin.route('**/tillsammans/**', async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      sent += 1;
      await route.fetch({ maxRedirects: 0 });
      await route.abort('internetdisconnected');
    });
    const check = karin.url();
    await button(karin, 'Ja, byt tid').click();
    await expect.poll(() => sent).toBe(1);
    await expect(main(anna)).toContainText('Karin har nu tiden');
    await karin.unroute('**/tillsammans/**');
    await karin.goto(check.replace(/\/kolla.*$/, ''));
    await expect(heading(karin)).toHaveText('Klart! Din nya tid är bokad.');
    // Said once more it is the same yes.
    const again = await karin.request.post(karin.url(), { form: { tid: code } });
    expect(again.status()).toBe(200);
    expect(again.url()).toMatch(/\/tider\/apt_\w+\/andrad$/);
    await karin.goto(again.url());
    // One change: taken back once, the visit is where it was.
    await button(karin, 'Ångra bytet').click();
    await expect(heading(karin)).toContainText('Din gamla tid gäller igen.');
    await expect(main(karin)).toContainText('Torsdag 3 december');
  });
  await karin.context().close();
});

test('När Annas nät försvinner en stund, och hon avslutar, har Karin kvar sin tid', async ({ alone: { page: anna }, browser, javaScriptEnabled }) => {
  const karin = await lookTogether(anna, browser, javaScriptEnabled);
  await anna.context().setOffline(true);
  await button(karin, 'Ingen tid passar').click();
  await expect(main(karin)).toContainText('Du har svarat att ingen tid passar. Vänta på Anna.');
  await anna.context().setOffline(false);
  await showNew(anna, javaScriptEnabled);
  await expect(main(anna)).toContainText('Karin säger att ingen tid passar.');
  await button(anna, 'Avsluta utan att boka').click();
  await expect(heading(anna)).toHaveText('Ingen tid är bokad');
  await showNew(karin, javaScriptEnabled);
  await expect(heading(karin)).toHaveText('Nu går det inte att välja här');
  await expect(main(karin)).toContainText('Du har kvar tiden torsdag 3 december klockan 13.30.');
  await karin.context().close();
});

test('När Karin har sagt ja i telefon bokar Anna den tiden, och det står hur det blev sagt', async ({ alone: { page: anna } }) => {
  await signIn(anna, 'Anna Lindqvist');
  await choose(anna);
  await link(anna, 'Ni pratar i telefon').click();
  await button(anna, 'Boka tiden ni valde i telefon').click();
  await expect(anna.getByRole('alert')).toContainText('Välj minst en tid.');
  await checkPage(anna, { status: 422, title: /^Fel: Boka tillsammans/ });
  await main(anna).getByRole('radio').last().check();
  await button(anna, 'Boka tiden ni valde i telefon').click();
  await expect(main(anna)).toContainText('Karin har nu tiden');
  await checkPage(anna);
  await link(anna, 'Patientens översikt').click();
  await expect(main(anna)).not.toContainText('Torsdag 3 december klockan 13.30');
});

test('När Karin har sin sida öppen och Anna börjar titta på tider säger sidan att det har kommit något nytt @js', async ({ alone: { page: anna }, browser }) => {
  await signIn(anna, 'Anna Lindqvist');
  const karin = await beside(browser, anna, true);
  await signIn(karin, 'Karin Berg', 'simple');
  const news = karin.getByRole('region', { name: 'Nytt' });
  await expect(news).toHaveCount(0);
  await choose(anna);
  await button(anna, 'Visa på patientens egen skärm').click();
  await expect(karin.getByRole('link', { name: 'Visa det nya' })).toBeVisible();
  await karin.getByRole('link', { name: 'Visa det nya' }).click();
  await expect(part(karin, 'Ditt nästa steg')).toContainText('Anna vill välja en tid tillsammans med dig.');
  await expect(karin.getByRole('link', { name: 'Visa det nya' })).toBeHidden();
  await karin.context().close();
});

/** A browser that keeps pages to go back to, as people's do; Playwright's own does not. */
async function keepsPages(app: App): Promise<[Browser, Page]> {
  const { executablePath, args } = test.info().project.use.launchOptions ?? {};
  const browser = await chromium.launch({ executablePath, args, ignoreDefaultArgs: ['--disable-back-forward-cache'] });
  return [browser, await (await browser.newContext({ baseURL: app.url })).newPage()];
}

test('När jag har ångrat en avbokning och backar kan jag avboka igen @js', async ({ alone: { app } }) => {
  const [browser, karin] = await keepsPages(app);
  await signIn(karin, 'Karin Berg', 'simple');
  await karin.goto('/');
  await karin.getByRole('link', { name: 'Visa mer' }).click();
  await expect(karin).toHaveURL(/\/apt_\w+$/);
  const visit = new URL(karin.url()).pathname;
  await karin.goto(`${visit}/avboka`);
  const key = main(karin).locator('input[name=nyckel]').first();
  for (const again of [false, true]) {
    const sent = await key.inputValue();
    await button(karin, 'Avboka utan ny tid').click();
    await expect(heading(karin)).toHaveText('Din tid är avbokad');
    if (again) break;
    await button(karin, 'Ångra avbokningen').click();
    await expect(heading(karin)).toHaveText(/^Du har ångrat dig/);
    // To the receipt, and to the question before it.
    for (let steps = 1; steps <= 2; steps++) await karin.goBack({ waitUntil: 'commit' });
    await expect(heading(karin)).toHaveText('Vill du avboka tiden?');
    // The page that was kept is asked for anew: its form has been sent.
    await expect(key).not.toHaveValue(sent);
  }
  await browser.close();
});

test('När Anna har lämnat över skärmen visar webbläsarens bakåtknapp inget annat @js', async ({ alone: { app } }) => {
  const [browser, anna] = await keepsPages(app);
  await signIn(anna, 'Anna Lindqvist');
  await choose(anna);
  await button(anna, 'Visa för patienten här').click();
  await expect(heading(anna)).toHaveText('Välj en tid tillsammans');
  for (let steps = 1; steps <= 3; steps++) {
    await anna.goBack({ waitUntil: 'commit' });
    await expect(anna).toHaveURL(/\/tillsammans\/jnt_\w+$/);
    await expect(heading(anna)).toHaveText('Välj en tid tillsammans');
    await expect(anna.locator('body')).not.toContainText('Karin');
  }
  await browser.close();
});
