// The agreement: its three rows; the form "Det här är viktigt för mig" with everything that can go wrong on the way; who does what, a line
// that is done or too much, taken back; and what to do when one feels worse. With and without JavaScript.
import { checkPage, expect, focusFaults, part, signIn, tabTo, test } from '../fixtures.ts';
import type { Locator, Page } from '@playwright/test';

const VIEWS = [
  ['enkel vy', 'simple'],
  ['vanlig vy', 'standard'],
] as const;
const HOSTILE = '</textarea><script>alert(1)</script><b>"fet" & \'sned\'</b>';
const field = (page: Page) => page.getByRole('textbox', { name: 'Vad är viktigt för dig?' });
const save = (page: Page) => page.getByRole('button', { name: 'Spara' });
const saved = (page: Page) => page.getByRole('heading', { level: 1, name: 'Det är sparat' });
const main = (page: Page): Locator => page.getByRole('main');
const heading = (page: Page): Locator => page.getByRole('heading', { level: 1 });
const matters = (page: Page) => part(page, 'Det här är viktigt för mig');

/** Goes to the form by the link on the overview. */
async function openForm(page: Page): Promise<void> {
  await page.goto('/');
  await matters(page).getByRole('link').click();
  await expect(page).toHaveURL('/plan/viktigt');
}

/** Saves a text, so that the test knows what stood there before. */
async function write(page: Page, text: string): Promise<void> {
  await openForm(page);
  await field(page).fill(text);
  await save(page).click();
  await expect(page).toHaveURL('/plan/viktigt/klart');
}

test('När jag skriver vad som är viktigt ser jag att det är sparat, och det står på min översikt', async ({ page }) => {
  await signIn(page, 'Gösta Lindgren');
  await write(page, 'Jag vill sitta på bänken med Peter.');
  await openForm(page);
  await expect(field(page)).toHaveValue('Jag vill sitta på bänken med Peter.');
  await field(page).fill('Jag vill bo kvar hemma.\nOch gå till dansen på torsdagar!');
  await save(page).click();

  await test.step('Då ser jag ett kvitto, och vad som stod förut', async () => {
    await expect(page).toHaveURL('/plan/viktigt/klart');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Tack Gösta. Det är sparat.');
    await expect(page.getByRole('main')).toContainText('Jag vill bo kvar hemma.');
    await expect(page.getByRole('main')).toContainText('De som ger dig vård kan läsa det.');
    await expect(part(page, 'Det här stod förut')).toContainText('”Jag vill sitta på bänken med Peter.”');
    await checkPage(page);
  });
  await test.step('När jag går till startsidan står det där, skrivet av mig i dag', async () => {
    await page.getByRole('link', { name: 'Till startsidan' }).click();
    await expect(page).toHaveURL('/');
    expect.soft(await matters(page).innerText(), 'lines stay lines').toMatch(/Jag vill bo kvar hemma\.\n+Och gå till dansen på torsdagar!/);
    await expect(matters(page)).toContainText('Du skrev det 30 november.');
  });
  await test.step('När jag går tillbaka i webbläsaren och läser om kvittot har inget mer hänt', async () => {
    await page.goBack();
    await page.reload();
    await expect(part(page, 'Det här stod förut')).toContainText('Jag vill sitta på bänken med Peter.');
  });
});

test('När jag ångrar mig står det som stod förut, och det går att se att jag ångrade mig', async ({ page }) => {
  await signIn(page, 'Amir Hosseini');
  await write(page, 'Jag vill laga taket på stugan.');
  await write(page, 'Jag vill inget.');
  await page.getByRole('button', { name: 'Ångra' }).click();
  await expect(page).toHaveURL('/plan/viktigt/klart');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Du har ångrat dig. Det är som förut.');
  await expect(page.getByRole('main')).toContainText('Jag vill laga taket på stugan.');
  await expect(page.getByRole('button', { name: 'Ångra' })).toHaveCount(0);
  await checkPage(page);
  await page.getByRole('link', { name: 'Till startsidan' }).click();
  await expect(matters(page)).toContainText('Jag vill laga taket på stugan.');
  await expect(matters(page)).not.toContainText('Jag vill inget.');
});

