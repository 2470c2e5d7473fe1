// How the page looks: each of the six choices holds at once and is taken back with one press; it is kept through signing out, in the
// cookie, and through signing in, on the server; and the first byte of each page is already right.
import { checkPage, expect, focusFaults, signIn, tabTo, test } from '../fixtures.ts';
import type { Locator, Page } from '@playwright/test';

type Setting = {
  address: string;
  question: string;
  /** Where the person begins, and the other choices. */
  first: string;
  others: string[];
  /** What the raw page holds when a choice does; none where nothing is written. */
  mark: Record<string, string | undefined>;
};

const six: Setting[] = [
  {
    address: '/installningar/vy',
    question: 'Vilken vy vill du ha?',
    first: 'Vanlig vy',
    others: ['Enkel vy'],
    mark: { 'Vanlig vy': 'data-mode="standard"', 'Enkel vy': 'data-mode="simple"' },
  },
  {
    address: '/installningar/text',
    question: 'Hur stor text vill du ha?',
    first: 'Vanlig',
    others: ['Större', 'Störst'],
    mark: { Vanlig: undefined, Större: 'data-text="large"', Störst: 'data-text="largest"' },
  },
  {
    address: '/installningar/farger',
    question: 'Vilka färger vill du ha?',
    first: 'Som på enheten',
    others: ['Ljus', 'Mörk', 'Svart och vitt'],
    mark: { 'Som på enheten': undefined, Ljus: 'data-theme="light"', Mörk: 'data-theme="dark"', 'Svart och vitt': 'data-theme="contrast"' },
  },
  {
    address: '/installningar/bilder',
    question: 'Vill du ha bilder?',
    first: 'Ja',
    others: ['Nej'],
    mark: { Ja: 'data-pictures="yes"', Nej: 'data-pictures="no"' },
  },
  { address: '/installningar/upplasning', question: 'Hur fort ska vi läsa?', first: 'Vanligt', others: ['Långsamt'], mark: {} },
  { address: '/installningar/tid', question: 'Hur vill du se tiden?', first: 'Klocka', others: ['Dagar kvar', 'Nätter kvar', 'Prickar'], mark: {} },
];

const main = (page: Page): Locator => page.getByRole('main');
const heading = (page: Page): Locator => page.getByRole('heading', { level: 1 });
const choice = (page: Page, name: string): Locator => main(page).getByRole('button', { name, exact: true });
const undo = (page: Page): Locator => page.getByRole('button', { name: 'Ångra' });

/** The opening tags as the server sends them: what stands there is right before any style or script is. */
async function firstBytes(page: Page, address = '/'): Promise<string> {
  const source = await (await page.request.get(address)).text();
  return [/<html[^>]*>/.exec(source)?.[0], /<body[^>]*>/.exec(source)?.[0]].join('');
}

/** Whether the raw page says what the choice stands for, and nothing of the other choices. */
async function isMarked(page: Page, { mark }: Setting, name: string): Promise<void> {
  const bytes = await firstBytes(page);
  for (const [other, words] of Object.entries(mark)) {
    if (!words) continue;
    if (other === name) expect.soft(bytes, `the first bytes of "${name}"`).toContain(words);
    else expect.soft(bytes, `the first bytes of "${name}"`).not.toContain(words);
  }
}

for (const setting of six) {
  const { address, question, first, others } = setting;
  test(`När jag väljer på ${address} gäller det genast, och jag kan ångra mig`, async ({ page }) => {
    await signIn(page, 'Lars Holmgren');
    await page.goto(address);
    await expect(heading(page)).toHaveText(question);
    await expect(main(page)).toContainText(`Nu: ${first}.`);
    await isMarked(page, setting, first);
    await checkPage(page);
    for (const name of others) {
      await test.step(`När jag väljer ${name} gäller det genast`, async () => {
        await choice(page, name).click();
        await expect(page).toHaveURL(address);
        await expect(main(page)).toContainText(`Nu: ${name}.`);
        await isMarked(page, setting, name);
        await checkPage(page);
        await page.goto('/installningar');
        if (address !== '/installningar/vy') await expect(main(page).getByRole('listitem').filter({ hasText: `Nu: ${name}.` })).toHaveCount(1);
        await page.goto(address);
      });
      await test.step('När jag ångrar mig är det som förut', async () => {
        await undo(page).click();
        await expect(page).toHaveURL(address);
        await expect(main(page)).toContainText(`Nu: ${first}.`);
        await expect(undo(page), 'undone twice is undone once').toHaveCount(0);
        await isMarked(page, setting, first);
      });
    }
    await checkPage(page);
  });
}

