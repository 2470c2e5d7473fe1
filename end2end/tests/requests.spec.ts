// What a person asks care for, from both sides at once: sent, seen, taken, answered, read; and taken back. The patient and the staff
// each have a browser of their own.
import { checkPage, expect, focusFaults, part, signIn, tabTo, test } from '../fixtures.ts';
import type { Locator, Page } from '@playwright/test';

const VIEWS = [
  ['enkel vy', 'simple'],
  ['vanlig vy', 'standard'],
] as const;

const main = (page: Page): Locator => page.getByRole('main');
const heading = (page: Page): Locator => page.getByRole('heading', { level: 1 });
/** The row of a request in the unit's queue, by the patient's page of it. */
const row = (page: Page, request: string): Locator => page.locator('tbody tr').filter({ has: page.locator(`a[href="/personal${request}"]`) });
/** What a fact of the request says. */
const fact = (page: Page, term: string): Locator => page.locator('dt', { hasText: term }).locator('xpath=following-sibling::dd');

/** The patient writes to care; answers with the address of the request. */
async function write(page: Page, text: string): Promise<string> {
  await page.goto('/hjalp/skriv');
  await page.getByRole('textbox', { name: 'Vad vill du säga?' }).fill(text);
  await page.getByRole('button', { name: 'Skicka' }).click();
  await expect(page).toHaveURL(/\/fragor\/req_[^/]+$/);
  return new URL(page.url()).pathname;
}

/** The staff answer a request that lies in the queue. */
async function answer(page: Page, request: string, text: string): Promise<void> {
  await page.goto(`/personal${request}`);
  await page.getByRole('textbox', { name: 'Svar till patienten' }).fill(text);
  await page.getByRole('button', { name: 'Skicka svaret' }).click();
  await expect(page.getByRole('heading', { name: /svarade/ })).toBeVisible();
}

