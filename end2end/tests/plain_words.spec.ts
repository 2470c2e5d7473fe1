// A line of a plan that nobody has put in plain words: staff find it, write it, and the patient reads it first. Each has a browser.
import { checkPage, expect, signIn, test } from '../fixtures.ts';

const LINE = 'Samtalsstöd vid ångest.';
const PLAIN = 'Du får prata med någon när du har ångest.';

test('När Fatima skriver en rad med enkla ord läser Leo dem först, och planens ord under', async ({ page: leo, other: fatima }) => {
  await signIn(leo, 'Leo Dahl', 'simple');
  await signIn(fatima, 'Fatima Yusuf');
  await test.step('Då ser Fatima vilka rader som saknar enkel text', async () => {
    await fatima.getByRole('link', { name: 'Enkel text till patienter' }).click();
    await expect(fatima).toHaveURL('/personal/enkel-text');
    await checkPage(fatima, { title: 'Enkel text till patienter – Patientkontrakt för personal' });
    const row = fatima.getByRole('row').filter({ hasText: LINE });
    await expect(row).toContainText('Leo Dahl');
    await expect(row).toContainText('Enkel vy');
    await row.getByRole('link', { name: LINE }).click();
  });
  const line = new URL(fatima.url()).pathname.replace('/personal/enkel-text', '/plan/rader');
  await test.step('Då läser Leo det som vården skrev', async () => {
    await leo.goto(line);
    await expect(leo.getByRole('heading', { name: 'Så här skrev vården' })).toBeVisible();
    await expect(leo.getByRole('main')).toContainText(LINE);
  });
  await test.step('När hon sparar en tom text händer inget, och felet står vid fältet', async () => {
    await expect(fatima.getByRole('main')).toContainText(LINE);
    await checkPage(fatima, { title: 'Skriv enkel text – Patientkontrakt för personal' });
    await fatima.getByRole('button', { name: 'Spara texten' }).click();
    await expect(fatima).toHaveTitle(/^Fel: /);
    await expect(fatima.getByRole('alert')).toBeVisible();
    await checkPage(fatima, { status: 422 });
  });
  await test.step('När hon har skrivit står raden bland dem som har fått enkel text', async () => {
    await fatima.getByRole('textbox', { name: 'Samma sak med enkla ord' }).fill(PLAIN);
    await fatima.getByRole('button', { name: 'Spara texten' }).click();
    await expect(fatima).toHaveURL('/personal/enkel-text');
    await expect(fatima.getByRole('table', { name: /Har enkel text/ })).toContainText(PLAIN);
    await checkPage(fatima);
  });
  await test.step('Då läser Leo de enkla orden först och planens ord under', async () => {
    await leo.goto(line);
    await expect(leo.getByRole('main')).toContainText(new RegExp(`${PLAIN}[^]*Så här skrev vården[^]*${LINE}`));
    await checkPage(leo);
    await leo.goto('/plan/rader?sida=2');
    await expect(leo.getByRole('main')).toContainText(PLAIN);
  });
  await test.step('När en rad redan är enkel räcker ett tryck', async () => {
    const easy = 'Jag tar på hörlurar när det blir för högt ljud.';
    await fatima.getByRole('link', { name: easy }).click();
    await fatima.getByRole('button', { name: 'Använd raden som den är' }).click();
    await expect(fatima.getByRole('table', { name: /Har enkel text/ })).toContainText(easy);
  });
  await test.step('När hon tar bort texten läser Leo åter det som vården skrev', async () => {
    await fatima.getByRole('link', { name: LINE }).click();
    await fatima.getByRole('button', { name: 'Ta bort den enkla texten' }).click();
    await expect(fatima).toHaveURL('/personal/enkel-text');
    await leo.goto(line);
    await expect(leo.getByRole('main')).not.toContainText(PLAIN);
  });
});