test('När jag öppnar Ändra hur sidan ser ut ser jag vad som gäller nu, och var jag är', async ({ page }) => {
  for (const [view, rows] of [
    ['standard', ['Vy', 'Text', 'Färger', 'Bilder', 'Uppläsning', 'Tid', 'Språk / Language']],
    ['simple', ['Text', 'Färger', 'Bilder', 'Uppläsning', 'Tid']],
  ] as const) {
    await signIn(page, 'Bengt Åkesson', view);
    await page.goto('/installningar');
    await expect(heading(page)).toHaveText('Ändra hur sidan ser ut');
    await expect(main(page).getByRole('link')).toHaveText([...rows]);
    for (const row of await main(page).getByRole('listitem').all()) await expect(row).toContainText(/Nu: \S.*\./);
    await checkPage(page, { title: 'Ändra hur sidan ser ut – Mitt patientkontrakt' });
    for (const name of rows) {
      await main(page).getByRole('link', { name, exact: true }).click();
      await expect(page).not.toHaveURL('/installningar');
      await checkPage(page, { title: `${await heading(page).innerText()} – Mitt patientkontrakt` });
      await page.goto('/installningar');
    }
  }
});

test('När jag väljer nätter ser jag nätter på första sidan, och prickar är prickar', async ({ page }) => {
  await signIn(page, 'Karin Berg', 'simple');
  const left = page.locator('[data-relative=left]');
  const dots = page.locator('[data-relative=dots]');
  for (const [name, words, many] of [
    ['Nätter kvar', '3 nätter kvar', 0],
    ['Dagar kvar', 'Om 3 dagar', 0],
    ['Prickar', 'Om 3 dagar', 1],
    ['Klocka', 'Om 3 dagar', 1],
  ] as const) {
    await page.goto('/installningar/tid');
    await choice(page, name).click();
    await expect(main(page)).toContainText(`Nu: ${name}.`);
    await page.goto('/');
    await expect(left).toHaveText(words);
    await expect(dots).toHaveCount(many);
    if (many) await expect(dots).toHaveText('● ● ●');
    await checkPage(page);
  }
});

test('När jag inte vill ha bilder finns orden kvar, men inga bilder', async ({ page }) => {
  await signIn(page, 'Karin Berg', 'simple');
  await page.goto('/');
  await expect(page.locator('main svg').first()).toBeVisible();
  const before = await main(page).innerText();
  await page.goto('/installningar/bilder');
  await choice(page, 'Nej').click();
  await page.goto('/');
  for (const picture of await page.locator('svg').all()) await expect(picture).toBeHidden();
  expect(await main(page).innerText()).toBe(before);
  await checkPage(page);
  await page.goto('/installningar/bilder');
  await undo(page).click();
});

test('När jag vill ha större text blir all text större, och inget hamnar utanför', async ({ page }) => {
  await signIn(page, 'Karin Berg', 'simple');
  const size = () => main(page).getByRole('paragraph').first().evaluate((element) => parseFloat(getComputedStyle(element).fontSize));
  const sizes: number[] = [];
  for (const name of ['Vanlig', 'Större', 'Störst']) {
    await page.goto('/installningar/text');
    await choice(page, name).click();
    await page.goto('/');
    sizes.push(await size());
    await checkPage(page);
  }
  expect(sizes[1]).toBeGreaterThan(sizes[0]);
  expect(sizes[2]).toBeGreaterThan(sizes[1]);
  await page.goto('/installningar/text');
  await choice(page, 'Vanlig').click();
});

test('När jag vill att det läses långsamt vet knappen Läs upp det', async ({ page }) => {
  await signIn(page, 'Karin Berg', 'simple');
  const slow = async () => (await page.locator('[data-read-aloud]').getAttribute('data-slow')) !== null;
  expect(await slow()).toBe(false);
  await page.goto('/installningar/upplasning');
  await choice(page, 'Långsamt').click();
  await page.goto('/');
  expect(await slow()).toBe(true);
  await page.goto('/installningar/upplasning');
  await undo(page).click();
  await expect(main(page)).toContainText('Nu: Vanligt.');
});

