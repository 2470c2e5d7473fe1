// Human help: whom to ring, being contacted, writing, saying that something does not work, other ways to listen; and that what
// somebody has begun to write is kept, whatever comes between.
import { checkPage, expect, focusFaults, person, signIn, tabTo, test } from '../fixtures.ts';
import type { Locator, Page } from '@playwright/test';

const VIEWS = [
  ['enkel vy', 'simple'],
  ['vanlig vy', 'standard'],
] as const;
const HOSTILE = '</textarea><script>alert(1)</script><b>"fet" & \'sned\'</b>';

const main = (page: Page): Locator => page.getByRole('main');
const heading = (page: Page): Locator => page.getByRole('heading', { level: 1 });
/** What one can press on the page, in order. */
const ways = (page: Page): Locator => main(page).locator('a, button');
const send = (page: Page): Locator => page.getByRole('button', { name: 'Skicka' });

/** The forms that are sent to care from the pages of help. */
const FORMS = [
  { address: '/hjalp/skriv', title: 'Skriv till vården', label: 'Vad vill du säga?', sent: 'Ditt meddelande är skickat', by: 'torsdag 3 december' },
  { address: '/hjalp/fel', title: 'Något fungerar inte', label: 'Vad fungerar inte?', sent: 'Du har sagt att något inte fungerar', by: 'måndag 7 december' },
];

/** Waits for the island of the form, types, and waits until the server has what was typed. */
async function typeAndKeep(page: Page, field: Locator, text: string): Promise<void> {
  await expect.poll(() => page.evaluate(() => '__hydrateIsland' in window)).toBe(true);
  const [kept] = await Promise.all([page.waitForResponse((answer) => answer.url().endsWith('/utkast')), field.fill(text)]);
  expect(kept.status()).toBe(204);
}

