// A clinician: the unit's patients with what is missing, one of them opened, and no more than the unit may see.
import { checkPage, expect, focusFaults, part, signIn, tabTo, test } from '../fixtures.ts';
import type { Locator, Page } from '@playwright/test';

const rows = (page: Page) => page.locator('tr[data-name]');
const names = (page: Page) => page.locator('tr[data-name]:visible a').allTextContents();
/** The row of one patient. */
const row = (page: Page, name: string): Locator => rows(page).filter({ has: page.getByRole('link', { name, exact: true }) });
const nothing = 'Ingen på den här sidan har ett sådant namn.';

/** Signs in and opens one of the unit's patients. */
async function open(page: Page, staff: string, patient: string): Promise<void> {
  await signIn(page, staff);
  await page.getByRole('link', { name: patient, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(patient);
}

test('När Anna loggar in ser hon sin enhets patienter, de som saknar något först', async ({ page }) => {
  await signIn(page, 'Anna Lindqvist');
  await expect(page, 'her only assignment is chosen at once').toHaveURL('/personal');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Enhetens patienter');
  await expect(page.getByText('Visar 1–11 av 11 patienter. De som saknar något står först.')).toBeVisible();
  expect(await names(page)).toHaveLength(11);
  // Ulla-Britt is listed elsewhere and has nothing to do with Solrosen.
  expect(await names(page)).not.toContain('Ulla-Britt Nyström');

  await expect(row(page, 'Bengt Åkesson').getByRole('listitem')).toHaveText(['Tid', 'Kontakt']);
  await expect(row(page, 'Leo Dahl').getByRole('listitem')).toHaveText(['Tid', 'Kontakt']);
  await expect(row(page, 'Karin Berg')).toContainText('Torsdag 3 december klockan 13.30');
  await expect(row(page, 'Karin Berg')).toContainText('19540314-9809');
  await expect(row(page, 'Karin Berg')).toContainText('Inget');
  // Rightly empty is no gap.
  await expect(row(page, 'Lars Holmgren')).toContainText('Ingen tid');
  await expect(row(page, 'Lars Holmgren')).toContainText('Inget');
  const order = await names(page);
  expect(order.indexOf('Bengt Åkesson')).toBeLessThan(order.indexOf('Karin Berg'));
  await checkPage(page, { title: 'Enhetens patienter – Patientkontrakt för personal' });
});

test('När Magnus loggar in står den som väntar på oss först', async ({ page }) => {
  await signIn(page, 'Magnus Thelin');
  expect(await names(page)).toEqual(['Jonas Wikander', 'Emma']);
  await expect(row(page, 'Jonas Wikander').getByRole('listitem')).toHaveText(['Försenat']);
});

test('När Anna väljer vad som saknas ser hon bara dem det gäller', async ({ page }) => {
  await signIn(page, 'Anna Lindqvist');
  const links = page.getByRole('navigation', { name: 'Välj vilka patienter som visas' });
  await expect(links.getByRole('link', { name: /^Alla/ })).toHaveAttribute('aria-current', 'true');
  for (const [words, word, gap] of [
    ['Saknar kontakt', 'kontakt', 'Kontakt'],
    ['Saknar tid', 'tid', 'Tid'],
    ['Saknar nästa steg', 'nasta-steg', 'Nästa steg'],
    ['Försenat', 'forsenat', 'Försenat'],
  ]) {
    const link = links.getByRole('link', { name: new RegExp(`^${words} \\(\\d+\\)$`) });
    const count = Number(/\((\d+)\)/.exec((await link.textContent())!)![1]);
    await link.click();
    await expect(page).toHaveURL(`/personal?saknar=${word}`);
    await expect(links.getByRole('link', { name: new RegExp(`^${words}`) })).toHaveAttribute('aria-current', 'true');
    await expect(rows(page)).toHaveCount(count);
    for (const one of await rows(page).all()) await expect(one.getByRole('listitem').filter({ hasText: gap })).toHaveCount(1);
    if (count === 0) await expect(page.getByText('Ingen patient i den här listan.')).toBeVisible();
    await checkPage(page);
  }
  await links.getByRole('link', { name: /^Alla/ }).click();
  await expect(rows(page)).toHaveCount(11);
});

test('När Anna skriver en del av ett namn visas bara de som heter så, utan att något lämnar sidan', { tag: '@js' }, async ({ page }) => {
  await signIn(page, 'Anna Lindqvist');
  const field = page.getByRole('searchbox', { name: 'Visa bara namn som innehåller' });
  await expect(field).toBeVisible();
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  await field.pressSequentially('BERG');
  expect(await names(page)).toEqual(['Karin Berg']);
  await expect(page.getByRole('status')).toHaveText('');
  await field.fill('xyz');
  expect(await names(page)).toEqual([]);
  await expect(page.getByRole('status')).toHaveText(nothing);
  await checkPage(page);
  await field.fill('  åke');
  expect(await names(page)).toEqual(['Bengt Åkesson']);
  await field.fill('');
  expect(await names(page)).toHaveLength(11);
  expect(new URL(page.url()).search, 'names never stand in an address').toBe('');
  expect(requests).toEqual([]);
});

test('När JavaScript är av finns inget fält som inte gör något', { tag: '@nojs' }, async ({ page }) => {
  await signIn(page, 'Anna Lindqvist');
  await expect(page.getByLabel('Visa bara namn som innehåller')).toBeHidden();
  await expect(rows(page)).toHaveCount(11);
});

/** What the card says, without what one can press. */
const words = (page: Page): Promise<string> =>
  part(page, 'Ditt nästa steg').evaluate((card) => {
    const actions = card.querySelector<HTMLElement>('.actions')?.innerText ?? '';
    return (card as HTMLElement).innerText.replace(actions, '').trim();
  });

test('När Anna öppnar Karin ser hon samma nästa steg som Karin', async ({ page, browser }) => {
  const karins = await (await browser.newContext()).newPage();
  await signIn(karins, 'Karin Berg');
  const hers = await words(karins);
  await karins.context().close();
  await open(page, 'Anna Lindqvist', 'Karin Berg');
  expect(await words(page)).toBe(hers);
  await expect(part(page, 'Ditt nästa steg').getByRole('button'), 'only Karin answers').toHaveCount(0);
  await expect(page.getByText('Du ser Karin Bergs plan som distriktssköterska på Vårdcentralen Solrosen.')).toBeVisible();
  await expect(part(page, 'Det här är viktigt för mig')).toContainText('Jag vill sjunga i kören igen.');
  await expect(part(page, 'Det här är viktigt för mig').getByRole('link'), 'only Karin writes it').toHaveCount(0);
});

test('När Anna vill se mer av Karins plan väljer hon det, steg för steg', async ({ page }) => {
  await open(page, 'Anna Lindqvist', 'Karin Berg');
  const times = part(page, 'Mina tider');
  const plans = part(page, 'Mina planer');
  await test.step('Då ser hon först bara sin enhets uppgifter, och att det finns mer', async () => {
    await expect(page.getByText('Du ser uppgifter från din egen enhet.')).toBeVisible();
    await expect(page.getByText('Det finns uppgifter hos andra enheter.')).toBeVisible();
    await expect(page.getByText('Det finns uppgifter hos andra vårdgivare. Patienten har samtyckt till att ni läser dem.')).toBeVisible();
    await expect(page.getByText('Det finns spärrade uppgifter.')).toHaveCount(0);
    await expect(times).not.toContainText('Hanna Brink');
    await expect(plans.getByRole('link', { name: 'Rehabiliteringsplan' })).toHaveCount(0);
    await checkPage(page);
  });
  await test.step('När hon väljer andra enheter ser hon logopedens tid', async () => {
    await page.getByRole('link', { name: 'Visa uppgifter från andra enheter hos din vårdgivare' }).click();
    await expect(page).toHaveURL(/\?visa=vardgivare$/);
    await expect(page.getByText('Du ser uppgifter från alla enheter hos din vårdgivare.')).toBeVisible();
    await expect(times).toContainText('Hanna Brink');
    await expect(plans).not.toContainText('Samordnad individuell plan');
    await expect(page.getByText('Det finns uppgifter hos andra enheter.')).toHaveCount(0);
    await checkPage(page);
  });
  await test.step('När hon öppnar en plan därifrån är valet kvar', async () => {
    await plans.getByRole('link', { name: 'Rehabiliteringsplan' }).click();
    await expect(page).toHaveURL(/\/planer\/[^/]+\?visa=vardgivare$/);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Rehabiliteringsplan');
    await checkPage(page, { title: 'Rehabiliteringsplan – Patientkontrakt för personal' });
    await page.goBack();
  });
  await test.step('När hon väljer andra vårdgivare ser hon kommunens plan', async () => {
    await page.getByRole('link', { name: 'Visa uppgifter från andra vårdgivare' }).click();
    await expect(page).toHaveURL(/\?visa=sammanhallet$/);
    await expect(plans.getByRole('link', { name: 'Samordnad individuell plan (SIP)' })).toBeVisible();
    await checkPage(page);
  });
  await test.step('När hon går tillbaka till sin egen enhet ser hon bara den', async () => {
    await page.getByRole('link', { name: 'Visa bara din egen enhet' }).click();
    await expect(page).toHaveURL(/\/personal\/patienter\/[^/?]+$/);
    await expect(times).not.toContainText('Hanna Brink');
    await page.getByRole('navigation', { name: 'Vägen hit' }).getByRole('link', { name: 'Enhetens patienter' }).click();
    await expect(page).toHaveURL('/personal');
  });
});

test('När Jonas har spärrat psykiatrins uppgifter ser Solrosen att något är spärrat, och aldrig vad', async ({ page }) => {
  await open(page, 'Anna Lindqvist', 'Jonas Wikander');
  const address = page.url();
  for (const reach of ['', '?visa=vardgivare', '?visa=sammanhallet']) {
    const answer = await page.goto(address + reach);
    await expect(page.getByText('Det finns spärrade uppgifter.')).toBeVisible();
    const source = await answer!.text();
    for (const word of ['psykiatri', 'Magnus', 'Thelin', 'bipolär', '7 december', '20 november']) {
      expect.soft(source.toLowerCase(), `what is blocked names ${word} at "${reach}"`).not.toContain(word.toLowerCase());
    }
    await checkPage(page);
  }
});

test('När Emma har skyddade uppgifter ser Solrosen inte var hon ska vara', async ({ page }) => {
  await open(page, 'Anna Lindqvist', 'Emma');
  for (const reach of ['', '?visa=vardgivare', '?visa=sammanhallet']) {
    const answer = await page.goto(page.url().split('?')[0] + reach);
    const source = await answer!.text();
    for (const word of ['Parkgatan', 'Norell', 'Dörrklockan']) expect.soft(source, `${word} at "${reach}"`).not.toContain(word);
  }
});

test('När en patient inte har med enheten att göra svarar sidan som om den inte fanns', async ({ page, browser }) => {
  const elsewhere = await (await browser.newContext()).newPage();
  await open(elsewhere, 'Yasmin Karlsson', 'Ulla-Britt Nyström');
  const hers = new URL(elsewhere.url()).pathname;
  const plan = await part(elsewhere, 'Mina planer').getByRole('link').first().getAttribute('href');
  await elsewhere.context().close();

  await signIn(page, 'Anna Lindqvist');
  const made = hers.replace(/[0-9a-f]{4}$/, '0000');
  const texts: string[] = [];
  for (const address of [hers, made, `${hers}?visa=sammanhallet`, plan!]) {
    expect((await page.goto(address))!.status(), address).toBe(404);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sidan finns inte');
    texts.push(await page.locator('body').innerText());
  }
  expect(new Set(texts).size, 'whether there is such a patient cannot be told').toBe(1);
});

test('När Tomas på kommunen öppnar Karin ser han sin plan och inte vårdens', async ({ page }) => {
  await open(page, 'Tomas Ahl', 'Karin Berg');
  const plans = part(page, 'Mina planer');
  await expect(plans.getByRole('link', { name: 'Samordnad individuell plan (SIP)' })).toBeVisible();
  await expect(plans.getByRole('link', { name: 'Rehabiliteringsplan' })).toHaveCount(0);
  await expect(part(page, 'Mina tider')).not.toContainText('Anna Lindqvist');
});

test('När Anna byter uppdrag väljer hon bland sina egna', async ({ page }) => {
  await signIn(page, 'Anna Lindqvist');
  await page.getByRole('link', { name: 'Byt uppdrag' }).click();
  await expect(page.getByText('Hej Anna. Vilket uppdrag arbetar du i nu?')).toBeVisible();
  const choices = part(page, 'Dina uppdrag').getByRole('button');
  await expect(choices).toHaveText(['Distriktssköterska Vårdcentralen Solrosen, Region Sundet']);
  await choices.click();
  await expect(page).toHaveURL('/personal');
});

test('När Anna bara har tangentbordet hittar hon Karin och öppnar hennes plan', async ({ page }) => {
  await signIn(page, 'Anna Lindqvist');
  await page.goto('/personal');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Hoppa till innehållet' })).toBeFocused();
  await tabTo(page, page.getByRole('link', { name: /^Saknar tid/ }));
  expect(await focusFaults(page)).toEqual([]);
  await tabTo(page, page.getByRole('link', { name: 'Karin Berg' }));
  expect(await focusFaults(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Karin Berg');
  await tabTo(page, part(page, 'Mina planer').getByRole('link').first());
  expect(await focusFaults(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/planer\//);
});

test('När många knappar står tätt är de ändå stora nog för ett finger', async ({ page }) => {
  test.info().annotations.push({ type: 'goal', description: 'G6: staff 24 px, 44 px where the pointer is a finger' });
  const least = test.info().project.use.hasTouch ? 43.5 : 24;
  await signIn(page, 'Anna Lindqvist');
  const small = async () =>
    page.locator('a[href], button, summary, input').evaluateAll(
      (elements, least) =>
        elements
          .filter((element) => element.checkVisibility() && !element.classList.contains('skip-link'))
          .map((element) => ({ element, box: element.getBoundingClientRect() }))
          .filter(({ box }) => box.height < least)
          .map(({ element, box }) => `${element.tagName.toLowerCase()} "${element.textContent!.trim().slice(0, 40)}": ${Math.round(box.width)} × ${Math.round(box.height)} px`),
      least,
    );
  expect.soft(await small()).toEqual([]);
  await page.getByRole('link', { name: 'Karin Berg' }).click();
  expect.soft(await small()).toEqual([]);
});
