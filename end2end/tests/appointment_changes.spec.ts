// Changing a time: from the card to the receipt, by hand, by keyboard, and interrupted; somebody else who was first; cancelling; undoing.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkPage, expect, focusFaults, part, signIn, tabTo, test, type App } from '../fixtures.ts';
import type { Locator, Page } from '@playwright/test';

const VIEWS = [
  ['enkel vy', 'simple'],
  ['vanlig vy', 'standard'],
] as const;

const main = (page: Page): Locator => page.getByRole('main');
const heading = (page: Page): Locator => page.getByRole('heading', { level: 1 });
const link = (page: Page, name: string | RegExp): Locator => main(page).getByRole('link', { name });
const button = (page: Page, name: string): Locator => main(page).getByRole('button', { name, exact: true });

/** Somebody else's visit to Anna comes in from another system. */
function takeTime(app: App, start: string, end: string): void {
  const file = join(mkdtempSync(join(tmpdir(), 'patientkontrakt-')), 'taken.json');
  const actor = (reference: string) => ({ actor: { reference }, status: 'accepted' });
  const resource = {
    resourceType: 'Appointment',
    id: `taken-${start}`,
    status: 'booked',
    serviceType: [{ text: 'Besök hos distriktssköterska' }],
    start,
    end,
    participant: [
      actor('Patient?identifier=http://electronichealth.se/identifier/personnummer|196812089818'),
      actor('Practitioner?identifier=urn:oid:1.2.752.129.2.1.4.1|TST0000000000-P101'),
    ],
  };
  writeFileSync(file, JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry: [{ resource }] }));
  execFileSync(app.binary, ['import', file, '--source', 'another'], { cwd: process.cwd(), env: app.env, stdio: 'pipe' });
}

const OLD = 'torsdag 3 december klockan 13.30';
const NEW = /^Tisdag 1 december på eftermiddagen, klockan 13\.30$/;