for (const [name, view] of VIEWS) {
  test(`När jag vill ha hjälp i ${name} står 112 först, sedan 1177, sedan min kontakt`, async ({ page }) => {
    await signIn(page, 'Karin Berg', view);
    await page.goto('/hjalp');
    await expect(heading(page)).toHaveText('Jag vill ha hjälp');
    await expect(ways(page)).toHaveText(['Ring 112', 'Ring 1177', 'Ring Anna 040-628 04 11', 'Jag vill bli kontaktad', 'Skriv till Anna']);
    for (const [words, number] of [
      ['Ring 112', 'tel:112'],
      ['Ring 1177', 'tel:1177'],
      ['Ring Anna 040-628 04 11', 'tel:0406280411'],
    ]) {
      await expect(main(page).getByRole('link', { name: words, exact: true })).toHaveAttribute('href', number);
    }
    const said = main(page).getByRole('paragraph');
    await expect(said).toHaveText([
      'Blir du plötsligt mycket sjuk?',
      'Behöver du råd om vård?',
      /^Anna är din fasta vårdkontakt\./,
      'Anna svarar måndag till torsdag klockan 8 till 12.',
    ]);
    await checkPage(page, { title: 'Jag vill ha hjälp – Mitt patientkontrakt' });
  });

  test(`När jag helst skriver, som Leo, står det först i ${name}`, async ({ page }) => {
    await signIn(page, 'Leo Dahl', view);
    await page.goto('/hjalp');
    await expect(ways(page)).toHaveText(['Ring 112', 'Ring 1177', /^Skriv till /, 'Jag vill bli kontaktad', /^Ring .*\s040-628\s04\s\d\d$/]);
    await checkPage(page);
    await test.step('När han vill bli kontaktad lovar sidan ett svar där, inte ett samtal', async () => {
      await page.getByRole('button', { name: 'Jag vill bli kontaktad' }).click();
      await expect(main(page)).toContainText('Du får ett svar här senast tisdag 1 december.');
      await checkPage(page);
      await page.getByRole('button', { name: 'Ångra' }).click();
    });
  });

  test(`När jag vill bli kontaktad i ${name} ser jag vem som har fått det och när de ringer, och kan ångra mig`, async ({ page }) => {
    await signIn(page, 'Karin Berg', view);
    await page.goto('/hjalp');
    await page.getByRole('button', { name: 'Jag vill bli kontaktad' }).click();
    await expect(page).toHaveURL(/\/fragor\/req_[^/]+$/);
    const request = new URL(page.url()).pathname;
    await expect(heading(page)).toHaveText('Du har bett oss kontakta dig');
    for (const words of ['Vårdcentralen Solrosen har fått det.', 'Vi ringer dig senast tisdag 1 december.', 'Efter samtalet kan du läsa svaret här.']) {
      await expect.soft(main(page)).toContainText(words);
    }
    await checkPage(page, { title: 'Du har bett oss kontakta dig – Mitt patientkontrakt' });
    await test.step('När jag trycker en gång till är det samma fråga', async () => {
      await page.goto('/hjalp');
      await page.getByRole('button', { name: 'Jag vill bli kontaktad' }).click();
      await expect(page).toHaveURL(request);
    });
    await test.step('När jag öppnar mina frågor står den där', async () => {
      await page.goto('/hjalp');
      await page.getByRole('link', { name: 'Det jag har skickat' }).click();
      await expect(page).toHaveURL('/fragor');
      const row = main(page).getByRole('listitem').filter({ has: page.locator(`a[href="${request}"]`) });
      await expect(row).toContainText('Du har bett oss kontakta dig');
      await expect(row).toContainText('Skickat i dag klockan 8.30.');
      await expect(row).toContainText('Inte sett än');
      await checkPage(page, { title: 'Det jag har skickat – Mitt patientkontrakt' });
      await row.getByRole('link').click();
    });
    await test.step('När jag ångrar mig skickas inget', async () => {
      await page.getByRole('button', { name: 'Ångra' }).click();
      await expect(page).toHaveURL(request);
      await expect(heading(page)).toHaveText('Du har ångrat dig');
      await expect(main(page)).toContainText('Vi gör inget mer med det.');
      await expect(page.getByRole('button', { name: 'Ångra' })).toHaveCount(0);
      await checkPage(page, { title: 'Du har ångrat dig – Mitt patientkontrakt' });
    });
  });

  for (const { address, title, label, sent, by } of FORMS) {
    test(`När jag skriver på ${address} i ${name} ser jag vem som läser, vad jag skrev och när svaret kommer`, async ({ page }) => {
      await signIn(page, 'Karin Berg', view);
      await page.goto(address);
      await expect(heading(page)).toHaveText(title);
      expect(await main(page).getByRole('textbox').count(), 'at most two fields').toBeLessThanOrEqual(2);
      if (address === '/hjalp/skriv') await expect.soft(main(page)).toContainText('Meddelandet går till Vårdcentralen Solrosen. Anna eller någon annan där läser det.');
      await checkPage(page, { title: `${title} – Mitt patientkontrakt` });
      await page.getByRole('textbox', { name: label }).fill('Får jag ta med Maja?\nHon vill gärna.');
      await send(page).click();
      await expect(page).toHaveURL(/\/fragor\/req_[^/]+$/);
      await expect(heading(page)).toHaveText(sent);
      await expect(main(page)).toContainText('Du skrev:');
      expect.soft(await main(page).innerText(), 'lines stay lines').toMatch(/Får jag ta med Maja\?\n+Hon vill gärna\./);
      await expect(main(page)).toContainText(`Vi svarar senast ${by}.`);
      await checkPage(page, { title: `${sent} – Mitt patientkontrakt` });
      await page.getByRole('button', { name: 'Ångra' }).click();
      await expect(heading(page)).toHaveText('Du har ångrat dig');
    });
  }
}

