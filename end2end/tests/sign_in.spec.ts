// Signing in: choosing a person, writing a number, coming back to where one was, and signing out.
import { checkPage, expect, focusFaults, FOREIGN, part, person, signIn, tabTo, test } from '../fixtures.ts';
import type { Page } from '@playwright/test';

const field = (page: Page) => page.getByRole('textbox', { name: 'Personnummer eller annat nummer' });
const submit = (page: Page) => page.getByRole('button', { name: 'Logga in', exact: true });

/** Signs in by the field, as somebody at the page does. */
async function typeNumber(page: Page, number: string): Promise<void> {
  await page.goto('/logga-in');
  await field(page).fill(number);
  await submit(page).click();
  await expect(page).not.toHaveURL(/\/logga-in/);
}

test('När jag väljer en patient är jag inloggad som den, och kan logga ut', async ({ page }) => {
  await page.goto('/logga-in');
  await expect(page.getByText('Det här är en provversion.')).toBeVisible();
  await expect(person(page, 'Elsa Malmqvist')).toHaveText('Elsa Malmqvist 9 år');
  await person(page, 'Lars Holmgren').click();
  await expect(page).toHaveURL('/');
  await expect(page.getByRole('banner')).toContainText('Lars Holmgren');

  await page.getByRole('button', { name: 'Logga ut' }).click();
  await expect(page).toHaveURL('/logga-in');
  await expect(page.getByRole('button', { name: 'Logga ut' })).toHaveCount(0);
  await page.goBack();
  await page.reload();
  await expect(page, 'going back shows nobody any more').toHaveURL('/logga-in');
});

test('När jag har enkel vy finns det också en väg att logga ut', async ({ page }) => {
  await signIn(page, 'Elsa Malmqvist', 'simple');
  const out = page.getByRole('button', { name: 'Logga ut' });
  for (const address of ['/', '/hjalp', '/hjalp/sidan', '/installningar']) {
    await page.goto(address);
    if (await out.count()) break;
  }
  await expect(out).toHaveCount(1);
  await out.click();
  await expect(page).toHaveURL('/logga-in');
});

test('När jag väljer personal ser jag vem jag är och var jag arbetar', async ({ page }) => {
  await page.goto('/logga-in');
  await expect(person(page, 'Anna Lindqvist')).toHaveText('Anna Lindqvist Distriktssköterska, Vårdcentralen Solrosen');
  // Whoever has no access of her own is not here, nor is anybody's protected name.
  await expect(page.getByText('Ines Moreno')).toHaveCount(0);
  await expect(page.getByText('Norell')).toHaveCount(0);
  await person(page, 'Anna Lindqvist').click();
  await expect(page).toHaveURL('/personal');
  await expect(page.getByRole('banner')).toContainText('Anna Lindqvist, distriktssköterska på Vårdcentralen Solrosen');
});

test('När jag loggar in som någon annan slutar den första inloggningen', async ({ page }) => {
  await signIn(page, 'Karin Berg');
  await signIn(page, 'Lars Holmgren');
  await expect(page.getByRole('banner')).toContainText('Lars Holmgren');
  await expect(page.getByText('Karin')).toHaveCount(0);
});

test('När jag skriver ett nummer loggar jag in med det', async ({ page, app }) => {
  app.importForeign();
  for (const [number, greeting] of [
    ['19681208-9818', 'Hej Lars'],
    ['196812089818', 'Hej Lars'],
    [` ${FOREIGN.identifier} `, 'Hej Marigold'],
    ['5f1c8a02-6b1e-4d0a-9c55-3c1f0a7e9001', 'Hej Marigold'],
  ]) {
    await typeNumber(page, number);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(greeting);
  }
  // Whoever is not of the demo is not listed.
  await page.goto('/logga-in');
  await expect(part(page, 'Patienter')).not.toContainText('Marigold');
});

test('När jag skriver ett HSA-id loggar jag in som personal', async ({ page }) => {
  await page.goto('/logga-in');
  const anna = await person(page, 'Anna Lindqvist').getAttribute('value');
  await typeNumber(page, anna!);
  await expect(page).toHaveURL('/personal');
});

