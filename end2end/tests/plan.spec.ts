// One plan, opened from the overview: what it is, why, its goals, who does what, its documents, where it comes from.
import { checkPage, expect, part, signIn, test } from '../fixtures.ts';
import type { Page } from '@playwright/test';

/** Opens one of the person's plans from the overview. */
async function open(page: Page, name: string, plan: string): Promise<void> {
  await signIn(page, name);
  await part(page, 'Mina planer').getByRole('link', { name: plan, exact: true }).click();
  await expect(page).toHaveURL(/\/planer\/[^/]+$/);
}

test('När jag öppnar min plan ser jag varför den finns, målen och vem som gör vad', async ({ page }) => {
  await open(page, 'Karin Berg', 'Rehabiliteringsplan');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Rehabiliteringsplan');
  await expect(page.getByRole('main')).toContainText('Kommer från vårdens system. Ändrad för 3 dagar sedan.');

  await test.step('Då ser jag vad planen är', async () => {
    const facts = part(page, 'Om planen');
    for (const [term, words] of [
      ['Ansvarar', 'Rehabmottagningen neurologi'],
      ['Gäller', 'Från 1 oktober till 29 januari 2027'],
      ['Version', '1. Ni kom överens 1 oktober.'],
      ['Vilka som var med', 'Karin, Elin, Hanna och Oskar'],
    ]) {
      await expect.soft(facts.locator('dt', { hasText: term }).locator('xpath=following-sibling::dd')).toHaveText(words);
    }
  });
  await test.step('Då ser jag målet och till när', async () => {
    await expect(part(page, 'Mål')).toContainText('Jag kan skriva mitt namn med höger hand.');
    await expect(part(page, 'Mål')).toContainText('Till 29 januari 2027');
  });
  await test.step('Då ser jag vem som gör vad, bara av den planen', async () => {
    const lines = part(page, 'Vem gör vad');
    const mine = lines.getByRole('region', { name: 'Jag gör' });
    await expect(mine).toContainText('Jag gör handövningarna från Elin två gånger om dagen.');
    await expect(mine).toContainText('Om det inte går: Sluta om handen gör ont. Ring Elin.');
    await expect(lines.getByRole('region', { name: 'Vården gör' })).toContainText('Senast fredag 18 december');
    await expect(lines).not.toContainText('Jag går en promenad varje dag.');
    await expect(lines).not.toContainText('Tomas');
  });
  await checkPage(page, { title: 'Rehabiliteringsplan – Mitt patientkontrakt' });

  await test.step('När jag går tillbaka är jag på översikten', async () => {
    await page.getByRole('navigation', { name: 'Vägen hit' }).getByRole('link', { name: 'Översikt' }).click();
    await expect(page).toHaveURL('/');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Hej Karin');
  });
});

/** Words of the h1 that stand on two lines. */
async function brokenWords(page: Page): Promise<string[]> {
  return page.locator('h1').evaluate((heading) => {
    const text = heading.firstChild as Text;
    return [...text.data.matchAll(/[\p{L}]+/gu)].flatMap((word) => {
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      return range.getClientRects().length > 1 ? [word[0]] : [];
    });
  });
}

test('När min plan är ett dokument läser jag dokumentet som vården skrev det', async ({ page }) => {
  await open(page, 'Bengt Åkesson', 'Utskrivningsinformation');
  await expect(part(page, 'Dokument')).toContainText('Strokeenheten, Lindhaga lasarett, 27 november');
  await checkPage(page, { title: 'Plan – Mitt patientkontrakt' });
  await part(page, 'Dokument').getByRole('link', { name: 'Utskrivningsinformation från Strokeenheten' }).click();
  await expect(page).toHaveURL(/\/dokument\/doc_\w+$/);
  const document = page.getByRole('main');
  await expect(document).toContainText('Så här skrev vården');
  await expect(document).toContainText('Du fick en stroke. En propp stoppade blodet till en del av hjärnan.');
  await expect(document.locator('[data-source-text] p').nth(3), 'paragraphs stay paragraphs').toBeVisible();
  expect.soft(await document.innerText(), 'lines stay lines').toContain('Varför du var på sjukhuset\nDu fick en stroke.');
  expect.soft(await brokenWords(page), 'no word of the heading is broken off').toEqual([]);
  await checkPage(page, { title: 'Dokument från vården – Mitt patientkontrakt' });
});

test('När planen inte säger vem eller när står det så', async ({ page }) => {
  await open(page, 'Ulla-Britt Nyström', 'Plan för kol');
  await expect(page.getByText('Vårdplan', { exact: true })).toBeVisible();
  const lines = part(page, 'Vem gör vad').getByRole('region', { name: 'Planen säger inte vem' });
  await expect(lines).toContainText('Ny mätning av hur lungorna fungerar.');
  await expect(lines).toContainText('Planen säger inte vem eller när.');
});

test('När min plan är avslutad finns den kvar att läsa', async ({ page }) => {
  await signIn(page, 'Lars Holmgren');
  const plans = part(page, 'Mina planer');
  const ended = plans.getByRole('link', { name: 'Uppföljning efter TIA' });
  await expect(ended).toBeHidden();
  await plans.getByText('Planer som är avslutade').click();
  await ended.click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Vårdplan');
  await expect(page.getByRole('main')).toContainText('Uppföljning efter TIA');
  await expect(part(page, 'Om planen')).toContainText('Från 11 maj till 18 november');
  await expect(part(page, 'Vem gör vad')).toContainText('Klart');
});

test('När jag öppnar någon annans plan svarar sidan som om den inte fanns', async ({ page, browser }) => {
  await open(page, 'Karin Berg', 'Rehabiliteringsplan');
  const hers = new URL(page.url()).pathname;
  const other = await (await browser.newContext()).newPage();
  await signIn(other, 'Lars Holmgren');
  const [answer, missing] = [await other.goto(hers), await other.goto('/planer/pln_finns-inte')];
  expect([answer!.status(), missing!.status()]).toEqual([404, 404]);
  await other.goto(hers);
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('Sidan finns inte');
  await expect(other.getByText('Rehabiliteringsplan')).toHaveCount(0);
  await other.context().close();
});

test('När jag inte är inloggad kommer jag till planen efter att jag har loggat in', async ({ page }) => {
  await open(page, 'Karin Berg', 'Rehabiliteringsplan');
  const address = new URL(page.url()).pathname;
  await page.getByRole('button', { name: 'Logga ut' }).click();
  await page.goto(address);
  await expect(page).toHaveURL(`/logga-in?till=${address}`);
  await page.getByRole('button', { name: /^Karin Berg/ }).click();
  await expect(page).toHaveURL(address);
});