for (const { address, title, label, sent } of FORMS) {
  test(`När jag skickar ${address} utan text får jag veta vad som fattas, och kan göra klart`, async ({ page }) => {
    await signIn(page, 'Bengt Åkesson');
    await page.goto(address);
    const field = page.getByRole('textbox', { name: label });
    await field.fill('   \n  ');
    await send(page).click();
    await expect(page).toHaveURL(address);
    await expect(page.getByRole('alert')).toContainText('Det är inte klart än');
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await expect(field).toHaveAccessibleDescription(/Skriv något först/);
    await expect(field, 'what was typed is kept').toHaveValue(/^\s+$/);
    await checkPage(page, { status: 422, title: `Fel: ${title} – Mitt patientkontrakt` });
    await page.getByRole('alert').getByRole('link', { name: 'Skriv något först' }).click();
    await expect(field).toBeFocused();
    await field.fill('Nu skriver jag något.');
    await send(page).click();
    await expect(heading(page)).toHaveText(sent);
    await page.getByRole('button', { name: 'Ångra' }).click();
  });

  test(`När min text på ${address} är för lång får jag den tillbaka, hel`, async ({ page }) => {
    await signIn(page, 'Bengt Åkesson');
    await page.goto(address);
    const field = page.getByRole('textbox', { name: label });
    const long = 'Jag undrar en sak. '.repeat(110).trim();
    await field.fill(long);
    await send(page).click();
    await expect(page.getByRole('alert')).toContainText('Texten är för lång. Den får ha högst 2 000 tecken.');
    await expect(field).toHaveValue(long);
    await checkPage(page, { status: 422, title: `Fel: ${title} – Mitt patientkontrakt` });
    await test.step('När jag går därifrån och kommer tillbaka är den kvar', async () => {
      await page.getByRole('link', { name: 'Gå tillbaka utan att skicka' }).click();
      await expect(page).toHaveURL('/hjalp');
      await page.goto(address);
      await expect(field).toHaveValue(long);
    });
  });

  test(`När min inloggning har gått ut medan jag skrev på ${address} är texten kvar när jag har loggat in igen`, async ({ page, app }) => {
    await signIn(page, 'Lars Holmgren');
    await page.goto(address);
    const field = page.getByRole('textbox', { name: label });
    await field.fill('Jag blev avbruten av telefonen.');
    app.setClock('2026-11-30T21:30:00+01:00');
    await send(page).click();
    await expect(heading(page)).toHaveText('Du är utloggad');
    await checkPage(page, { status: 401 });
    await main(page).getByRole('link', { name: 'Logga in' }).click();
    await person(page, 'Lars Holmgren').click();
    await expect(page).toHaveURL(address);
    await expect(heading(page), 'where one is').toHaveText(title);
    await expect(field).toHaveValue('Jag blev avbruten av telefonen.');
    await expect(main(page)).toContainText('Du började skriva här. Texten finns kvar.');
    await checkPage(page);
    await send(page).click();
    await expect(heading(page)).toHaveText(sent);
    await page.getByRole('button', { name: 'Ångra' }).click();
    await page.goto(address);
    await expect(field, 'what was sent is no draft any more').toHaveValue('');
  });

  test(`När jag skriver på ${address}, går därifrån och kommer tillbaka är texten kvar`, { tag: '@js' }, async ({ page }) => {
    await signIn(page, 'Amir Hosseini', 'simple');
    await page.goto(address);
    const field = page.getByRole('textbox', { name: label });
    await typeAndKeep(page, field, 'Jag har en fråga om');
    await page.getByRole('link', { name: 'Till startsidan' }).click();
    await expect(page).toHaveURL('/');
    await page.goto(address);
    await expect(field).toHaveValue('Jag har en fråga om');
    await expect(main(page)).toContainText('Du började skriva här. Texten finns kvar.');
    await checkPage(page);
    await test.step('När jag tar bort allt och kommer tillbaka är fältet tomt', async () => {
      await typeAndKeep(page, field, '');
      await page.goto(address);
      await expect(field).toHaveValue('');
      await expect(main(page)).not.toContainText('Texten finns kvar.');
    });
  });
}