test('När jag loggar ut är valet kvar, och när jag loggar in någon annanstans följer det med', async ({ page, other }) => {
  await signIn(page, 'Lars Holmgren');
  await page.goto('/installningar/farger');
  await choice(page, 'Svart och vitt').click();
  await page.goto('/installningar/text');
  await choice(page, 'Störst').click();
  await page.getByRole('button', { name: 'Logga ut' }).click();
  await test.step('Då ser inloggningen ut som jag valde', async () => {
    await expect(page).toHaveURL('/logga-in');
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'contrast');
    await expect(page.locator('html')).toHaveAttribute('data-text', 'largest');
    expect(await firstBytes(page, '/logga-in')).toMatch(/data-theme="contrast".*data-text="largest"/);
    await checkPage(page, { title: 'Logga in – Mitt patientkontrakt' });
    await page.goto('/finns-inte');
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'contrast');
  });
  await test.step('När jag loggar in i en annan webbläsare följer valet med', async () => {
    expect(await firstBytes(other, '/logga-in'), 'nobody has chosen anything there').not.toMatch(/data-(theme|text)/);
    await signIn(other, 'Lars Holmgren');
    expect(await firstBytes(other)).toMatch(/data-theme="contrast".*data-text="largest"/);
    await checkPage(other);
  });
  await test.step('När någon annan loggar in efter mig ser den sidan på sitt sätt', async () => {
    await signIn(page, 'Eva Sandström');
    expect(await firstBytes(page)).not.toMatch(/data-(theme|text)/);
  });
  await test.step('När jag ändrar i den ena gäller det i den andra', async () => {
    await signIn(page, 'Lars Holmgren');
    await page.goto('/installningar/text');
    await choice(page, 'Vanlig').click();
    await page.goto('/installningar/farger');
    await choice(page, 'Som på enheten').click();
    await other.goto('/');
    await expect(other.locator('html')).not.toHaveAttribute('data-theme', /./);
    await expect(other.locator('html')).not.toHaveAttribute('data-text', /./);
  });
});

test('När jag har valt enkel vy är varje sida det, från första byten', async ({ page }) => {
  await signIn(page, 'Lars Holmgren', 'simple');
  for (const address of ['/', '/tider', '/plan', '/plan/rader', '/planer', '/kontakt', '/hjalp', '/hjalp/skriv', '/fragor', '/vem-hjalper-mig', '/installningar', '/finns-inte']) {
    expect.soft(await firstBytes(page, address), address).toContain('data-mode="simple"');
  }
  await page.goto('/hjalp/sidan');
  await main(page).getByRole('link', { name: 'Byt till vanlig vy' }).click();
  await choice(page, 'Vanlig vy').click();
  expect(await firstBytes(page)).toContain('data-mode="standard"');
});

test('När jag har vanlig vy är enkel vy två tryck bort', async ({ page }) => {
  await signIn(page, 'Lars Holmgren');
  await page.goto('/');
  await page.getByRole('banner').getByRole('link', { name: 'Enkel vy' }).click();
  await choice(page, 'Enkel vy').click();
  await expect(page.locator('body')).toHaveAttribute('data-mode', 'simple');
  await undo(page).click();
  await expect(page.locator('body')).toHaveAttribute('data-mode', 'standard');
});

test('När jag ber om något som inte går att välja ändras inget', async ({ page }) => {
  await signIn(page, 'Lars Holmgren');
  const before = await firstBytes(page);
  for (const address of ['/installningar/finns-inte', '/installningar/vy/finns-inte']) {
    await page.goto(address);
    await checkPage(page, { status: 404 });
  }
  expect((await page.request.post('/installningar/farger', { form: { val: '"><script>' } })).status()).toBe(404);
  expect((await page.request.post('/installningar/finns-inte', { form: { val: 'dark' } })).status()).toBe(404);
  expect(await firstBytes(page)).toBe(before);
});

test('När någon har skrivit om kakan ser jag en hel sida ändå', async ({ page, context, app }) => {
  await signIn(page, 'Lars Holmgren');
  await page.goto('/installningar/text');
  await choice(page, 'Större').click();
  const cookies = await context.cookies();
  const kept = cookies.find(({ value }) => value.startsWith('standard.'));
  expect(kept, 'the cookie of the settings').toBeDefined();
  await undo(page).click();
  await page.getByRole('button', { name: 'Logga ut' }).click();
  for (const value of ['x', '....', 'simple.%3Cscript%3E.dark', 'a.'.repeat(1000)]) {
    await context.addCookies([{ name: kept!.name, value, url: app.url }]);
    await page.goto('/logga-in');
    await expect(heading(page)).toHaveText('Logga in');
    await checkPage(page);
  }
});