for (const [why, typed, words] of [
  ['inte skriver något', '', 'Skriv ett nummer'],
  ['skriver ett nummer som inte finns', '19121212-1212', 'Det finns ingen här med det numret. Se efter om du har skrivit rätt.'],
  ['skriver ett för långt nummer', '1'.repeat(300), 'Numret är för långt. Se efter om du har skrivit rätt.'],
  ['skriver något som ser ut som kod', '"><script>alert(1)</script>', 'Det finns ingen här med det numret. Se efter om du har skrivit rätt.'],
]) {
  test(`När jag ${why} får jag veta vad som är fel, och det jag skrev är kvar`, async ({ page }) => {
    await page.goto('/logga-in?till=/plan/viktigt');
    await field(page).fill(typed);
    await submit(page).click();
    await expect(page.getByRole('alert')).toContainText('Det gick inte att logga in');
    await expect(page.getByRole('alert').getByRole('link')).toHaveText(words);
    await expect(field(page)).toHaveValue(typed);
    await expect(field(page)).toHaveAttribute('aria-invalid', 'true');
    await expect(field(page)).toHaveAccessibleDescription(new RegExp(`${words.replace(/[.?]/g, '\\$&')}$`));
    await checkPage(page, { status: 422, title: 'Fel: Logga in – Mitt patientkontrakt' });

    await page.getByRole('alert').getByRole('link').click();
    await expect(field(page)).toBeFocused();
    await field(page).fill('19540314-9809');
    await page.keyboard.press('Enter');
    await expect(page, 'where one was going is not forgotten').toHaveURL('/plan/viktigt');
  });
}

test('När jag kommer till en sida utan att vara inloggad kommer jag dit efteråt', async ({ page }) => {
  await page.goto('/plan/viktigt');
  await expect(page).toHaveURL('/logga-in?till=/plan/viktigt');
  await checkPage(page, { title: 'Logga in – Mitt patientkontrakt' });
  await person(page, 'Lars Holmgren').click();
  await expect(page).toHaveURL('/plan/viktigt');
});

test('När adressen vill ha mig någon annanstans kommer jag hem i stället', async ({ page }) => {
  for (const till of ['https://annan.example/', '//annan.example/', '/\\annan.example', '/personal', 'javascript:alert(1)', '/x\r\nSet-Cookie: a=b']) {
    await page.goto(`/logga-in?till=${encodeURIComponent(till)}`);
    await person(page, 'Lars Holmgren').click();
    await expect(page).toHaveURL('/');
  }
  await page.goto('/logga-in?till=/plan/viktigt');
  await person(page, 'Anna Lindqvist').click();
  await expect(page, "a patient's page is not where staff go").toHaveURL('/personal');
});

test('När en annan webbplats skickar formuläret åt mig händer ingenting', async ({ page, context, app }) => {
  await signIn(page, 'Karin Berg');
  await context.route('http://annan.example/*', (route) =>
    route.fulfill({
      contentType: 'text/html; charset=utf-8',
      body: `<!DOCTYPE html><html lang="sv"><title>Annan</title><form method="post" action="${app.url}/logga-ut"><button>Vinn</button></form></html>`,
    }),
  );
  await page.goto('http://annan.example/');
  await page.getByRole('button', { name: 'Vinn' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Du kan inte öppna sidan');
  await checkPage(page, { status: 403 });
  await page.getByRole('link', { name: 'Till startsidan' }).click();
  await expect(page.getByRole('heading', { level: 1 }), 'still signed in').toHaveText('Hej Karin');
});

test('När kakan sätts kan inget program läsa den, och ingen annan webbplats skicka den', async ({ page, context }) => {
  await signIn(page, 'Karin Berg');
  const cookies = await context.cookies();
  expect(cookies, 'who one is, and how the pages look').toHaveLength(2);
  for (const { name, httpOnly, sameSite, path } of cookies) expect({ name, httpOnly, sameSite, path }).toEqual({ name, httpOnly: true, sameSite: 'Lax', path: '/' });
});

test('När jag bara har tangentbordet loggar jag in, väljer och loggar ut', async ({ page }) => {
  await page.goto('/logga-in');
  await tabTo(page, person(page, 'Lars Holmgren'));
  expect(await focusFaults(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Hej Lars');
  await page.goto('/');
  await tabTo(page, page.getByRole('button', { name: 'Logga ut' }));
  expect(await focusFaults(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/logga-in');
  await tabTo(page, field(page));
  expect(await focusFaults(page)).toEqual([]);
  await page.keyboard.type('19681208-9818');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Hej Lars');
});