for (const [name, view] of VIEWS) {
  test(`När Karin frågar i ${name} följer hon svaret hela vägen, och Anna ser när det är läst`, async ({ page: karin, other: anna }) => {
    await signIn(karin, 'Karin Berg', view);
    await signIn(anna, 'Anna Lindqvist');
    const request = await write(karin, 'Kan jag få träffa Hanna oftare?');

    await test.step('Då ser Anna frågan i kön, inte sedd', async () => {
      await anna.goto('/personal/fragor');
      await expect(row(anna, request)).toContainText('Karin Berg');
      await expect(row(anna, request)).toContainText('Meddelande');
      await expect(row(anna, request)).toContainText('Torsdag 3 december');
      await expect(row(anna, request)).toContainText('Inte sett');
      await checkPage(anna, { title: 'Frågor från patienter – Patientkontrakt för personal' });
    });
    await test.step('Då har Karin inte fått veta mer än att den är framme', async () => {
      await karin.goto(request);
      await expect(main(karin)).toContainText('Vårdcentralen Solrosen har fått det.');
    });
    await test.step('När Anna öppnar frågan ser hon vad Karin skrev och hur Karin vill bli kontaktad', async () => {
      await row(anna, request).getByRole('link').click();
      await expect(anna).toHaveURL(`/personal${request}`);
      await expect(heading(anna)).toHaveText('Meddelande');
      await expect(main(anna)).toContainText('”Kan jag få träffa Hanna oftare?”');
      await expect.soft(fact(anna, 'Personnummer')).toHaveText('19540314-9809');
      await expect(fact(anna, 'Svar senast')).toHaveText('Torsdag 3 december');
      await expect(main(anna).getByRole('link', { name: 'Karin Berg' })).toBeVisible();
      await checkPage(anna, { title: 'Meddelande – Patientkontrakt för personal' });
      await anna.goto('/personal/fragor');
      await expect(row(anna, request)).toContainText('Sett i dag klockan 8.30');
    });
    await test.step('Då ser Karin att den är läst, och kan fortfarande ångra sig', async () => {
      await karin.reload();
      await expect(main(karin)).toContainText('Vårdcentralen Solrosen har sett det.');
      await expect(karin.getByRole('button', { name: 'Ångra' })).toBeVisible();
      await checkPage(karin);
      await karin.goto('/fragor');
      await expect(main(karin).getByRole('listitem').filter({ has: karin.locator(`a[href="${request}"]`) })).toContainText('Sett');
      await karin.goto(request);
    });
    await test.step('När Anna tar frågan ser Karin vem, och kan inte ångra sig längre', async () => {
      await anna.goto(`/personal${request}`);
      await anna.getByRole('button', { name: 'Jag tar det' }).click();
      await expect(anna).toHaveURL(`/personal${request}`);
      await expect(main(anna)).toContainText('Du har tagit det här.');
      await checkPage(anna);
      // Karin's page was opened before: her press comes too late, and the page says so.
      await karin.getByRole('button', { name: 'Ångra' }).click();
      await expect(karin).toHaveURL(request);
      await expect(main(karin)).toContainText('Anna Lindqvist tar hand om det.');
      await expect(main(karin)).toContainText('Nu går det inte att ångra. Ring eller skriv om du har ändrat dig.');
      await expect(karin.getByRole('button', { name: 'Ångra' })).toHaveCount(0);
      await expect(main(karin).getByRole('link', { name: 'Skriv ett meddelande' })).toBeVisible();
      await checkPage(karin);
    });
    await test.step('När Anna svarar utan text får hon veta vad som fattas', async () => {
      await anna.getByRole('button', { name: 'Skicka svaret' }).click();
      await expect(anna.getByRole('alert')).toContainText('Skriv ett svar till patienten');
      await checkPage(anna, { status: 422, title: 'Fel: Meddelande – Patientkontrakt för personal' });
    });
    await test.step('När Anna svarar står det att Karin inte har läst än', async () => {
      await anna.getByRole('textbox', { name: 'Svar till patienten' }).fill('Ja. Hanna ringer dig i morgon.\nHon har två tider.');
      await anna.getByRole('button', { name: 'Skicka svaret' }).click();
      await expect(anna).toHaveURL(`/personal${request}`);
      await expect(main(anna)).toContainText('Patienten har inte läst svaret än.');
      await checkPage(anna);
      await anna.goto('/personal/fragor');
      await expect(row(anna, request), 'what is answered waits no more').toHaveCount(0);
    });
    await test.step('Då ser Karin redan på första sidan att det finns ett svar', async () => {
      await karin.goto('/');
      await expect(main(karin)).toContainText('Vårdcentralen Solrosen har svarat dig.');
      await checkPage(karin);
      await anna.goto(`/personal${request}`);
      await expect(main(anna), 'a line on the first page is not yet reading').toContainText('Patienten har inte läst svaret än.');
      await karin.getByRole('link', { name: 'Visa svaret' }).click();
      await expect(karin).toHaveURL(request);
      await expect(karin.getByRole('heading', { level: 2 })).toHaveText('Anna Lindqvist svarar');
      expect.soft(await main(karin).innerText(), 'lines stay lines').toMatch(/Hanna ringer dig i morgon\.\n+Hon har två tider\./);
      await expect(main(karin)).toContainText('”Kan jag få träffa Hanna oftare?”');
      await checkPage(karin);
    });
    await test.step('Då ser Anna att svaret är läst, och Karins första sida är som förut', async () => {
      await anna.reload();
      await expect(main(anna)).toContainText('Patienten läste svaret i dag klockan 8.30.');
      await checkPage(anna);
      await karin.goto('/');
      await expect(main(karin)).not.toContainText('har svarat dig');
    });
  });

  test(`När Karin ångrar sig i ${name} försvinner frågan ur kön`, async ({ page: karin, other: anna }) => {
    await signIn(karin, 'Karin Berg', view);
    await signIn(anna, 'Anna Lindqvist');
    await karin.goto('/hjalp');
    await karin.getByRole('button', { name: 'Jag vill bli kontaktad' }).click();
    await expect(karin).toHaveURL(/\/fragor\/req_[^/]+$/);
    const request = new URL(karin.url()).pathname;
    await anna.goto('/personal/fragor');
    await expect(row(anna, request)).toContainText('Vill bli kontaktad');
    await anna.goto(`/personal${request}`);
    await expect(fact(anna, 'Vill bli kontaktad så här')).toHaveText('Ring');
    await expect(fact(anna, 'Telefon').getByRole('link')).toHaveAttribute('href', /^tel:\d+$/);
    await karin.getByRole('button', { name: 'Ångra' }).click();
    await expect(heading(karin)).toHaveText('Du har ångrat dig');
    await anna.goto('/personal/fragor');
    await expect(row(anna, request)).toHaveCount(0);
    await test.step('När Anna hade den öppen får hon veta det, och kan inte ta den', async () => {
      await anna.goto(`/personal${request}`);
      await expect(main(anna)).toContainText('Patienten ångrade sig i dag klockan 8.30.');
      await expect(main(anna).getByRole('button')).toHaveCount(0);
      await checkPage(anna);
      expect((await anna.request.post(`/personal${request}/borja`)).status()).toBe(409);
      await karin.reload();
      await expect(heading(karin), 'nothing was written').toHaveText('Du har ångrat dig');
    });
  });
}

