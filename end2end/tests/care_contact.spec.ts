// Whom to turn to: the contacts in both views, a handover that is not done, and asking for a contact of one's own.
import { checkPage, expect, part, signIn, test } from '../fixtures.ts';
import type { Locator, Page } from '@playwright/test';

const VIEWS = [
  ['enkel vy', 'simple'],
  ['vanlig vy', 'standard'],
] as const;

const main = (page: Page): Locator => page.getByRole('main');
const heading = (page: Page): Locator => page.getByRole('heading', { level: 1 });

test('När jag öppnar mina kontakter i enkel vy ser jag vem jag ringer, och när de svarar', async ({ page }) => {
  await signIn(page, 'Karin Berg', 'simple');
  await page.goto('/kontakt');
  await expect(heading(page)).toHaveText('Mina kontakter');
  await expect(main(page).getByRole('heading', { level: 2 })).toHaveText(['Anna Lindqvist', 'Johan Ekdahl', 'Tomas Ahl']);
  const anna = main(page).getByRole('listitem').filter({ hasText: 'Anna Lindqvist' });
  await expect(anna).toContainText('Distriktssköterska på Vårdcentralen Solrosen. Din fasta vårdkontakt.');
  await expect(anna).toContainText('Anna svarar måndag till torsdag klockan 8 till 12.');
  await expect(anna.getByRole('link')).toHaveText('Ring Anna 040-628 04 11');
  await expect(anna.getByRole('link')).toHaveAttribute('href', 'tel:0406280411');
  await checkPage(page, { title: 'Mina kontakter – Mitt patientkontrakt' });
  await main(page).getByRole('link', { name: 'Jag vill ha hjälp' }).click();
  await expect(page).toHaveURL('/hjalp');
});

test('När jag öppnar mina kontakter i vanlig vy ser jag också vem som svarar när kontakten är borta', async ({ page }) => {
  await signIn(page, 'Karin Berg');
  await page.goto('/kontakt');
  const contact = part(page, 'Min fasta vårdkontakt');
  for (const words of ['Den du vänder dig till först.', 'Måndag till torsdag klockan 8 till 12', 'Amira Haddad, sjuksköterska', 'Johan Ekdahl', 'Tomas Ahl']) {
    await expect.soft(contact).toContainText(words);
  }
  await checkPage(page, { title: 'Mina kontakter – Mitt patientkontrakt' });
  await page.getByRole('link', { name: 'Skriv ett meddelande' }).click();
  await expect(page).toHaveURL('/hjalp/skriv');
});

for (const [name, view] of VIEWS) {
  test(`När jag inte har någon fast vårdkontakt ber jag om en i ${name}, och kan ångra mig`, async ({ page }) => {
    await signIn(page, 'Leo Dahl', view);
    await page.goto('/kontakt');
    await expect(main(page)).toContainText('Du har ingen fast vårdkontakt än.');
    expect.soft(await main(page).locator('ul:not(:has(li))').count(), 'lists with nothing in them').toBe(0);
    await checkPage(page);
    await page.getByRole('button', { name: 'Jag vill ha en fast vårdkontakt' }).click();
    await test.step('Då ser jag vem som har fått det, och när jag får svar', async () => {
      await expect(page).toHaveURL(/\/fragor\/req_[^/]+$/);
      await expect(heading(page)).toHaveText('Du har bett om en fast vårdkontakt');
      await expect(main(page)).toContainText('Vårdcentralen Solrosen har fått det.');
      await expect(main(page)).toContainText('Vi svarar senast måndag 7 december.');
      await checkPage(page, { title: 'Du har bett om en fast vårdkontakt – Mitt patientkontrakt' });
    });
    const request = new URL(page.url()).pathname;
    await test.step('När jag ber en gång till är det samma fråga', async () => {
      await page.goto('/kontakt');
      await page.getByRole('button', { name: 'Jag vill ha en fast vårdkontakt' }).click();
      await expect(page).toHaveURL(request);
    });
    await page.getByRole('button', { name: 'Ångra' }).click();
    await expect(heading(page)).toHaveText('Du har ångrat dig');
    await checkPage(page);
  });

  test(`När jag har en fast vårdkontakt ber ingen mig be om en i ${name}`, async ({ page }) => {
    await signIn(page, 'Lars Holmgren', view);
    await page.goto('/kontakt');
    await expect(main(page)).toContainText('Johan Ekdahl');
    await expect(page.getByRole('button', { name: 'Jag vill ha en fast vårdkontakt' })).toHaveCount(0);
    await checkPage(page);
  });

  test(`När en överlämning inte är klar ser jag i ${name} vem som ansvarar tills dess`, async ({ page }) => {
    await signIn(page, 'Bengt Åkesson', view);
    await page.goto('/kontakt');
    const says = await main(page).innerText();
    expect.soft(says).toContain('Vårdcentralen Solrosen har försökt nå dig en gång.');
    expect.soft(says).toMatch(/Strokeenheten, Lindhaga lasarett (ansvarar|har ansvar)/);
    expect.soft(says, 'nobody is promised who has not said yes').not.toContain('Amira');
    await checkPage(page);
  });

  test(`När min kontakt har skyddade uppgifter står bara yrket i ${name}`, async ({ page }) => {
    await signIn(page, 'Emma', view);
    for (const address of ['/kontakt', '/hjalp', '/hjalp/skriv']) {
      const answer = await page.goto(address);
      const source = await answer!.text();
      for (const words of ['Åsa', 'Norell']) expect.soft(source, `${words} at ${address}`).not.toContain(words);
      await checkPage(page);
    }
    await page.goto('/kontakt');
    await expect(main(page)).toContainText('Sjuksköterska på Vuxenpsykiatrin Lindhaga');
    await expect(main(page).getByRole('link', { name: 'Ring Vuxenpsykiatrin Lindhaga 040-628 04 55' })).toBeVisible();
  });
}