test('När jag går från sidan mitt i en mening är den ändå kvar', { tag: '@js' }, async ({ page }) => {
  await signIn(page, 'Amir Hosseini', 'simple');
  await page.goto('/hjalp/skriv');
  const field = page.getByRole('textbox', { name: 'Vad vill du säga?' });
  await expect.poll(() => page.evaluate(() => '__hydrateIsland' in window)).toBe(true);
  await field.fill('Jag orkar inte');
  await page.goto('/');
  // What is sent when a page is left may arrive after the next page.
  await expect(async () => {
    await page.goto('/hjalp/skriv');
    await expect(field).toHaveValue('Jag orkar inte', { timeout: 500 });
  }).toPass();
  await typeAndKeep(page, field, '');
});

test('När jag skriver vad som är viktigt, går därifrån och kommer tillbaka är texten kvar', { tag: '@js' }, async ({ page }) => {
  await signIn(page, 'Amir Hosseini', 'simple');
  await page.goto('/plan/viktigt');
  const field = page.getByRole('textbox', { name: 'Vad är viktigt för dig?' });
  const before = await field.inputValue();
  await typeAndKeep(page, field, 'Jag vill snickra en gunga till');
  await page.getByRole('link', { name: 'Till startsidan' }).click();
  await page.goto('/plan');
  await expect(main(page), 'a draft is not saved').not.toContainText('gunga');
  await page.getByRole('link', { name: 'Det här är viktigt för mig' }).click();
  await expect(field).toHaveValue('Jag vill snickra en gunga till');
  await expect(main(page)).toContainText('Du började skriva här. Texten finns kvar.');
  await checkPage(page);
  await typeAndKeep(page, field, before);
});

test('När någon annan loggar in på samma skärm ser den inte vad jag började skriva', { tag: '@js' }, async ({ page }) => {
  await signIn(page, 'Amir Hosseini');
  await page.goto('/hjalp/skriv');
  const field = page.getByRole('textbox', { name: 'Vad vill du säga?' });
  await typeAndKeep(page, field, 'Det här är bara mitt.');
  await signIn(page, 'Lars Holmgren');
  await page.goto('/hjalp/skriv');
  await expect(field).toHaveValue('');
  await signIn(page, 'Amir Hosseini');
  await page.goto('/hjalp/skriv');
  await expect(field).toHaveValue('Det här är bara mitt.');
  await typeAndKeep(page, field, '');
});

test('När jag trycker två gånger på Skicka är det ett meddelande', async ({ page }) => {
  await signIn(page, 'Lars Holmgren');
  await page.goto('/hjalp/skriv');
  const form = { nyckel: await page.locator('form[action="/hjalp/skriv"] input[name=nyckel]').inputValue(), text: 'Bara en gång.' };
  const answers = await Promise.all([1, 2, 3].map(() => page.request.post('/hjalp/skriv', { form, maxRedirects: 0 })));
  expect(answers.map((answer) => answer.status())).toEqual([303, 303, 303]);
  expect(new Set(answers.map((answer) => answer.headers().location)).size).toBe(1);
  await page.goto(answers[0].headers().location);
  await expect(main(page)).toContainText('”Bara en gång.”');
  await page.getByRole('button', { name: 'Ångra' }).dblclick();
  await expect(heading(page)).toHaveText('Du har ångrat dig');
});

test('När jag skriver tecken som ser ut som kod kommer de tillbaka som text', async ({ page }) => {
  let alerts = 0;
  page.on('dialog', (dialog) => (alerts++, void dialog.dismiss()));
  await signIn(page, 'Lars Holmgren');
  await page.goto('/hjalp/skriv');
  const field = page.getByRole('textbox', { name: 'Vad vill du säga?' });
  await field.fill(HOSTILE.repeat(40));
  await send(page).click();
  await expect(field).toHaveValue(HOSTILE.repeat(40));
  await checkPage(page, { status: 422 });
  await field.fill(HOSTILE);
  await send(page).click();
  await expect(main(page)).toContainText(HOSTILE);
  await expect(page.locator('main script, main b')).toHaveCount(0);
  await checkPage(page);
  await page.getByRole('button', { name: 'Ångra' }).click();
  expect(alerts).toBe(0);
});