test('När Anna öppnar enhetens patienter finns en väg till frågorna', async ({ page }) => {
  await signIn(page, 'Anna Lindqvist');
  await page.goto('/personal');
  await page.getByRole('link', { name: /^Frågor från patienter/ }).click();
  await expect(page).toHaveURL('/personal/fragor');
});

test('När två kolleger svarar samtidigt gäller ett svar, och den andra får tillbaka sin text', async ({ page: karin, other: anna, browser }) => {
  await signIn(karin, 'Karin Berg');
  await signIn(anna, 'Anna Lindqvist');
  const amira = await (await browser.newContext()).newPage();
  await signIn(amira, 'Amira Haddad');
  const request = await write(karin, 'När stänger ni i dag?');
  await amira.goto(`/personal${request}`);
  await anna.goto(`/personal${request}`);
  await anna.getByRole('textbox', { name: 'Svar till patienten' }).fill('Jag vet inte.');

  await amira.getByRole('button', { name: 'Jag tar det' }).click();
  await expect(main(amira)).toContainText('Du har tagit det här.');
  await anna.getByRole('button', { name: 'Skicka svaret' }).click();
  await test.step('Då får Anna veta det, och hennes svar är inte skickat', async () => {
    await expect(anna.getByRole('alert')).toContainText('En kollega har redan tagit eller besvarat det här. Ditt svar är inte skickat.');
    const kept = await main(anna).evaluate((page) => (page as HTMLElement).innerText + [...page.querySelectorAll('textarea')].map((field) => field.value).join());
    expect.soft(kept, 'what Anna wrote is not lost').toContain('Jag vet inte.');
    await checkPage(anna, { status: 409 });
    await karin.goto(request);
    await expect(main(karin)).toContainText('Amira Haddad tar hand om det.');
    await expect(main(karin)).not.toContainText('Jag vet inte.');
  });
  await test.step('När Amira lägger tillbaka frågan kan Anna ta den', async () => {
    await anna.goto('/personal/fragor');
    await expect(row(anna, request)).toContainText('Amira Haddad har tagit det');
    await amira.getByRole('button', { name: 'Lägg tillbaka i kön' }).click();
    await expect(amira.getByRole('button', { name: 'Jag tar det' })).toBeVisible();
    await karin.reload();
    await expect(karin.getByRole('button', { name: 'Ångra' })).toBeVisible();
    await answer(anna, request, 'Vi stänger klockan 17.');
  });
  await karin.reload();
  await expect(main(karin)).toContainText('Vi stänger klockan 17.');
  await amira.context().close();
});

