// What we say of accessibility: found from every page, signed in or not, and a way from it to say that something does not work.
import { checkPage, expect, signIn, test } from '../fixtures.ts';
import type { Page } from '@playwright/test';

const main = (page: Page) => page.getByRole('main');
const h1 = (page: Page) => page.getByRole('heading', { level: 1 });
const foot = (page: Page) => page.getByRole('contentinfo').getByRole('link', { name: 'Tillgänglighet' });

test('När jag inte är inloggad läser jag vad som inte fungerar än, och vem jag kan säga till', async ({ page }) => {
  await page.goto('/logga-in');
  await foot(page).click();
  await expect(h1(page)).toHaveText('Tillgänglighetsredogörelse för Patientkontrakt');
  await expect(main(page)).toContainText('Tjänsten är delvis förenlig med lagen om tillgänglighet till digital offentlig service (2018:1937).');
  await expect(main(page).getByRole('region', { name: 'Så har vi prövat' })).toContainText('Inte gjorda än.');
  await expect(main(page).getByRole('link', { name: 'Anmäl till Digg (digg.se)' })).toHaveAttribute('href', 'https://www.digg.se/tdosanmalan');
  await checkPage(page);
  await main(page).getByRole('link', { name: 'Något fungerar inte' }).click();
  await expect(h1(page)).toHaveText('Vem kan du säga till?');
  await expect(main(page).locator('input, textarea'), 'nothing is asked of whoever reads it').toHaveCount(0);
  await main(page).getByRole('link', { name: 'Logga in och säg till' }).click();
  await page.getByRole('button', { name: /^Eva Sandström/ }).click();
  await expect(page).toHaveURL('/hjalp/fel');
});

test('När jag är patient leder sidan till formuläret som redan finns', async ({ page }) => {
  await signIn(page, 'Eva Sandström');
  await foot(page).click();
  await main(page).getByRole('link', { name: 'Något fungerar inte' }).click();
  await expect(page).toHaveURL('/hjalp/fel');
  await expect(page.getByLabel('Vad fungerar inte?')).toBeVisible();
  await page.goto('/tillganglighet/rapportera');
  await expect(page).toHaveURL('/hjalp/fel');
});

test('När jag är personal finns länken under varje sida, och jag kommer tillbaka till enheten', async ({ page }) => {
  await signIn(page, 'Anna Lindqvist');
  await foot(page).click();
  await checkPage(page, { title: 'Tillgänglighetsredogörelse för Patientkontrakt – Patientkontrakt för personal' });
  await page.getByRole('link', { name: 'Enhetens patienter' }).click();
  await expect(page).toHaveURL('/personal');
});

test('När jag läser krav för krav är det en tabell som ryms på en smal skärm', async ({ page }) => {
  await page.goto('/tillganglighet/krav');
  const table = page.getByRole('table', { name: 'Krav, om de uppfylls, och hur' });
  await expect(table.getByRole('columnheader')).toHaveText(['Krav', 'Uppfylls det?', 'Hur']);
  const contrast = table.getByRole('row', { name: /^9\.1\.4\.3 / });
  await expect(contrast.getByRole('rowheader')).toHaveText('9.1.4.3 Text syns tydligt mot det som är bakom');
  await expect(contrast.getByRole('cell')).toHaveText(['Uppfylls', 'Minst 7:1. Prövas i alla färger.']);
  await page.setViewportSize({ width: 320, height: 640 });
  for (const cell of await contrast.locator('th, td').all()) expect((await cell.boundingBox())!.width, 'the width of a cell').toBeGreaterThan(200);
  await checkPage(page);
});

test('När jag läser om en anpassning leder länken dit där jag väljer den', async ({ page }) => {
  await signIn(page, 'Eva Sandström');
  await page.goto('/hjalp/sidan');
  await page.getByRole('link', { name: 'Så kan du anpassa sidorna' }).click();
  for (const [words, address] of [['Välj: Färger', '/installningar/farger'], ['Språk / Language', '/installningar/sprak'], ['Mer om: Lyssna på sidan', '/hjalp/las-upp']]) {
    await page.goto('/tillganglighet/anpassningar');
    await main(page).getByRole('link', { name: words }).click();
    await expect(page).toHaveURL(address);
  }
});

test('När jag har enkel vy står det i några få meningar, och jag kommer tillbaka', async ({ page }) => {
  await signIn(page, 'Karin Berg', 'simple');
  await page.goto('/hjalp/sidan');
  await page.getByRole('link', { name: 'Sidan ska fungera för alla' }).click();
  await expect(h1(page)).toHaveText('Sidan ska fungera för alla');
  await checkPage(page, { title: 'Sidan ska fungera för alla – Mitt patientkontrakt' });
  await main(page).getByRole('link', { name: 'Så kan du ändra sidan' }).click();
  await checkPage(page, { title: 'Så kan du ändra sidan – Mitt patientkontrakt' });
  await page.getByRole('link', { name: 'Tillbaka' }).click();
  await main(page).getByRole('link', { name: 'Läs mer i vanlig vy' }).click();
  await checkPage(page, { title: 'Läs mer i vanlig vy – Mitt patientkontrakt' });
  await page.getByRole('link', { name: 'Tillbaka' }).click();
  await main(page).getByRole('link', { name: 'Något fungerar inte' }).click();
  await expect(page).toHaveURL('/hjalp/fel');
});

test('När jag har enkel vy läser jag hela texten, och kommer tillbaka till enkel vy', async ({ page }) => {
  await signIn(page, 'Karin Berg', 'simple');
  await page.goto('/tillganglighet');
  await main(page).getByRole('link', { name: 'Läs hela texten' }).click();
  await expect(h1(page)).toHaveText('Tillgänglighetsredogörelse för Patientkontrakt');
  await checkPage(page, { title: 'Tillgänglighetsredogörelse för Patientkontrakt – Mitt patientkontrakt' });
  await foot(page).click();
  await expect(h1(page)).toHaveText('Sidan ska fungera för alla');
});