for (const [name, view] of VIEWS) {
  test(`När jag byter tid i ${name} har jag den gamla tills den nya är min, och kan ångra mig`, async ({ alone: { page } }) => {
    await signIn(page, 'Karin Berg', view);
    const card = part(page, 'Ditt nästa steg');
    const before = await card.innerText();
    let chosen = '';
    await card.getByRole('link', { name: 'Jag kan inte komma' }).click();

    await test.step('Då ser jag tider på andra dagar, och att jag har min tid kvar', async () => {
      await expect(heading(page)).toHaveText('Vilken tid passar dig?');
      await expect(main(page)).toContainText(`Du har kvar tiden ${OLD}. Du har den tills du väljer en ny.`);
      await expect(link(page, /klockan/)).toHaveCount(view === 'simple' ? 3 : 9);
      await checkPage(page, { title: 'Vilken tid passar dig? – Mitt patientkontrakt' });
    });
    await test.step('När jag vill se fler tider får jag andra', async () => {
      const first = await link(page, /klockan/).allInnerTexts();
      await link(page, 'Visa fler tider').click();
      const second = await link(page, /klockan/).allInnerTexts();
      expect(second.filter((time) => first.includes(time))).toEqual([]);
      await checkPage(page);
      await page.goBack();
    });
    await test.step('När jag väljer en tid ser jag den nya och vad som händer med den gamla', async () => {
      await link(page, NEW).click();
      await expect(heading(page)).toHaveText('Stämmer det här?');
      chosen = new URL(page.url()).search.slice(1);
      for (const words of ['Det är i morgon.', 'Anna', 'Tisdag 1 december', 'Klockan 13.30', 'Ni ses på Vårdcentralen Solrosen.', `Då tar vi bort tiden ${OLD}.`]) {
        await expect.soft(main(page)).toContainText(words);
      }
      await checkPage(page, { title: 'Stämmer det här? – Mitt patientkontrakt' });
    });
    await test.step('När jag går tillbaka har inget hänt', async () => {
      await link(page, 'Nej, gå tillbaka').click();
      await expect(main(page)).toContainText(`Du har kvar tiden ${OLD}.`);
      await link(page, NEW).click();
    });
    await test.step('När jag säger ja är den nya tiden min, och sidan säger hur länge jag kan ångra mig', async () => {
      await button(page, 'Ja, byt tid').dblclick();
      await expect(heading(page)).toHaveText('Klart! Din nya tid är bokad.');
      for (const words of ['Tisdag 1 december', 'Klockan 13.30', 'Ni ses på Vårdcentralen Solrosen.', 'Du behöver inte göra något mer.', 'Du kan ångra dig fram till klockan 8.45.']) {
        await expect.soft(main(page)).toContainText(words);
      }
      await checkPage(page, { title: 'Klart! Din nya tid är bokad. – Mitt patientkontrakt' });
      await link(page, 'Till startsidan').click();
      await expect(card).toContainText('I morgon, tisdag 1 december');
      await page.goBack();
      const receipt = page.url();
      await page.goto(`${receipt.replace('andrad', 'byt/kolla')}?${chosen}`);
      await expect(heading(page), 'one comes back to the question').toHaveText('Du har redan den tiden');
      await checkPage(page);
      await page.goto(receipt);
    });
    await test.step('När jag ångrar mig är allt som förut', async () => {
      await button(page, 'Ångra bytet').click();
      await expect(heading(page)).toHaveText('Du har ångrat dig. Din gamla tid gäller igen.');
      await expect(main(page)).toContainText('Torsdag 3 december');
      await expect(button(page, 'Ångra bytet')).toHaveCount(0);
      await checkPage(page);
      await page.goto('/');
      expect(await card.innerText()).toBe(before);
    });
  });

  test(`När jag avbokar i ${name} frågar sidan om jag vill ha en ny tid, och jag kan ångra mig`, async ({ alone: { page } }) => {
    await signIn(page, 'Karin Berg', view);
    const card = part(page, 'Ditt nästa steg');
    const before = await card.innerText();
    await card.getByRole('link', { name: 'Jag kan inte komma' }).click();
    await link(page, 'Ingen tid passar').click();
    await expect(heading(page)).toHaveText('Vad vill du göra?');
    await checkPage(page, { title: 'Vad vill du göra? – Mitt patientkontrakt' });
    await link(page, 'Avboka tiden').click();
    await expect(heading(page)).toHaveText('Vill du avboka tiden?');
    await expect(main(page)).toContainText(`Din tid är ${OLD}.`);
    await checkPage(page, { title: 'Vill du avboka tiden? – Mitt patientkontrakt' });
    await button(page, 'Avboka och bli kontaktad').click();
    await expect(heading(page)).toHaveText('Din tid är avbokad');
    for (const words of [`Du hade tiden ${OLD}.`, 'Senast tisdag 1 december kontaktar vi dig om en ny tid.', 'Du kan ångra dig fram till klockan 8.45.']) {
      await expect.soft(main(page)).toContainText(words);
    }
    await checkPage(page, { title: 'Din tid är avbokad – Mitt patientkontrakt' });
    const receipt = page.url();
    await page.goto('/fragor');
    await link(page, 'Du har sagt att du inte kan komma').click();
    await expect(main(page)).toContainText(`Du hade tiden ${OLD}. Den är avbokad.`);
    await expect(main(page)).not.toContainText('Tiden är kvar');
    await page.goto(receipt);
    await button(page, 'Ångra avbokningen').click();
    await expect(heading(page)).toHaveText('Du har ångrat dig. Din gamla tid gäller igen.');
    await page.goto('/');
    expect(await card.innerText()).toBe(before);
  });
}

test('När jag byter tid med bara tangentbordet når jag varje steg, och ser var jag är', async ({ alone: { page } }) => {
  await signIn(page, 'Karin Berg', 'simple');
  for (const target of [
    part(page, 'Ditt nästa steg').getByRole('link', { name: 'Jag kan inte komma' }),
    link(page, NEW),
    button(page, 'Ja, byt tid'),
  ]) {
    await expect(target).toBeVisible();
    await tabTo(page, target);
    expect(await focusFaults(page)).toEqual([]);
    const before = page.url();
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.href !== before);
  }
  await expect(heading(page)).toHaveText('Klart! Din nya tid är bokad.');
});