test('När en uppgift i egenvården blir för mycket står den först i kön, samma dag', async ({ page: karin, other: anna }) => {
  await signIn(karin, 'Karin Berg', 'simple');
  await signIn(anna, 'Anna Lindqvist');
  const message = await write(karin, 'Något annat.');
  await karin.goto('/plan/rader?sida=2');
  await karin.getByRole('link', { name: 'Jag mäter blodtrycket hemma två gånger i veckan.' }).click();
  await karin.getByRole('link', { name: 'Det här orkar jag inte just nu' }).click();
  await karin.getByRole('button', { name: 'Ja, jag säger till' }).click();
  await expect(karin).toHaveURL(/\/fragor\/req_[^/]+$/);
  const request = new URL(karin.url()).pathname;
  await test.step('Då ser Karin vem hon ringer om hon mår sämre nu', async () => {
    await expect(main(karin)).toContainText('senast måndag 30 november.');
    await expect(main(karin)).toContainText('Mår du sämre nu?');
    await expect(main(karin).getByRole('link', { name: 'Ring Vårdcentralen Solrosen 040-628 04 00' })).toHaveAttribute('href', 'tel:0406280400');
    await checkPage(karin, { title: 'Du har sagt att du inte orkar just nu – Mitt patientkontrakt' });
  });
  await test.step('Då står den före det som kom först', async () => {
    await anna.goto('/personal/fragor');
    await expect(row(anna, request)).toContainText('Egenvård, brådskar');
    const order = await anna.locator('tbody a').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    expect(order.indexOf(`/personal${request}`)).toBe(0);
    expect(order).toContain(`/personal${message}`);
    await checkPage(anna);
    await row(anna, request).getByRole('link').click();
    await expect(main(anna)).toContainText('Kontakta patienten samma arbetsdag.');
    await expect(fact(anna, 'Det gäller')).toHaveText('Jag mäter blodtrycket hemma två gånger i veckan.');
    await checkPage(anna);
  });
  for (const address of [request, message]) {
    await karin.goto(address);
    await karin.getByRole('button', { name: 'Ångra' }).click();
    await expect(heading(karin)).toHaveText('Du har ångrat dig');
  }
});

test('När dagen för svaret har gått ut står frågan som försenad', async ({ page: karin, other: anna, app }) => {
  await signIn(karin, 'Karin Berg');
  const request = await write(karin, 'Har ni glömt mig?');
  app.setClock('2026-12-04T09:00:00+01:00');
  await signIn(anna, 'Anna Lindqvist');
  await anna.goto('/personal/fragor');
  await expect(row(anna, request)).toContainText('Försenat');
  await checkPage(anna);
  await signIn(karin, 'Karin Berg');
  await karin.goto(request);
  await test.step('Då säger Karins sida att felet är vårt, och inte att vi svarar i går', async () => {
    expect.soft(await main(karin).innerText()).not.toContain('Vi svarar senast torsdag 3 december.');
    await checkPage(karin);
  });
  await answer(anna, request, 'Nej. Förlåt att det dröjde.');
  await karin.reload();
  await expect(main(karin)).toContainText('Förlåt att det dröjde.');
});

test('När Karin svarar att hon kommer och har gjort det ser Anna det, och markerar det som sett', async ({ page: karin, other: anna }) => {
  await signIn(karin, 'Karin Berg');
  await signIn(anna, 'Anna Lindqvist');
  await karin.goto('/');
  await karin.getByRole('button', { name: 'Jag kommer' }).click();
  await expect(heading(karin)).toHaveText('Tack Karin.');
  const visit = new URL(karin.url()).pathname;
  await karin.goto('/plan/rader');
  await karin.getByRole('link', { name: 'Jag ringer tandläkaren och bokar en tid.' }).click();
  await karin.getByRole('button', { name: 'Jag har gjort det' }).click();
  await expect(heading(karin)).toHaveText('Det är klart');
  const line = new URL(karin.url()).pathname;

  await anna.goto('/personal/fragor');
  const answers = part(anna, 'Svar och ändrade tider').getByRole('listitem').filter({ hasText: 'Karin Berg' });
  await expect(answers).toHaveCount(2);
  await expect(answers.filter({ hasText: 'Gäller:' })).toContainText('har svarat ja till tiden torsdag 3 december klockan 13.30.');
  await expect(answers.filter({ hasText: 'har gjort: Jag ringer tandläkaren och bokar en tid.' })).toContainText('Svarade i dag klockan 8.30.');
  await checkPage(anna);
  await anna.getByRole('button', { name: 'Markera allt som sett' }).click();
  await expect(anna).toHaveURL('/personal/fragor');
  await expect(answers).toHaveCount(0);

  for (const receipt of [visit, line]) {
    await karin.goto(receipt);
    await karin.getByRole('button', { name: 'Ångra' }).click();
    await expect(karin.getByRole('button', { name: 'Ångra' })).toHaveCount(0);
  }
});

