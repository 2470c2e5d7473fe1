// The form "Det här är viktigt för mig": writing, undoing, and everything that can go wrong on the way, with and without JavaScript.
import { checkPage, expect, focusFaults, part, signIn, tabTo, test } from '../fixtures.ts';
import type { Page } from '@playwright/test';

const HOSTILE = '</textarea><script>alert(1)</script><b>"fet" & \'sned\'</b>';
const field = (page: Page) => page.getByRole('textbox', { name: 'Vad är viktigt för dig?' });
const save = (page: Page) => page.getByRole('button', { name: 'Spara' });
const saved = (page: Page) => page.getByRole('heading', { level: 1, name: 'Det är sparat' });
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
    await expect(page.getByRole('main')).toContainText('Den vård som du har kontakt med kan läsa det.');
    await expect(part(page, 'Det här stod förut')).toContainText('”Jag vill sitta på bänken med Peter.”');
    await checkPage(page);
  });
  await test.step('När jag går till översikten står det där, skrivet av mig i dag', async () => {
    await page.getByRole('link', { name: 'Till översikten' }).click();
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
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Du har ångrat dig. Det är sparat.');
  await expect(page.getByRole('main')).toContainText('Jag vill laga taket på stugan.');
  await expect(page.getByRole('button', { name: 'Ångra' })).toHaveCount(0);
  await checkPage(page);
  await page.getByRole('link', { name: 'Till översikten' }).click();
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
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Du har ångrat dig. Det är sparat.');
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
  await expect(page).toHaveURL('/');
  expect(await matters(page).innerText()).toBe(before);
});

test('När jag sparar utan text får jag veta vad som fattas', async ({ page }) => {
  await signIn(page, 'Bengt Åkesson');
  const before = await matters(page).innerText();
  await openForm(page);
  await field(page).fill('   \n  ');
  await save(page).click();
  await expect(page).toHaveURL('/plan/viktigt');
  await expect(page.getByRole('alert')).toContainText('Det är inte sparat än');
  await expect(field(page)).toHaveAttribute('aria-invalid', 'true');
  await expect(field(page)).toHaveAccessibleDescription(/En mening räcker\. Skriv vad som är viktigt för dig/);
  await expect(field(page), 'what was typed is kept').toHaveValue(/^\s+$/);
  await checkPage(page, { status: 422, title: 'Fel: Det här är viktigt för mig – Mitt patientkontrakt' });

  await test.step('När jag väljer raden om felet är jag i fältet, och kan göra klart', async () => {
    await page.getByRole('alert').getByRole('link', { name: 'Skriv vad som är viktigt för dig' }).click();
    await expect(field(page)).toBeFocused();
    await page.getByRole('link', { name: 'Gå tillbaka utan att spara' }).click();
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
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Du har ångrat dig. Det är sparat.');
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
  await expect(page.getByRole('alert')).toContainText('Skriv vad som är viktigt för dig');
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
  await expect(page.getByRole('alert')).toContainText('Skriv vad som är viktigt för dig');

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

  await tabTo(page, page.getByRole('link', { name: 'Till översikten' }));
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
