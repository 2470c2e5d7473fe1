// A free time of another booking system: asked for, and answered by the booking that comes in.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkPage, expect, part, signIn, test, type App } from '../fixtures.ts';
import type { Locator, Page } from '@playwright/test';

const main = (page: Page): Locator => page.getByRole('main');
const heading = (page: Page): Locator => page.getByRole('heading', { level: 1 });
const link = (page: Page, name: string | RegExp): Locator => main(page).getByRole('link', { name });
const button = (page: Page, name: string): Locator => main(page).getByRole('button', { name, exact: true });

/** Gösta's visit comes in at another time from the system that books it. */
function book(app: App, start: number): void {
  const file = join(mkdtempSync(join(tmpdir(), 'patientkontrakt-')), 'booked.json');
  const actor = (reference: string) => ({ actor: { reference }, status: 'accepted' });
  const resource = {
    resourceType: 'Appointment',
    id: 'gosta-gunilla',
    meta: { lastUpdated: '2026-11-29T08:00:00+01:00' },
    identifier: [{ system: 'urn:patientkontrakt:demo:appointment', value: 'gosta-gunilla' }],
    extension: [{ url: 'https://patientkontrakt.example/fhir/way', valueCode: 'home' }],
    status: 'booked',
    serviceType: [{ text: 'Hembesök av sjuksköterska' }],
    start: new Date(start).toISOString(),
    minutesDuration: 45,
    participant: [
      actor('Patient?identifier=http://electronichealth.se/identifier/personnummer|194508229814'),
      actor('PractitionerRole/gunilla-hemsjukvarden'),
    ],
  };
  writeFileSync(file, JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry: [{ resource }] }));
  execFileSync(app.binary, ['import', file, '--source', 'urn:patientkontrakt:demo'], { cwd: process.cwd(), env: app.env, stdio: 'pipe' });
}

for (const view of ['simple', 'standard'] as const) {
  test(`När en annan enhet bokar frågar jag om en tid, ångrar mig, frågar igen och får den (${view})`, async ({ alone: { app, page } }) => {
    await signIn(page, 'Gösta Lindgren', view);
    await part(page, 'Ditt nästa steg').getByRole('link', { name: 'Tiden passar inte' }).click();
    await test.step('Då ser jag lediga tider, och att jag har min tid kvar', async () => {
      await expect(heading(page)).toHaveText('Vilken tid passar dig?');
      await expect(main(page)).toContainText('Du har kvar tiden tisdag 1 december klockan 10 så länge.');
      await checkPage(page);
    });
    const first = link(page, /klockan/).first();
    const start = Number(/\.(\d+)$/.exec((await first.getAttribute('href')) ?? '')?.[1]);
    await first.click();
    await test.step('Då ser jag att ni frågar, när jag får svar och att min tid är kvar', async () => {
      await expect(heading(page)).toHaveText('Stämmer det här?');
      for (const words of ['Vi frågar om tiden.', 'Du får svar senast måndag 30 november.', 'Du har kvar tiden tisdag 1 december klockan 10 så länge.']) {
        await expect(main(page)).toContainText(words);
      }
      await checkPage(page);
    });
    const check = page.url();
    await button(page, 'Ja, fråga om tiden').click();
    await test.step('Då är frågan skickad', async () => {
      await expect(heading(page)).toHaveText('Du har frågat om en tid');
      await expect(main(page)).toContainText('Vi svarar senast måndag 30 november.');
      await checkPage(page);
    });
    await main(page).getByRole('button', { name: 'Ångra' }).click();
    await expect(heading(page)).toHaveText('Du har ångrat dig');
    await checkPage(page);
    await page.goto(check);
    await button(page, 'Ja, fråga om tiden').click();
    await page.goto('/');
    await test.step('Då står det på första sidan att jag har frågat', async () => {
      await expect(part(page, 'Ditt nästa steg')).toContainText('Du har frågat om tiden');
      await checkPage(page);
    });
    await link(page, 'Visa det jag skickade').first().click();
    book(app, start);
    await page.reload();
    await test.step('När tiden är bokad ser jag att jag fick den', async () => {
      await expect(heading(page)).toHaveText('Klart! Du fick tiden.');
      await checkPage(page);
    });
  });
}