test('När frågan gäller en annan enhet svarar sidan som om den inte fanns', async ({ page: karin, other: yasmin }) => {
  await signIn(karin, 'Karin Berg');
  await signIn(yasmin, 'Yasmin Karlsson');
  const request = await write(karin, 'Bara för Solrosen.');
  await yasmin.goto('/personal/fragor');
  await expect(yasmin.getByText('Karin')).toHaveCount(0);
  await checkPage(yasmin);
  await yasmin.goto(`/personal${request}`);
  await expect(heading(yasmin)).toHaveText('Sidan finns inte');
  await checkPage(yasmin, { status: 404 });
  const made = request.replace(/[0-9a-f]{4}$/, '0000');
  for (const command of ['', '/borja', '/slapp']) {
    const answers = await Promise.all([request, made].map((one) => yasmin.request.post(`/personal${one}${command}`, { form: { text: 'Hej.' } })));
    expect(answers[0].ok(), command).toBe(false);
    expect(answers[0].status(), 'whether there is such a request cannot be told').toBe(answers[1].status());
  }
  await test.step('När en annan patient öppnar min fråga finns den inte heller', async () => {
    await signIn(yasmin, 'Lars Holmgren');
    await yasmin.goto(request);
    await checkPage(yasmin, { status: 404 });
    expect((await yasmin.request.post(`${request}/angra`)).status()).toBe(404);
  });
  await karin.reload();
  await expect(main(karin), 'nobody has seen it').toContainText('Vårdcentralen Solrosen har fått det.');
  await karin.getByRole('button', { name: 'Ångra' }).click();
});

test('När jag inte har frågat något säger sidan det', async ({ alone: { page } }) => {
  for (const [, view] of VIEWS) {
    await signIn(page, 'Eva Sandström', view);
    await page.goto('/fragor');
    await expect(heading(page)).toHaveText('Det jag har skickat');
    await expect(main(page)).toContainText('Du har inte skickat något än.');
    await checkPage(page, { title: 'Det jag har skickat – Mitt patientkontrakt' });
  }
});

test('När Anna bara har tangentbordet öppnar hon en fråga och svarar', async ({ page: karin, other: anna }) => {
  await signIn(karin, 'Karin Berg');
  await signIn(anna, 'Anna Lindqvist');
  const request = await write(karin, 'Hej Anna.');
  await anna.goto('/personal/fragor');
  await tabTo(anna, row(anna, request).getByRole('link'));
  expect(await focusFaults(anna)).toEqual([]);
  await anna.keyboard.press('Enter');
  await expect(anna).toHaveURL(`/personal${request}`);
  await tabTo(anna, anna.getByRole('textbox', { name: 'Svar till patienten' }));
  expect(await focusFaults(anna)).toEqual([]);
  await anna.keyboard.type('Hej Karin.');
  await tabTo(anna, anna.getByRole('button', { name: 'Skicka svaret' }));
  expect(await focusFaults(anna)).toEqual([]);
  await anna.keyboard.press('Enter');
  await expect(main(anna)).toContainText('Patienten har inte läst svaret än.');
  await karin.reload();
  await expect(main(karin)).toContainText('Hej Karin.');
});
