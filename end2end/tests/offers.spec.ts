// A question about a time: from the card to the receipt, and back; a no; and staff who ask, with the patient in a browser beside.
import { checkPage, expect, part, signIn, test } from '../fixtures.ts';
import type { Locator, Page } from '@playwright/test';

const VIEWS = [
  ['enkel vy', 'simple'],
  ['vanlig vy', 'standard'],
] as const;

const main = (page: Page): Locator => page.getByRole('main');
const heading = (page: Page): Locator => page.getByRole('heading', { level: 1 });
const link = (page: Page, name: string | RegExp): Locator => main(page).getByRole('link', { name });
const button = (page: Page, name: string): Locator => main(page).getByRole('button', { name, exact: true });

for (const [name, view] of VIEWS) {
  test(`När vården föreslår tider väljer jag en i ${name}, och kan ångra mig`, async ({ alone: { page } }) => {
    await signIn(page, 'Amir Hosseini', view);
    await part(page, 'Ditt nästa steg').getByRole('link', { name: 'Välj en tid' }).click();
    await test.step('Då ser jag vem som föreslår, tiderna och när jag ska ha svarat', async () => {
      await expect(heading(page)).toHaveText(/^Passar (någon av tiderna|den här tiden)\?$/);
      await expect(main(page)).toContainText(/Elin( Wester)? föreslår 3 tider\./);
      await expect(main(page)).toContainText('Svara senast onsdag 2 december klockan 16.');
      await expect(link(page, /klockan/)).toHaveCount(3);
      await checkPage(page, { title: 'Passar någon av tiderna? – Mitt patientkontrakt' });
    });
    await link(page, 'Torsdag 10 december').click();
    await test.step('Då ser jag en gång till vad det blir', async () => {
      await expect(heading(page)).toHaveText('Vill du ha den här tiden?');
      for (const words of ['Du ska träffa Elin Wester', 'Torsdag 10 december', 'Klockan 10']) await expect(main(page)).toContainText(words);
      await checkPage(page);
    });
    await button(page, 'Ja, boka tiden').click();
    await test.step('Då är tiden min', async () => {
      await expect(heading(page)).toHaveText('Klart! Din tid är bokad.');
      await checkPage(page);
      await link(page, 'Till startsidan').click();
      await expect(part(page, 'Ditt nästa steg')).toContainText('Torsdag 10 december');
      await page.goBack();
    });
    await button(page, 'Ångra bokningen').click();
    await test.step('Då är frågan kvar som förut', async () => {
      await expect(heading(page)).toHaveText(/^Passar (någon av tiderna|den här tiden)\?$/);
      await expect(link(page, /klockan/)).toHaveCount(3);
    });
  });
}

test('När Maja föreslår en annan dag kan jag behålla min tid, och ångra det', async ({ alone: { page } }) => {
  await signIn(page, 'Karin Berg', 'simple');
  await page.goto('/tider');
  await link(page, 'Svara').click();
  await expect(main(page)).toContainText('Maja föreslår en ny tid.');
  await button(page, 'Behåll min tid').click();
  await expect(heading(page)).toHaveText('Du behåller din tid');
  await expect(main(page)).toContainText('Din tid är tisdag 8 december klockan 10.');
  await checkPage(page);
  await button(page, 'Ångra svaret').click();
  await expect(heading(page)).toHaveText(/^Passar (någon av tiderna|den här tiden)\?$/);
  await link(page, 'Onsdag 9 december').click();
  await button(page, 'Ja, byt tid').click();
  await expect(heading(page)).toHaveText('Klart! Din nya tid är bokad.');
  await expect(main(page)).toContainText('Onsdag 9 december');
});

test('När ingen tid passar skriver jag när jag kan, och får veta när jag får svar', async ({ alone: { page } }) => {
  await signIn(page, 'Amir Hosseini', 'simple');
  await part(page, 'Ditt nästa steg').getByRole('link', { name: 'Välj en tid' }).click();
  await link(page, 'Ingen tid passar').click();
  await expect(heading(page)).toHaveText('Ingen tid passar');
  await checkPage(page);
  await page.getByRole('textbox', { name: 'När kan du?' }).fill('Fredagar går bra.');
  await button(page, 'Skicka').click();
  await expect(page).toHaveURL(/\/fragor\/req_/);
  await expect(main(page)).toContainText('Fredagar går bra.');
  await expect(main(page)).toContainText('Vi svarar senast');
  await checkPage(page);
});

test('När Anna föreslår tider ser Karin dem på sin sida, och Anna ser att de är sedda och valda', async ({ alone: { page: anna }, browser, javaScriptEnabled }) => {
  await signIn(anna, 'Anna Lindqvist');
  await anna.getByRole('link', { name: 'Karin Berg' }).click();
  await link(anna, 'Föreslå tider').click();
  await link(anna, /^Byt tid: besök hos distriktssköterska/).click();
  await test.step('När hon skickar utan att ha valt någon tid säger sidan det', async () => {
    await button(anna, 'Skicka förslaget').click();
    await expect(anna.getByRole('alert')).toContainText('Välj minst en tid.');
    await checkPage(anna, { status: 422, title: /^Fel: Föreslå tider/ });
  });
  const times = anna.getByRole('group', { name: 'Välj en till tre tider' }).getByRole('checkbox');
  await times.nth(0).check();
  await times.nth(4).check();
  await button(anna, 'Skicka förslaget').click();
  await expect(main(anna)).toContainText('Väntar på patientens svar');
  await expect(main(anna)).toContainText('Inte sett');
  await checkPage(anna);

  const context = await browser.newContext({ baseURL: new URL(anna.url()).origin, javaScriptEnabled, viewport: { width: 360, height: 640 } });
  const karin = await context.newPage();
  await signIn(karin, 'Karin Berg', 'simple');
  await part(karin, 'Ditt nästa steg').getByRole('link', { name: 'Välj en tid' }).click();
  await expect(main(karin)).toContainText('Anna föreslår 2 tider.');
  await expect(main(karin)).toContainText('Du har kvar tiden torsdag 3 december klockan 13.30.');
  await anna.reload();
  await expect(main(anna)).not.toContainText('Inte sett');
  await link(karin, /klockan/).first().click();
  await button(karin, 'Ja, byt tid').click();
  await expect(heading(karin)).toHaveText('Klart! Din nya tid är bokad.');
  await anna.goto('/personal/fragor');
  await expect(main(anna)).toContainText('Karin Berg bytte tid från torsdag 3 december klockan 13.30');
  await context.close();
});
