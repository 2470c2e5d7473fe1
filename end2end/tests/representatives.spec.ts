// Who helps, and what the person lets them do: less in two taps, taken back in one; what others have decided is not the person's to
// change, and the page says so.
import { checkPage, expect, focusFaults, signIn, tabTo, test } from '../fixtures.ts';
import type { Locator, Page } from '@playwright/test';

const VIEWS = [
  ['enkel vy', 'simple'],
  ['vanlig vy', 'standard'],
] as const;

const main = (page: Page): Locator => page.getByRole('main');
const heading = (page: Page): Locator => page.getByRole('heading', { level: 1 });
const helper = (page: Page, name: string): Locator => main(page).getByRole('listitem').filter({ has: page.getByRole('heading', { name }) });

for (const [name, view] of VIEWS) {
  test(`När Maja ska få göra mindre väljer jag det med två tryck i ${name}, och kan ångra mig`, async ({ page }) => {
    await signIn(page, 'Karin Berg', view);
    await page.goto('/vem-hjalper-mig');
    await expect(heading(page)).toHaveText('Vem hjälper mig?');
    await expect(helper(page, 'Maja Berg').getByRole('paragraph')).toHaveText([
      'Maja är din dotter.',
      'Maja kan se dina tider och din plan, och föreslå tider.',
      // Another test may have let her look; what is said then is the server's tests'.
      /^Maja (har inte tittat|tittade) här/,
    ]);
    await checkPage(page, { title: 'Vem hjälper mig? – Mitt patientkontrakt' });

    await page.getByRole('link', { name: 'Ändra för Maja' }).click();
    await test.step('Då ser jag vad hon får nu, och vad jag kan välja', async () => {
      await expect(page).toHaveURL(/\/vem-hjalper-mig\/rep_[^/]+$/);
      await expect(heading(page)).toHaveText('Vad får Maja göra?');
      await expect(main(page).getByRole('button'), 'less than what came in, never more').toHaveText(['Kan föreslå', 'Kan se', 'Sluta dela med Maja']);
      await checkPage(page, { title: 'Vad får hjälparen göra? – Mitt patientkontrakt' });
    });
    await page.getByRole('button', { name: 'Kan se', exact: true }).click();
    await test.step('Då gäller det genast, också på förra sidan', async () => {
      await expect(page).toHaveURL(/\/vem-hjalper-mig\/rep_[^/]+$/);
      await expect(main(page)).toContainText('Maja kan se dina tider och din plan.');
      await checkPage(page);
      await page.goto('/vem-hjalper-mig');
      await expect(helper(page, 'Maja Berg')).toContainText('Maja kan se dina tider och din plan.');
    });
    await test.step('När jag ångrar mig är det som förut', async () => {
      await page.getByRole('link', { name: 'Ändra för Maja' }).click();
      await page.getByRole('button', { name: 'Ångra' }).click();
      await expect(main(page)).toContainText('Maja kan se dina tider och din plan, och föreslå tider.');
      await expect(page.getByRole('button', { name: 'Ångra' })).toHaveCount(0);
    });
    await test.step('När jag slutar dela ser Maja inget, och jag kan ångra mig', async () => {
      await page.getByRole('button', { name: 'Sluta dela med Maja' }).click();
      await expect(main(page)).toContainText('Maja kan inte se något här.');
      await checkPage(page);
      await page.goto('/vem-hjalper-mig');
      await expect(helper(page, 'Maja Berg')).toContainText('Maja kan inte se något här.');
      await page.getByRole('link', { name: 'Ändra för Maja' }).click();
      await page.getByRole('button', { name: 'Ångra' }).dblclick();
      await expect(main(page), 'undone twice is undone once').toContainText('Maja kan se dina tider och din plan, och föreslå tider.');
    });
  });

  test(`När en god man hjälper mig kan jag inte ändra det i ${name}, och sidan säger varför`, async ({ page }) => {
    await signIn(page, 'Mikael Fransson', view);
    await page.goto('/vem-hjalper-mig');
    await expect(helper(page, 'Rolf Fransson')).toContainText('Rolf är god man för dig.');
    await checkPage(page);
    await helper(page, 'Rolf Fransson').getByRole('link').click();
    await expect(heading(page)).toHaveText('Vad får Rolf göra?');
    await expect(main(page)).toContainText('Här kan du inte ändra vad Rolf får göra.');
    await expect(main(page)).toContainText('Är något fel? Fråga din kontakt i vården.');
    await expect(main(page).getByRole('button')).toHaveCount(0);
    await checkPage(page);
  });
}

