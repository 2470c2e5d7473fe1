// An earlier time: wanting one, being asked when it comes free, taking it; and the way into a video meeting.
import { checkPage, expect, part, signIn, test } from '../fixtures.ts';
import type { Locator, Page } from '@playwright/test';

const main = (page: Page): Locator => page.getByRole('main');
const heading = (page: Page): Locator => page.getByRole('heading', { level: 1 });
const link = (page: Page, name: string | RegExp): Locator => main(page).getByRole('link', { name });
const button = (page: Page, name: string): Locator => main(page).getByRole('button', { name, exact: true });

for (const [name, view] of [
  ['enkel vy', 'simple'],
  ['vanlig vy', 'standard'],
] as const) {
  test(`När jag vill ha en tidigare tid i ${name} får jag frågan när en är ledig, och har kvar min tid tills jag svarar`, async ({ alone: { page } }) => {
    await signIn(page, 'Karin Berg', view);
    await part(page, 'Ditt nästa steg').getByRole('link', { name: 'Jag kan inte komma' }).click();
    await link(page, 'Ingen tid passar').click();
    await link(page, 'Jag vill ha en tidigare tid').click();
    await test.step('Då ser jag vad som händer innan det händer', async () => {
      await expect(heading(page)).toHaveText('Vill du ha en tidigare tid?');
      await expect(main(page)).toContainText('Du har kvar tiden torsdag 3 december klockan 13.30.');
      await checkPage(page);
    });
    await button(page, 'Ja, fråga mig').click();
    await test.step('Då väntar jag, och kan sluta', async () => {
      await expect(heading(page)).toHaveText('Du väntar på en tidigare tid');
      await checkPage(page);
      await expect(button(page, 'Sluta vänta')).toBeVisible();
    });
    await test.step('Då kommer frågan av sig själv', async () => {
      await expect(async () => {
        await page.goto('/');
        await expect(part(page, 'Ditt nästa steg')).toContainText('En tidigare tid har blivit ledig.', { timeout: 500 });
      }).toPass({ timeout: 30_000 });
      await checkPage(page);
    });
    await part(page, 'Ditt nästa steg').getByRole('link', { name: /^(Svara|Välj)/ }).click();
    await expect(main(page)).toContainText('Du har kvar tiden torsdag 3 december klockan 13.30.');
    await checkPage(page);
    await link(page, /klockan/).first().click();
    await button(page, 'Ja, byt tid').click();
    await expect(heading(page)).toHaveText('Klart! Din nya tid är bokad.');
    await expect(main(page)).toContainText('Onsdag 2 december');
    await checkPage(page);
  });
}

test('När mitt videomöte öppnar kan jag gå in i det från startsidan', async ({ alone: { page, app } }) => {
  app.setClock('2026-12-11T09:40:00+01:00');
  await signIn(page, 'Amir Hosseini', 'simple');
  await page.goto('/tider');
  await expect(page.locator('a[href*="video.regionsundet"]')).toHaveCount(0);
  app.setClock('2026-12-11T09:45:00+01:00');
  await page.goto('/');
  const card = part(page, 'Ditt nästa steg');
  await expect(card.getByRole('link', { name: 'Gå in i videomötet' })).toHaveAttribute('href', 'https://video.regionsundet.example/amir-atergang');
  await expect(card.getByRole('link')).toHaveCount(3);
  await checkPage(page);
  await card.getByRole('link', { name: 'Visa mer' }).click();
  await expect(link(page, 'Gå in i videomötet')).toBeVisible();
  await checkPage(page);
});