test('När jag bara har tangentbordet väljer jag färger och ångrar mig', async ({ page }) => {
  await signIn(page, 'Lars Holmgren');
  await page.goto('/installningar/farger');
  await tabTo(page, choice(page, 'Mörk'));
  expect(await focusFaults(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(main(page)).toContainText('Nu: Mörk.');
  await tabTo(page, undo(page));
  expect(await focusFaults(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(main(page)).toContainText('Nu: Som på enheten.');
});

test('När Anna ställer in sidan tillsammans med Karin gäller det på nästa sida som Karin öppnar', async ({ page: karin, other: anna }) => {
  await signIn(karin, 'Karin Berg');
  await signIn(anna, 'Anna Lindqvist');
  await anna.getByRole('link', { name: 'Karin Berg', exact: true }).click();
  await expect(anna).toHaveURL(/\/pat_[^/]+$/);
  await anna.goto(`${new URL(anna.url()).pathname}/installningar`);
  const colours = anna.getByRole('main').locator('section').filter({ has: anna.getByRole('heading', { name: 'Färger' }) });
  await expect(colours).toContainText('Nu: Som på enheten.');
  await checkPage(anna);
  await colours.getByRole('button', { name: 'Svart och vitt' }).click();
  await expect(colours).toContainText('Nu: Svart och vitt.');
  await expect(anna.locator('html'), 'it is Karin’s page, not Anna’s').not.toHaveAttribute('data-theme', /./);
  expect(await firstBytes(karin)).toContain('data-theme="contrast"');
  await karin.goto('/');
  await checkPage(karin);
  await colours.getByRole('button', { name: 'Som på enheten' }).click();
  await expect(colours).toContainText('Nu: Som på enheten.');
  expect(await firstBytes(karin)).not.toContain('data-theme');
});

test('När skärmen är delad slutar inloggningen när ingen har rört den, och annars inte', async ({ page, app }) => {
  await signIn(page, 'Gösta Lindgren', 'simple');
  await page.goto('/hjalp/sidan');
  await main(page).getByRole('link', { name: 'Delad skärm' }).click();
  await expect(main(page)).toContainText('Nu: Bara jag använder skärmen.');
  await checkPage(page, { title: 'Delad skärm – Mitt patientkontrakt' });
  await test.step('När skärmen är min är jag inloggad efter en kvart', async () => {
    app.setClock('2026-11-30T08:45:00+01:00');
    await page.reload();
    await expect(heading(page)).toHaveText('Delad skärm');
  });
  await choice(page, 'Ja, flera använder skärmen').click();
  await expect(main(page)).toContainText('Nu: Flera använder skärmen.');
  await checkPage(page);
  await test.step('När jag säger att jag är kvar är jag där jag var', async () => {
    await page.goto('/delad-skarm?till=/plan');
    await expect(heading(page)).toHaveText('Är du kvar?');
    await checkPage(page, { title: 'Är du kvar? – Mitt patientkontrakt' });
    await page.getByRole('link', { name: 'Ja, jag är kvar' }).click();
    await expect(page).toHaveURL('/plan');
  });
  await test.step('När ingen har rört skärmen på en kvart är jag utloggad', async () => {
    app.setClock('2026-11-30T09:00:00+01:00');
    await page.goto('/');
    await expect(main(page)).not.toContainText('Gösta');
    await expect(main(page)).not.toContainText('Gunilla');
  });
});

test('När adressen till Är du kvar vill ha mig någon annanstans leder den hem', async ({ page, app }) => {
  await signIn(page, 'Gösta Lindgren', 'simple');
  for (const till of ['https://annan.example/', '//annan.example/', '/\\annan.example/', '/\t/annan.example/', '/\n/annan.example/', 'javascript:alert(1)', '']) {
    await page.goto(`/delad-skarm?till=${encodeURIComponent(till)}`);
    const leads = await page.getByRole('link', { name: 'Ja, jag är kvar' }).evaluate((link) => (link as HTMLAnchorElement).href);
    expect.soft(new URL(leads).origin, JSON.stringify(till)).toBe(app.url);
  }
});

test('När skärmen är delad frågar den efter tio minuter om jag är kvar, och loggar ut om ingen svarar', { tag: '@js' }, async ({ page }) => {
  await page.clock.install({ time: new Date('2026-11-30T08:30:00+01:00') });
  await signIn(page, 'Gösta Lindgren', 'simple');
  await page.goto('/installningar/delad-skarm');
  await choice(page, 'Ja, flera använder skärmen').click();
  await page.goto('/plan');
  await expect.poll(() => page.evaluate(() => '__hydrateIsland' in window)).toBe(true);
  await page.clock.fastForward('09:00');
  await expect(page).toHaveURL('/plan');
  await page.clock.fastForward('01:10');
  await expect(page).toHaveURL('/delad-skarm?till=/plan');
  await expect(main(page), 'anybody may stand before the screen').not.toContainText('Gösta');
  await page.getByRole('link', { name: 'Ja, jag är kvar' }).click();
  await expect(page).toHaveURL('/plan');
  await expect.poll(() => page.evaluate(() => '__hydrateIsland' in window)).toBe(true);
  await page.clock.fastForward('10:10');
  await expect(page).toHaveURL('/delad-skarm?till=/plan');
  await expect.poll(() => page.evaluate(() => '__hydrateIsland' in window)).toBe(true);
  await page.clock.fastForward('02:10');
  await expect(page).toHaveURL(/\/logga-in/);
});