test('När jag inte har skrivit något förut och ångrar mig står inget kvar', async ({ page, app }) => {
  app.importForeign();
  await page.goto('/logga-in');
  await page.getByLabel('Personnummer eller annat nummer').fill('999-45-1234');
  await page.getByRole('button', { name: 'Logga in', exact: true }).click();
  await page.goto('/plan/viktigt');
  const before = await field(page).inputValue();
  await write(page, 'I want to walk to the lake.');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Tack Marigold. Det är sparat.');
  await page.getByRole('button', { name: 'Ångra' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Du har ångrat dig. Det är som förut.');
  await expect(page.getByRole('main')).toContainText(before || 'Nu står det inget här.');
  await checkPage(page);
  await page.goto('/');
  await expect(matters(page)).toContainText(before || 'Du har inte skrivit något än.');
});

test('När jag går tillbaka utan att spara är allt som förut', async ({ page }) => {
  await signIn(page, 'Bengt Åkesson');
  const before = await matters(page).innerText();
  await openForm(page);
  await field(page).fill('Detta ska inte sparas.');
  await page.getByRole('link', { name: 'Gå tillbaka utan att spara' }).click();
  await expect(page).toHaveURL('/plan');
  await page.goto('/');
  expect(await matters(page).innerText()).toBe(before);
});

test('När jag sparar utan text får jag veta vad som fattas', async ({ page }) => {
  await signIn(page, 'Bengt Åkesson');
  const before = await matters(page).innerText();
  await openForm(page);
  await field(page).fill('   \n  ');
  await save(page).click();
  await expect(page).toHaveURL('/plan/viktigt');
  await expect.soft(page.getByRole('alert')).toContainText('Det är inte klart än');
  await expect(field(page)).toHaveAttribute('aria-invalid', 'true');
  await expect(field(page)).toHaveAccessibleDescription(/En mening räcker\. Skriv något först/);
  await expect(field(page), 'what was typed is kept').toHaveValue(/^\s+$/);
  await checkPage(page, { status: 422, title: 'Fel: Det här är viktigt för mig – Mitt patientkontrakt' });

  await test.step('När jag väljer raden om felet är jag i fältet, och kan göra klart', async () => {
    await page.getByRole('alert').getByRole('link', { name: 'Skriv något först' }).click();
    await expect(field(page)).toBeFocused();
    await page.getByRole('link', { name: 'Gå tillbaka utan att spara' }).click();
    await page.goto('/');
    expect(await matters(page).innerText()).toBe(before);
  });
});

test('När min text är för lång får jag den tillbaka, hel, och får veta hur lång den får vara', async ({ page }) => {
  await signIn(page, 'Bengt Åkesson');
  const before = await matters(page).innerText();
  await openForm(page);
  const long = 'Jag vill gå. '.repeat(160).trim();
  await field(page).fill(long);
  await save(page).click();
  await expect(page.getByRole('alert')).toContainText('Texten är för lång. Den får ha högst 2 000 tecken.');
  await expect(field(page)).toHaveValue(long);
  await checkPage(page, { status: 422, title: 'Fel: Det här är viktigt för mig – Mitt patientkontrakt' });
  await page.goto('/');
  expect(await matters(page).innerText()).toBe(before);
});

test('När någon annan har ändrat under tiden skrivs inget över, och jag får välja', async ({ page, context }) => {
  await signIn(page, 'Leo Dahl');
  await write(page, 'Jag vill rita serier.');
  await openForm(page);
  const elsewhere = await context.newPage();
  await write(elsewhere, 'Jag vill bada.');
  await field(page).fill('Jag vill sova länge.');
  await save(page).click();
  await expect(page.getByRole('alert')).toContainText('Texten har ändrats sedan du öppnade sidan.');
  await expect(page.getByRole('main')).toContainText('”Jag vill bada.”');
  await expect(field(page)).toHaveValue('Jag vill sova länge.');
  await checkPage(page, { status: 409, title: 'Fel: Det här är viktigt för mig – Mitt patientkontrakt' });
  await elsewhere.goto('/');
  await expect(matters(elsewhere)).toContainText('Jag vill bada.');
  // Saving again is the choice that one's own words stand.
  await save(page).click();
  await expect(saved(page)).toBeVisible();
  await expect(part(page, 'Det här stod förut')).toContainText('Jag vill bada.');
});

test('När jag trycker två gånger på Spara är det en ändring', async ({ page }) => {
  await signIn(page, 'Lars Holmgren');
  await write(page, 'Jag vill gå med hunden.');
  await openForm(page);
  await field(page).fill('Jag vill gå långt med hunden.');
  await save(page).dblclick();
  await expect(saved(page)).toBeVisible();
  await expect(part(page, 'Det här stod förut')).toContainText('”Jag vill gå med hunden.”');
  await page.getByRole('button', { name: 'Ångra' }).dblclick();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Du har ångrat dig. Det är som förut.');
  await page.goto('/');
  await expect(matters(page)).toContainText('”Jag vill gå med hunden.”');
});

test('När samma formulär kommer fram två gånger samtidigt är det en ändring', async ({ page }) => {
  await signIn(page, 'Lars Holmgren');
  await write(page, 'Jag vill åka skidor.');
  await openForm(page);
  const hidden = (name: string) => page.locator(`form[action="/plan/viktigt"] input[name=${name}]`).inputValue();
  const form = { nyckel: await hidden('nyckel'), utgick_fran: await hidden('utgick_fran'), text: 'Jag vill åka långfärdsskridskor.' };
  const answers = await Promise.all([1, 2, 3].map(() => page.request.post('/plan/viktigt', { form, maxRedirects: 0 })));
  expect(answers.map((answer) => [answer.status(), answer.headers().location])).toEqual([1, 2, 3].map(() => [303, '/plan/viktigt/klart']));
  await page.goto('/plan/viktigt/klart');
  await expect(part(page, 'Det här stod förut')).toContainText('”Jag vill åka skidor.”');
});

test('När jag skriver tecken som ser ut som kod kommer de tillbaka som text', async ({ page }) => {
  let alerts = 0;
  page.on('dialog', (dialog) => (alerts++, void dialog.dismiss()));
  await signIn(page, 'Elsa Malmqvist');
  await write(page, HOSTILE);
  await expect(page.getByRole('main')).toContainText(HOSTILE);
  await checkPage(page);
  await page.goto('/');
  await expect(matters(page)).toContainText(HOSTILE);
  await checkPage(page);
  await openForm(page);
  await expect(field(page)).toHaveValue(HOSTILE);
  await checkPage(page);
  // And when the form comes back refused, with the same in it.
  await field(page).fill(HOSTILE.repeat(40));
  await save(page).click();
  await expect(page.getByRole('alert')).toContainText('Texten är för lång.');
  await expect(field(page)).toHaveValue(HOSTILE.repeat(40));
  await expect(page.locator('main script, main b')).toHaveCount(0);
  await checkPage(page, { status: 422 });
  // Others read hers as it was.
  await write(page, 'Jag vill kunna cykla till skolan.');
  expect(alerts).toBe(0);
});

test('När texten har tomma rader och mellanslag kommer de tillbaka som de var', async ({ page }) => {
  await signIn(page, 'Elsa Malmqvist');
  await openForm(page);
  const long = `\n\n  Först\n\n    sedan ${'å'.repeat(2000)}`;
  await field(page).fill(long);
  await save(page).click();
  await expect(page.getByRole('alert')).toContainText('Texten är för lång.');
  await expect(field(page)).toHaveValue(long);
});

test('När webbläsaren inte säger varifrån jag kommer går det ändå', async ({ page }) => {
  await signIn(page, 'Eva Sandström');
  const sent: (string | null)[] = [];
  // What privacy settings and extensions do: the browser is told to say nothing.
  await page.route('**/plan/viktigt', async (route) => {
    if (route.request().method() !== 'GET') return route.continue();
    const answer = await route.fetch();
    await route.fulfill({ response: answer, headers: { ...answer.headers(), 'referrer-policy': 'no-referrer' } });
  });
  page.on('request', async (request) => {
    if (request.method() === 'POST') sent.push(await request.headerValue('referer'));
  });
  await page.goto('/plan/viktigt');
  await field(page).fill('Jag vill veta.');
  await save(page).click();
  await expect(saved(page)).toBeVisible();
  await page.goto('/plan/viktigt');
  await field(page).fill('   ');
  await save(page).click();
  await expect(page.getByRole('alert')).toContainText('Skriv något först');
  expect(sent).toEqual([null, null]);
});

test('När jag bara har tangentbordet klarar jag hela formuläret', async ({ page }) => {
  await signIn(page, 'Jonas Wikander');
  await page.goto('/');
  const text = `Jag vill sova bra, ${test.info().project.name}.`;
  await tabTo(page, page.getByRole('link', { name: /som är viktigt för mig$/ }));
  expect(await focusFaults(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/plan/viktigt');

  await tabTo(page, field(page));
  expect(await focusFaults(page)).toEqual([]);
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.press('Delete');
  await page.keyboard.press('Tab');
  await expect(save(page)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('Skriv något först');

  await tabTo(page, page.getByRole('alert').getByRole('link'));
  expect(await focusFaults(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(field(page)).toBeFocused();
  await expect(field(page)).toBeInViewport();
  await page.keyboard.type(text);
  await page.keyboard.press('Tab');
  expect(await focusFaults(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(saved(page)).toBeVisible();

  await tabTo(page, page.getByRole('link', { name: 'Till startsidan' }));
  expect(await focusFaults(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(matters(page)).toContainText(text);
});

test('När min inloggning har gått ut medan jag skrev får jag veta det, och inget är sparat', async ({ page, app }) => {
  await signIn(page, 'Mikael Fransson');
  await openForm(page);
  await field(page).fill('Jag vill spela på lördag.');
  app.setClock('2026-11-30T21:30:00+01:00');
  await save(page).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Du är utloggad');
  await checkPage(page, { status: 401 });
});

/** Opens a line of the agreement by its words, on whichever page of the list it stands, and says where it is. */
async function openLine(page: Page, words: string): Promise<string> {
  await page.goto('/plan/rader');
  const line = main(page).getByRole('link', { name: words, exact: true });
  while ((await line.count()) === 0) await page.getByRole('link', { name: 'Visa fler' }).click();
  await line.click();
  await expect(page).toHaveURL(/\/plan\/rader\/com_[^/]+$/);
  return new URL(page.url()).pathname;
}

for (const [name, view] of VIEWS) {
  test(`När jag öppnar min plan i ${name} ser jag fyra rader, och var och en leder vidare`, async ({ page }) => {
    await signIn(page, 'Karin Berg', view);
    await page.goto('/plan');
    await expect(heading(page)).toHaveText('Min plan');
    const rows = main(page).getByRole('listitem');
    await expect(rows.getByRole('link')).toHaveText(['Det här är viktigt för mig', 'Det här gör jag, det här gör vården', 'Om jag mår sämre', 'Alla mina planer']);
    await expect(rows.nth(0)).toContainText('”Jag vill sjunga i kören igen.”');
    await expect(rows.nth(1)).toContainText('Jag gör: Jag ringer tandläkaren och bokar en tid.');
    await expect(rows.nth(1)).toContainText('Vården gör: Johan skriver ett intyg till färdtjänsten.');
    await expect(main(page)).toContainText('Ni kom överens 12 november. Du kan ändra dig.');
    await expect(main(page)).toContainText('Det här kallas också patientkontrakt.');
    await checkPage(page, { title: 'Min plan – Mitt patientkontrakt' });
    for (const [row, address, title] of [
      ['Det här är viktigt för mig', '/plan/viktigt', 'Det här är viktigt för mig'],
      ['Det här gör jag, det här gör vården', '/plan/rader', 'Det här gör jag, det här gör vården'],
      ['Om jag mår sämre', '/plan/samre', 'Om jag mår sämre'],
      ['Alla mina planer', '/planer', 'Mina planer'],
    ]) {
      await page.goto('/plan');
      await rows.getByRole('link', { name: row }).click();
      await expect(page).toHaveURL(address);
      await expect(heading(page)).toHaveText(title);
      await checkPage(page, { title: `${title} – Mitt patientkontrakt` });
    }
  });

  test(`När jag har gjort något i ${name} säger jag det, och kan ångra mig`, async ({ page }) => {
    await signIn(page, 'Karin Berg', view);
    const line = await openLine(page, 'Jag ringer tandläkaren och bokar en tid.');
    const before = await main(page).innerText();
    await test.step('Då ser jag vad det är, när och hur det står till', async () => {
      await expect(heading(page)).toHaveText('Det här gör jag');
      for (const words of ['Jag ringer tandläkaren och bokar en tid.', 'Senast fredag 11 december.', 'Kvar att göra']) await expect.soft(main(page)).toContainText(words);
      await checkPage(page, { title: 'Det här gör jag – Mitt patientkontrakt' });
    });
    await page.getByRole('button', { name: 'Jag har gjort det' }).click();
    await test.step('Då får jag ett kvitto', async () => {
      await expect(page).toHaveURL(`${line}/svar`);
      await expect(heading(page)).toHaveText('Det är klart');
      await expect(main(page)).toContainText('Du har sagt att det är klart.');
      await expect(main(page)).toContainText('Vården kan se det.');
      await checkPage(page, { title: 'Det är klart – Mitt patientkontrakt' });
    });
    await test.step('När jag öppnar raden står det att det är klart', async () => {
      await page.goto(line);
      await expect(main(page)).toContainText('Klart');
      await expect(page.getByRole('button', { name: 'Jag har gjort det' })).toHaveCount(0);
      await expect(page.getByRole('link', { name: 'Det här orkar jag inte just nu' })).toHaveCount(0);
      await checkPage(page);
      await page.goto('/plan');
      await expect(main(page), 'what is done is no longer what comes next').not.toContainText('tandläkaren');
      await page.goto(line);
    });
    await test.step('När jag ångrar mig är det kvar att göra', async () => {
      await page.getByRole('button', { name: 'Ångra' }).click();
      await expect(page).toHaveURL(`${line}/svar`);
      await expect(heading(page)).toHaveText('Det är kvar att göra');
      await checkPage(page, { title: 'Det är kvar att göra – Mitt patientkontrakt' });
      await page.goto(line);
      expect(await main(page).innerText()).toBe(before);
    });
  });

  test(`När något blir för mycket säger jag det i ${name}, och kan ångra mig`, async ({ page }) => {
    await signIn(page, 'Karin Berg', view);
    const line = await openLine(page, 'Jag lagar frukost och lunch själv.');
    const before = await main(page).innerText();
    await page.getByRole('link', { name: 'Det här orkar jag inte just nu' }).click();
    await test.step('Då ser jag först vad som händer om jag säger ja', async () => {
      await expect(page).toHaveURL(`${line}/orkar-inte`);
      await expect(heading(page)).toHaveText('Vill du säga att du inte orkar?');
      await expect(main(page)).toContainText('Jag lagar frukost och lunch själv.');
      await expect(main(page)).toContainText('Säg till här. Då kontaktar vi dig.');
      await checkPage(page, { title: 'Vill du säga att du inte orkar? – Mitt patientkontrakt' });
    });
    await test.step('När jag väljer nej har inget hänt', async () => {
      await page.getByRole('link', { name: 'Nej, gå tillbaka' }).click();
      await expect(page).toHaveURL(line);
      expect(await main(page).innerText()).toBe(before);
      await page.goBack();
    });
    await page.getByRole('button', { name: 'Ja, jag säger till' }).click();
    await test.step('Då ser jag vem som har fått det, och när de hör av sig', async () => {
      await expect(page).toHaveURL(/\/fragor\/req_[^/]+$/);
      await expect(heading(page)).toHaveText('Du har sagt att du inte orkar just nu');
      for (const words of ['Jag lagar frukost och lunch själv.', 'har fått det.', 'Vi ringer dig senast torsdag 3 december.', 'Efter samtalet kan du läsa svaret här.']) {
        await expect.soft(main(page)).toContainText(words);
      }
      await checkPage(page, { title: 'Du har sagt att du inte orkar just nu – Mitt patientkontrakt' });
    });
    const request = new URL(page.url()).pathname;
    await test.step('När jag öppnar raden står det där att jag har sagt till', async () => {
      await page.goto(line);
      await expect(main(page)).toContainText('Du har sagt att du inte orkar just nu.');
      await checkPage(page);
      await page.getByRole('link', { name: 'Visa det jag skickade' }).click();
      await expect(page).toHaveURL(request);
    });
    await page.getByRole('button', { name: 'Ångra' }).click();
    await expect(heading(page)).toHaveText('Du har ångrat dig');
    await checkPage(page);
    await page.goto(line);
    expect(await main(page).innerText()).toBe(before);
  });

  test(`När jag mår sämre står 112 först i ${name}, sedan vad jag håller koll på, sedan vem jag ringer`, async ({ page }) => {
    await signIn(page, 'Karin Berg', view);
    await page.goto('/plan/samre');
    const said = await main(page).innerText();
    const order = ['Ring 112', 'Hänger ansiktet? Är en arm svag? Är det svårt att prata? Ring 112 direkt.', 'Gult: viktigt', 'Ring Anna när du undrar', 'Ring 1177', 'Anna svarar måndag till torsdag klockan 8 till 12.', 'Ring Anna 040'];
    const places = order.map((words) => said.indexOf(words));
    expect(places.filter((place) => place < 0), 'what is missing').toEqual([]);
    expect(places).toEqual([...places].sort((one, other) => one - other));
    for (const [words, number] of [
      ['Ring 112', 'tel:112'],
      ['Ring 1177', 'tel:1177'],
      ['Ring Anna 040-628 04 11', 'tel:0406280411'],
    ]) {
      await expect(main(page).getByRole('link', { name: words, exact: true })).toHaveAttribute('href', number);
    }
    await checkPage(page, { title: 'Om jag mår sämre – Mitt patientkontrakt' });
  });
}

test('När jag öppnar vem som gör vad i enkel vy ser jag några rader i taget, mina först, och alla finns med', async ({ page }) => {
  await signIn(page, 'Karin Berg', 'simple');
  await page.goto('/plan/rader');
  const seen: string[] = [];
  const groups: string[] = [];
  for (let at = 1; ; at++) {
    await expect(heading(page)).toHaveText(at === 1 ? 'Det här gör jag, det här gör vården' : `Det här gör jag, det här gör vården, sida ${at}`);
    const rows = await main(page).getByRole('heading', { level: 3 }).allTextContents();
    expect(rows.length, 'few enough to look at').toBeLessThanOrEqual(3);
    seen.push(...rows);
    groups.push(...(await main(page).getByRole('heading', { level: 2 }).allTextContents()));
    if (at < 3) await checkPage(page);
    const more = page.getByRole('link', { name: 'Visa fler' });
    if ((await more.count()) === 0) break;
    await more.click();
  }
  expect(seen[0]).toBe('Jag ringer tandläkaren och bokar en tid.');
  expect([...new Set(groups)]).toEqual(['Det här gör jag', 'Det här gör vården', 'Det här gör andra']);
  await signIn(page, 'Karin Berg');
  await page.goto('/plan/rader');
  const all = await part(page, 'Vem gör vad').locator('a[href^="/plan/rader/com_"]').allTextContents();
  expect([...seen].sort()).toEqual([...all].sort());
});

test('När jag öppnar en rad som vården gör finns inget för mig att göra', async ({ page }) => {
  for (const [, view] of VIEWS) {
    await signIn(page, 'Karin Berg', view);
    const line = await openLine(page, 'Johan skriver ett intyg till färdtjänsten.');
    await expect(heading(page)).toHaveText('Det här gör vården');
    await expect(main(page)).toContainText('Senast torsdag 10 december.');
    await expect(main(page).getByRole('button')).toHaveCount(0);
    await checkPage(page);
    for (const command of ['klart', 'orkar-inte']) expect((await page.request.post(`${line}/${command}`)).status(), command).toBe(404);
  }
});

test('När jag gör något varje dag blir det aldrig klart, men det kan bli för mycket', async ({ page }) => {
  await signIn(page, 'Karin Berg', 'simple');
  await openLine(page, 'Jag går en promenad varje dag.');
  await expect(page.getByRole('button', { name: 'Jag har gjort det' })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Det här orkar jag inte just nu' })).toBeVisible();
  await checkPage(page);
});

test('När jag trycker två gånger på Jag har gjort det är det ett svar', async ({ page }) => {
  await signIn(page, 'Karin Berg', 'simple');
  const line = await openLine(page, 'Jag ringer tandläkaren och bokar en tid.');
  const answers = await Promise.all([1, 2, 3].map(() => page.request.post(`${line}/klart`, { maxRedirects: 0 })));
  expect(answers.map((answer) => answer.status())).toEqual([303, 303, 303]);
  await page.goto(`${line}/svar`);
  await page.getByRole('button', { name: 'Ångra' }).dblclick();
  await expect(heading(page)).toHaveText('Det är kvar att göra');
});

test('När jag öppnar någon annans rad svarar sidan som om den inte fanns', async ({ page, other }) => {
  await signIn(page, 'Karin Berg');
  const hers = await openLine(page, 'Jag ringer tandläkaren och bokar en tid.');
  const before = await main(page).innerText();
  await signIn(other, 'Lars Holmgren');
  for (const address of [hers, `${hers}/svar`, `${hers}/orkar-inte`, '/plan/rader/finns-inte']) {
    await other.goto(address);
    await expect(heading(other)).toHaveText('Sidan finns inte');
    await checkPage(other, { status: 404 });
  }
  for (const command of ['klart', 'angra', 'orkar-inte']) expect((await other.request.post(`${hers}/${command}`)).status(), command).toBe(404);
  await page.reload();
  expect(await main(page).innerText(), 'nothing was written').toBe(before);
});

test('När ingen har skrivit något om att må sämre finns ändå 112 och 1177', async ({ page, app }) => {
  app.importForeign();
  await page.goto('/logga-in');
  await page.getByLabel('Personnummer eller annat nummer').fill('999-45-1234');
  await page.getByRole('button', { name: 'Logga in', exact: true }).click();
  await page.goto('/plan/samre');
  await expect(main(page)).toContainText('Ingen har skrivit något här än.');
  await expect(main(page).getByRole('link', { name: 'Ring 112' })).toBeVisible();
  await expect(main(page).getByRole('link', { name: 'Ring 1177' })).toBeVisible();
  await checkPage(page);
});