test('När någon annan hann före har jag min tid kvar och ser andra tider', async ({ alone: { page, app } }) => {
  await signIn(page, 'Karin Berg', 'simple');
  await part(page, 'Ditt nästa steg').getByRole('link', { name: 'Jag kan inte komma' }).click();
  await link(page, NEW).click();
  takeTime(app, '2026-12-01T13:30:00+01:00', '2026-12-01T14:00:00+01:00');
  await button(page, 'Ja, byt tid').click();
  await expect(heading(page)).toHaveText('Vilken tid passar dig?');
  await expect(main(page)).toContainText(`Någon annan hann före. Din tid ${OLD} är kvar. Välj en annan tid.`);
  await expect(link(page, NEW)).toHaveCount(0);
  await expect(link(page, /klockan/)).toHaveCount(3);
  await checkPage(page, { status: 409, title: 'Fel: Vilken tid passar dig? – Mitt patientkontrakt' });
  await page.goto('/');
  await expect(part(page, 'Ditt nästa steg')).toContainText('På torsdag, 3 december');
});

test('När min gamla tid blir upptagen kan jag inte ångra, och får veta vad jag har', async ({ alone: { page, app } }) => {
  await signIn(page, 'Karin Berg', 'simple');
  await part(page, 'Ditt nästa steg').getByRole('link', { name: 'Jag kan inte komma' }).click();
  await link(page, NEW).click();
  await button(page, 'Ja, byt tid').click();
  await expect(heading(page)).toHaveText('Klart! Din nya tid är bokad.');
  app.setClock('2026-11-30T09:00:00+01:00');
  await page.reload();
  await expect(main(page)).toContainText('Du kan ångra dig om din gamla tid är ledig.');
  await checkPage(page);
  takeTime(app, '2026-12-03T13:30:00+01:00', '2026-12-03T14:00:00+01:00');
  await button(page, 'Ångra bytet').click();
  await expect(heading(page)).toHaveText('Din gamla tid är upptagen nu');
  await expect(main(page)).toContainText('Du har kvar tiden tisdag 1 december klockan 13.30.');
  await checkPage(page, { status: 409, title: 'Fel: Din gamla tid är upptagen nu – Mitt patientkontrakt' });
  await link(page, 'Välj en annan tid').click();
  await expect(heading(page)).toHaveText('Vilken tid passar dig?');
});

test('När Gösta blir avbruten mitt i ett tidsbyte kommer han tillbaka till samma fråga 21 timmar senare', async ({ alone: { page, app } }) => {
  await signIn(page, 'Gösta Lindgren', 'simple');
  await page.goto('/tider');
  await main(page).getByRole('link', { name: /17 december klockan 9\.30/ }).click();
  await link(page, 'Jag kan inte komma').click();
  await link(page, /klockan/).first().click();
  await expect(heading(page)).toHaveText('Stämmer det här?');
  const [address, question] = [page.url(), await main(page).innerText()];
  app.setClock('2026-12-01T05:30:00+01:00');
  await page.goto(address);
  await expect(heading(page)).toHaveText('Du är utloggad');
  await main(page).getByRole('link', { name: 'Logga in' }).click();
  await page.getByRole('button', { name: /^Gösta Lindgren/ }).click();
  await expect(page).toHaveURL(address);
  await expect(heading(page)).toHaveText('Stämmer det här?');
  expect(await main(page).innerText(), 'the same question, on the day it is now').toBe(question.replace('Det är i morgon.', 'Det är i dag.'));
  await button(page, 'Ja, byt tid').click();
  await expect(heading(page)).toHaveText('Klart! Din nya tid är bokad.');
  await expect(main(page), 'he has ordered färdtjänst').toContainText('Har du beställt färdtjänst? Den ändrar du själv.');
});