for (const [name, view] of VIEWS) {
  test(`När jag öppnar Mer om sidan i ${name} leder varje rad till en hel sida`, async ({ page }) => {
    await signIn(page, 'Karin Berg', view);
    await page.goto('/hjalp');
    await page.getByRole('link', { name: 'Mer om sidan' }).click();
    await expect(page).toHaveURL('/hjalp/sidan');
    await expect(heading(page)).toHaveText('Mer om sidan');
    await checkPage(page, { title: 'Mer om sidan – Mitt patientkontrakt' });
    for (const [words, address, title] of [
      [view === 'simple' ? 'Byt till vanlig vy' : 'Byt till enkel vy', '/installningar/vy', 'Vilken vy vill du ha?'],
      ['Ändra hur sidan ser ut', '/installningar', 'Ändra hur sidan ser ut'],
      ['Vem hjälper mig?', '/vem-hjalper-mig', 'Vem hjälper mig?'],
      ['Något fungerar inte', '/hjalp/fel', 'Något fungerar inte'],
    ]) {
      await page.goto('/hjalp/sidan');
      await main(page).getByRole('link', { name: words, exact: true }).click();
      await expect(page).toHaveURL(address);
      await expect(heading(page)).toHaveText(title);
      await checkPage(page);
    }
    await test.step('Då är ingen rad en återvändsgränd', async () => {
      await page.goto('/hjalp/sidan');
      for (const link of await main(page).getByRole('link').all()) {
        const address = (await link.getAttribute('href'))!;
        expect.soft((await page.request.get(address)).status(), `${await link.textContent()} (${address})`).toBe(200);
      }
    });
  });
}

test('När enheten inte har någon svensk röst leder Läs upp till andra sätt att lyssna', async ({ page }) => {
  await signIn(page, 'Karin Berg', 'simple');
  await page.goto('/tider');
  await page.getByRole('navigation', { name: 'Genvägar' }).getByRole('link', { name: 'Läs upp' }).click();
  await expect(page).toHaveURL('/hjalp/las-upp');
  await expect(heading(page)).toHaveText('Lyssna på sidan');
  await expect(main(page).getByRole('heading', { level: 2 })).toHaveText(['På en telefon eller platta', 'På en dator', 'Be någon']);
  await checkPage(page, { title: 'Lyssna på sidan – Mitt patientkontrakt' });
  await page.getByRole('link', { name: 'Tillbaka' }).click();
  await expect(page).toHaveURL('/hjalp');
});

test('När jag vill ha hjälp i enkel vy är det ett tryck dit, från varje sida', async ({ page }) => {
  await signIn(page, 'Karin Berg', 'simple');
  for (const address of ['/', '/tider', '/plan', '/plan/rader', '/kontakt', '/installningar/text', '/finns-inte']) {
    await page.goto(address);
    const bar = page.getByRole('navigation', { name: 'Genvägar' });
    await expect(bar.locator('a, button')).toHaveText(['Till startsidan', 'Läs upp', 'Jag vill ha hjälp']);
    await bar.getByRole('link', { name: 'Jag vill ha hjälp' }).click();
    await expect(page).toHaveURL('/hjalp');
  }
});

test('När jag bara har tangentbordet skriver jag till vården', async ({ page }) => {
  await signIn(page, 'Lars Holmgren', 'simple');
  await page.goto('/hjalp');
  await tabTo(page, page.getByRole('link', { name: /^Skriv till / }));
  expect(await focusFaults(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/hjalp/skriv');
  await tabTo(page, page.getByRole('textbox'));
  expect(await focusFaults(page)).toEqual([]);
  await page.keyboard.type('Hej.');
  await page.keyboard.press('Tab');
  await expect(send(page)).toBeFocused();
  expect(await focusFaults(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(heading(page)).toHaveText('Ditt meddelande är skickat');
  await tabTo(page, page.getByRole('button', { name: 'Ångra' }));
  expect(await focusFaults(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(heading(page)).toHaveText('Du har ångrat dig');
});
