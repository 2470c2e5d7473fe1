// A clinician who cannot come: the day is cancelled, the patients read it at once, and somebody rings.
import { checkPage, expect, part, signIn, test } from '../fixtures.ts';
import type { Locator, Page } from '@playwright/test';

const main = (page: Page): Locator => page.getByRole('main');
const heading = (page: Page): Locator => page.getByRole('heading', { level: 1 });

test('När Anna är sjuk ställer hon in sin dag, och alla patienter får ett löfte och ett samtal', async ({ alone: { page: anna, app }, browser, javaScriptEnabled }) => {
  app.setClock('2026-12-03T07:45:00+01:00');
  await signIn(anna, 'Anna Lindqvist');
  await anna.getByRole('link', { name: 'Ställ in besöken en dag' }).click();
  await expect(heading(anna)).toHaveText('Ställ in besöken en dag');
  await checkPage(anna);
  await main(anna).getByRole('link', { name: 'Torsdag 3 december, ett besök' }).click();
  await test.step('Då ser hon vad som ställs in och vad patienterna läser, innan något har hänt', async () => {
    await expect(anna.getByRole('row', { name: /Karin Berg/ })).toContainText('Klockan 13.30');
    await expect(main(anna)).toContainText('Anna kan inte komma. Vi ringer dig i dag.');
    await checkPage(anna);
  });
  await anna.getByRole('button', { name: 'Ställ in besöket' }).click();
  await expect(main(anna)).toContainText('Dina besök torsdag 3 december är inställda.');
  // Mikael stands there from the start: his source has cancelled his visit, with a promise.
  await expect(main(anna)).toContainText('2 patienter ska ringas om inställda besök.');
  await checkPage(anna);

  const context = await browser.newContext({ baseURL: new URL(anna.url()).origin, javaScriptEnabled, viewport: { width: 360, height: 640 } });
  const karin = await context.newPage();
  await signIn(karin, 'Karin Berg', 'simple');
  const card = part(karin, 'Ditt nästa steg');
  await expect(card.getByRole('heading', { level: 3 })).toHaveText('Inställt: besök hos distriktssköterska i dag klockan 13.30.');
  for (const words of ['Anna kan inte komma.', 'Stanna hemma.', 'Vi ringer dig i dag.']) await expect(card).toContainText(words);
  await context.close();

  for (const who of [/Karin Berg/, /Mikael Fransson/]) {
    await anna.getByRole('row', { name: who }).getByRole('button', { name: 'Nådd', exact: true }).click();
  }
  await expect(main(anna)).toContainText('Alla är nådda. 2 patienter är nådda och väntar på en ny tid.');
  await anna.goto('/personal/fragor');
  await expect(main(anna)).not.toContainText('ska ringas');
});