test('När någon skickar mer än personen får välja ändras inget', async ({ page, other }) => {
  await signIn(page, 'Karin Berg');
  await page.goto('/vem-hjalper-mig');
  await page.getByRole('link', { name: 'Ändra för Maja' }).click();
  await expect(heading(page)).toHaveText('Vad får Maja göra?');
  const maja = new URL(page.url()).pathname;
  const before = await main(page).innerText();
  for (const niva of ['boka', 'allt', '']) expect((await page.request.post(maja, { form: { niva } })).status(), niva).toBe(404);

  await signIn(other, 'Mikael Fransson');
  await other.goto('/vem-hjalper-mig');
  await helper(other, 'Rolf Fransson').getByRole('link').click();
  await expect(heading(other)).toHaveText('Vad får Rolf göra?');
  const rolf = new URL(other.url()).pathname;
  expect((await other.request.post(rolf, { form: { niva: 'se' } })).status()).toBe(404);
  await other.reload();
  await expect(main(other)).toContainText('Rolf kan se dina tider och din plan, och boka åt dig.');

  await test.step('När någon annan öppnar min hjälpare svarar sidan som om den inte fanns', async () => {
    await other.goto(maja);
    await checkPage(other, { status: 404 });
    expect((await other.request.post(maja, { form: { niva: 'sluta' } })).status()).toBe(404);
    expect((await other.request.post(`${maja}/angra`)).status()).toBe(404);
  });
  await page.reload();
  expect(await main(page).innerText()).toBe(before);
});

test('När ingen hjälper mig säger sidan det, och vem jag frågar', async ({ page }) => {
  await signIn(page, 'Eva Sandström');
  await page.goto('/vem-hjalper-mig');
  await expect(main(page)).toContainText('Du har ingen hjälpare här än.');
  await expect(main(page)).toContainText('Vill du att någon ska hjälpa dig? Fråga din kontakt i vården.');
  await checkPage(page);
});

test('När en förälder inte får läsa Leos plan ser Leo det', async ({ page }) => {
  await signIn(page, 'Leo Dahl', 'simple');
  await page.goto('/vem-hjalper-mig');
  await expect(helper(page, 'Anita Dahl')).toContainText('Anita är din vårdnadshavare.');
  await expect(helper(page, 'Anita Dahl')).toContainText('Anita kan inte se något här.');
  await checkPage(page);
});

test('När jag bara har tangentbordet ändrar jag vad Maja får göra', async ({ page }) => {
  await signIn(page, 'Karin Berg', 'simple');
  await page.goto('/vem-hjalper-mig');
  await tabTo(page, page.getByRole('link', { name: 'Ändra för Maja' }));
  expect(await focusFaults(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(heading(page)).toHaveText('Vad får Maja göra?');
  await tabTo(page, page.getByRole('button', { name: 'Kan se', exact: true }));
  expect(await focusFaults(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(main(page)).toContainText('Maja kan se dina tider och din plan.');
  await tabTo(page, page.getByRole('button', { name: 'Ångra' }));
  expect(await focusFaults(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(main(page)).toContainText('Maja kan se dina tider och din plan, och föreslå tider.');
});

for (const [name, view] of VIEWS) {
  test(`När Peter byter Göstas tid i ${name} ser Gösta vem som gjorde det, och kan ångra det`, async ({ alone: { page } }) => {
    await signIn(page, 'Peter Lindgren', view);
    await test.step('Då står det på varje sida vem han hjälper, och att du är Gösta', async () => {
      await expect(page.getByText('Du hjälper Gösta.')).toBeVisible();
      await expect(page.getByText('”Du” på sidan är Gösta.')).toBeVisible();
      await expect(page.getByRole('button', { name: /Jag kommer|Jag är hemma/ }), 'whether he comes is for Gösta to say').toHaveCount(0);
      await checkPage(page, { title: 'Start – Mitt patientkontrakt' });
    });
    await page.goto('/tider');
    await main(page).getByRole('link', { name: /17 december/i }).click();
    const visit = new URL(page.url()).pathname;
    await main(page).getByRole('link', { name: 'Byt tid' }).click();
    await main(page).getByRole('link', { name: /klockan/ }).first().click();
    await expect(heading(page)).toHaveText('Stämmer det här?');
    await checkPage(page);
    await page.getByRole('button', { name: 'Ja, byt tid' }).dblclick();
    await expect(heading(page)).toHaveText('Klart! Du har bytt tid åt Gösta.');
    await checkPage(page);
    await test.step('När han öppnar något som bara är Göstas får han veta att det inte går', async () => {
      await page.goto('/vem-hjalper-mig');
      await expect(heading(page)).toHaveText('Sidan går inte att öppna');
      await checkPage(page, { status: 403 });
    });

    await signIn(page, 'Gösta Lindgren', view);
    await page.goto(visit);
    await expect(main(page)).toContainText('Peter Lindgren har bokat tiden åt dig.');
    await page.goto(`${visit}/andrad`);
    await page.getByRole('button', { name: 'Ångra bytet' }).click();
    await expect(heading(page)).toHaveText('Du har ångrat dig. Din gamla tid gäller igen.');
    await page.goto('/vem-hjalper-mig');
    await expect(helper(page, 'Peter Lindgren')).toContainText('Peter ändrade en tid');
  });
}
