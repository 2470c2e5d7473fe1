// The times: the list, the week, what has been, the kallelse; saying that one comes or cannot, and taking it back; the calendar
// file; the visit that care has cancelled; and the kallelse on paper. In both views.
import { checkPage, expect, focusFaults, part, signIn, tabTo, test } from '../fixtures.ts';
import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';

const VIEWS = [
  ['enkel vy', 'simple'],
  ['vanlig vy', 'standard'],
] as const;

const main = (page: Page): Locator => page.getByRole('main');
const heading = (page: Page): Locator => page.getByRole('heading', { level: 1 });
/** The rows of a list of times, by their headings. */
const rows = (page: Page): Locator => main(page).getByRole('listitem').getByRole('heading', { level: 3 });
const day = (page: Page, name: string): Locator => main(page).getByRole('listitem').filter({ has: page.getByRole('heading', { name, exact: true }) });

/** Opens the visit whose row holds the words, and says where it is. */
async function openVisit(page: Page, words: string): Promise<string> {
  await page.goto('/tider');
  await main(page).getByRole('link', { name: words }).click();
  await expect(page).toHaveURL(/\/tider\/apt_[^/]+$/);
  return new URL(page.url()).pathname;
}

/** Fetches the calendar file by the button, as the browser saves it. */
async function save(page: Page, button: string): Promise<string[]> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: button }).click()]);
  expect(download.suggestedFilename()).toBe('tid.ics');
  return readFileSync(await download.path(), 'utf8').split('\r\n');
}

/** How many pages of A4 the page is on paper. */
async function sheets(page: Page): Promise<number> {
  const paper = (await page.pdf({ format: 'A4', preferCSSPageSize: false })).toString('latin1');
  return paper.match(/\/Type\s*\/Page\b/g)?.length ?? 0;
}

test('När jag öppnar mina tider i enkel vy ser jag frågan först, och sedan några tider i taget', async ({ page }) => {
  await signIn(page, 'Karin Berg', 'simple');
  await page.getByRole('link', { name: 'Mina tider' }).click();
  await expect(page).toHaveURL('/tider');
  await expect(heading(page)).toHaveText('Mina tider');
  await test.step('Då ser jag vad Maja föreslår, och var jag svarar', async () => {
    const question = part(page, 'Maja föreslår en tid.');
    await expect(question).toContainText('Onsdag 9 december på eftermiddagen, klockan 14');
    await expect(question.getByRole('link')).toHaveText('Svara');
    await expect(question.getByRole('link')).toHaveAttribute('href', /^\/boka\/pro_/);
  });
  await test.step('Då är varje tid en hel mening', async () => {
    await expect(main(page).getByRole('heading', { name: 'I december' })).toBeVisible();
    await expect(rows(page)).toHaveText(['Torsdag 3 december klockan 13.30 träffar du Anna.', 'Tisdag 8 december klockan 10 träffar du Hanna.']);
    await checkPage(page, { title: 'Mina tider – Mitt patientkontrakt' });
  });
  await test.step('När jag väljer fler tider ser jag resten, och sidan säger att den är en annan', async () => {
    await page.getByRole('link', { name: 'Visa fler tider' }).click();
    await expect(heading(page)).toHaveText('Mina tider, sida 2');
    await expect(rows(page)).toHaveText(['Tisdag 15 december klockan 9 träffar du Oskar.']);
    await expect(page.getByRole('link', { name: 'Visa fler tider' })).toHaveCount(0);
    await checkPage(page, { title: 'Mina tider, sida 2 – Mitt patientkontrakt' });
  });
  await test.step('När jag väljer det som har varit ser jag det, det senaste först', async () => {
    await page.getByRole('link', { name: 'Visa det som har varit' }).click();
    await expect(heading(page)).toHaveText('Det som har varit');
    await expect(main(page).getByRole('heading', { name: 'I november' })).toBeVisible();
    await expect(rows(page)).toHaveText([
      'Tisdag 24 november klockan 10 träffade du Hanna.',
      'Torsdag 19 november klockan 9 träffade du Oskar.',
      'Torsdag 12 november klockan 13.30 träffade du Anna.',
    ]);
    await checkPage(page, { title: 'Det som har varit – Mitt patientkontrakt' });
  });
  await test.step('När jag går tillbaka är jag på mina tider', async () => {
    await page.getByRole('link', { name: 'Tillbaka' }).click();
    await expect(page).toHaveURL('/tider');
  });
});

test('När jag öppnar mina tider i vanlig vy ser jag alla på en gång, och var jag är', async ({ page }) => {
  await signIn(page, 'Karin Berg');
  await page.goto('/tider');
  await expect(rows(page)).toHaveText([
    /^På torsdag, 3 december klockan 13\.30 träffar du Anna Lindqvist, distriktssköterska, på Vårdcentralen Solrosen\.$/,
    /^Tisdag 8 december klockan 10 träffar du Hanna Brink, logoped, på Rehabmottagningen neurologi\.$/,
    /^Tisdag 15 december klockan 9 träffar du Oskar Lund, fysioterapeut, på Rehabmottagningen neurologi\.$/,
  ]);
  await expect(main(page).getByRole('listitem').filter({ hasText: 'Hanna Brink' })).toContainText('Du har inte svarat än. Tiden är bokad ändå.');
  await expect(main(page)).toContainText('Maja föreslår: träning hos logoped');
  await checkPage(page, { title: 'Mina tider – Mitt patientkontrakt' });
  await page.getByRole('link', { name: 'Visa det som har varit' }).click();
  await expect(rows(page)).toHaveCount(3);
  await checkPage(page);
  await page.getByRole('navigation', { name: 'Vägen hit' }).getByRole('link', { name: 'Mina tider' }).click();
  await expect(page).toHaveURL('/tider');
});

test('När jag inte har några tider står det, och vad som är mitt nästa steg i stället', async ({ page }) => {
  for (const [, view] of VIEWS) {
    await signIn(page, 'Eva Sandström', view);
    await page.goto('/tider');
    await expect(main(page)).toContainText('Du har inga bokade tider.');
    await expect(rows(page)).toHaveCount(0);
    expect.soft(await main(page).innerText(), 'the next step does not stand on this page').not.toContain('högst upp på sidan');
    await checkPage(page);
  }
});

test('När jag öppnar månaden ser jag mina tider i en tabell, går till nästa månad och till en tid', async ({ page }) => {
  await signIn(page, 'Karin Berg');
  await page.goto('/tider');
  const looks = page.getByRole('navigation', { name: 'Så visas tiderna' });
  await expect(looks.locator('[aria-current]')).toHaveText('Lista');
  await looks.getByRole('link', { name: 'Månad' }).click();
  await expect(page).toHaveURL('/tider?manad=2026-11');
  await expect(heading(page)).toHaveText('Mina tider i november');
  await expect(looks.locator('[aria-current]')).toHaveText('Månad');
  await expect(main(page).locator('td', { hasText: 'i dag' })).toContainText('30');
  await page.getByRole('link', { name: 'Månaden efter' }).click();
  await expect(page).toHaveURL('/tider?manad=2026-12');
  await checkPage(page, { title: 'Mina tider i december – Mitt patientkontrakt' });

  await test.step('På en bred skärm är det en tabell med veckor och veckodagar, på en smal en lista med dagarna som har något', async () => {
    const before = page.viewportSize()!;
    const weeks = main(page).locator('tbody tr');
    const third = main(page).locator('td', { has: page.getByText('3', { exact: true }) });
    await page.setViewportSize({ width: 1280, height: 800 });
    await expect(page.getByRole('columnheader')).toHaveText(['Vecka', 'Måndag', 'Tisdag', 'Onsdag', 'Torsdag', 'Fredag', 'Lördag', 'Söndag']);
    await expect(weeks.filter({ visible: true })).toHaveCount(5);
    await expect(page.getByRole('row').nth(1).getByRole('cell').nth(3)).toContainText('Klockan 13.30');
    await page.setViewportSize({ width: 360, height: 640 });
    await expect(third).toContainText('Klockan 13.30');
    await expect(weeks.filter({ visible: true })).toHaveCount(await weeks.filter({ has: page.getByRole('link') }).count());
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await page.setViewportSize(before);
  });

  await main(page).getByRole('link', { name: 'Klockan 13.30' }).first().click();
  await expect(heading(page)).toHaveText('Din tid torsdag 3 december');
  await page.goBack();
  await expect(heading(page)).toHaveText('Mina tider i december');
});

for (const [name, view] of VIEWS) {
  test(`När jag öppnar min vecka i ${name} ser jag sju dagar, i dag först`, async ({ page }) => {
    await signIn(page, 'Karin Berg', view);
    await page.goto('/tider');
    await page.getByRole('link', { name: view === 'simple' ? 'Visa min vecka' : 'Vecka', exact: true }).click();
    await expect(page).toHaveURL('/tider/vecka');
    await expect(main(page).getByRole('heading', { level: 2 })).toHaveText([
      'Måndag 30 november, i dag',
      'Tisdag 1 december',
      'Onsdag 2 december',
      'Torsdag 3 december',
      'Fredag 4 december',
      'Lördag 5 december',
      'Söndag 6 december',
    ]);
    await expect(day(page, 'Måndag 30 november, i dag')).toContainText('Inget är bokat.');
    await expect(day(page, 'Torsdag 3 december').getByRole('paragraph')).toHaveText(['Klockan 13.30: Anna']);
    await checkPage(page, { title: 'Min vecka – Mitt patientkontrakt' });
    await page.getByRole('link', { name: view === 'simple' ? 'Visa alla mina tider' : 'Lista', exact: true }).click();
    await expect(page).toHaveURL('/tider');
  });

  test(`När två tider är samma dag står båda i min vecka i ${name}`, async ({ page }) => {
    await signIn(page, 'Ulla-Britt Nyström', view);
    await page.goto('/tider/vecka');
    await expect(day(page, 'Onsdag 2 december').getByRole('paragraph')).toHaveText([/^Klockan 8\.15: /, /^Klockan 14: /]);
    await checkPage(page);
  });

  test(`När jag öppnar min kallelse i ${name} ser jag vem, när, var, vad jag tar med och vad som händer`, async ({ page }) => {
    await signIn(page, 'Karin Berg', view);
    await page.goto('/');
    await part(page, 'Ditt nästa steg').getByRole('link', { name: 'Visa mer' }).click();
    await expect(page).toHaveURL(/\/tider\/apt_[^/]+$/);
    await expect(heading(page)).toHaveText('Din tid torsdag 3 december');
    await test.step('Då ser jag vem jag träffar, när och hur länge', async () => {
      const kallelse = main(page);
      await expect(kallelse.getByRole('heading', { level: 2 }).first()).toHaveText(view === 'simple' ? 'Du ska träffa Anna.' : 'Du ska träffa Anna Lindqvist');
      await expect(kallelse).toContainText(view === 'simple' ? 'Anna är distriktssköterska.' : 'Anna är distriktssköterska på Vårdcentralen Solrosen.');
      await expect(kallelse).toContainText('Klockan 13.30');
      await expect(kallelse).toContainText('Det tar ungefär 30 minuter. Du är klar ungefär klockan 14. Ibland får man vänta.');
    });
    await test.step('Då ser jag vart jag ska, så att jag hittar dörren', async () => {
      const place = part(page, 'Hit ska du');
      for (const words of [
        'Vårdcentralen Solrosen',
        'Solrosgatan 3, 999 10 Lindhaga',
        'Dörren är röd. Den ligger bredvid apoteket.',
        'Buss 4 stannar vid Solrosgatan.',
        'Du kan parkera bakom huset.',
      ]) {
        await expect.soft(place).toContainText(words);
      }
    });
    await test.step('Då ser jag vad jag tar med och vad som händer, i ordning', async () => {
      await expect(part(page, 'Före besöket')).toContainText('Ta med listan över dina mediciner och boken med blodtryck.');
      await expect(part(page, 'Det här händer').getByRole('listitem')).toHaveText([
        'Anna hämtar dig i väntrummet.',
        'Anna mäter ditt blodtryck.',
        'Ni pratar om hur det går hemma.',
        'Ni bestämmer nästa steg tillsammans.',
        'Du är klar och går hem.',
      ]);
    });
    await test.step('Då ser jag vad det kostar, och vad som gäller om jag inte kan komma', async () => {
      await expect(main(page)).toContainText('Besöket kostar 250 kronor.');
      await expect(main(page)).toContainText('Kan du inte komma? Säg till senast onsdag 2 december klockan 13.30. Annars kan det kosta 400 kronor.');
    });
    await test.step('Då ser jag vad jag kan göra', async () => {
      await expect(page.getByRole('button', { name: 'Jag kommer' })).toBeVisible();
      await expect(page.getByRole('link', { name: 'Visa kartan' })).toHaveAttribute('href', /^https:\/\/www\.openstreetmap\.org\/search\?query=Solrosgatan/);
      await expect(main(page).getByRole('link', { name: 'Ring Vårdcentralen Solrosen 040-628 04 00' })).toHaveAttribute('href', 'tel:0406280400');
    });
    await checkPage(page, { title: 'Din tid torsdag 3 december – Mitt patientkontrakt' });
  });

  test(`När jag säger att jag kommer i ${name} får jag ett kvitto, och när jag ångrar mig är tiden som förut`, async ({ page }) => {
    await signIn(page, 'Ulla-Britt Nyström', view);
    await page.goto('/');
    const card = part(page, 'Ditt nästa steg');
    const before = await card.innerText();
    await card.getByRole('button', { name: 'Jag kommer' }).click();
    await test.step('Då tackar sidan mig, och säger var mitt svar finns', async () => {
      await expect(page).toHaveURL(/\/tider\/apt_[^/]+\/svar$/);
      await expect(heading(page)).toHaveText('Tack Ulla-Britt.');
      for (const words of ['Du har svarat att du kommer.', 'Svaret finns hos Vårdcentralen Eken.', 'Onsdag 2 december', 'Klockan 8.15']) {
        await expect.soft(main(page)).toContainText(words);
      }
      await checkPage(page, { title: 'Tack för ditt svar – Mitt patientkontrakt' });
    });
    await test.step('När jag läser om kvittot har inget mer hänt', async () => {
      await page.reload();
      await expect(heading(page)).toHaveText('Tack Ulla-Britt.');
    });
    await test.step('När jag går till startsidan frågar ingen igen', async () => {
      await main(page).getByRole('link', { name: 'Till startsidan' }).click();
      await expect(page).toHaveURL('/');
      await expect(card.getByRole('button', { name: 'Jag kommer' })).toHaveCount(0);
      await expect(card.getByRole('link', { name: 'Jag kan inte komma' }), 'one may still change one’s mind').toBeVisible();
      await expect(main(page)).toContainText('Du har svarat att du kommer.');
      await checkPage(page);
      await page.goBack();
    });
    await test.step('När jag ångrar mig säger sidan det, och att tiden ändå är bokad', async () => {
      await page.getByRole('button', { name: 'Ångra' }).click();
      await expect(page).toHaveURL(/\/tider\/apt_[^/]+\/svar$/);
      await expect(heading(page)).toHaveText('Du har inte svarat än');
      await expect(main(page)).toContainText('Din tid är bokad även om du inte svarar.');
      await expect(page.getByRole('button', { name: 'Ångra' })).toHaveCount(0);
      await checkPage(page, { title: 'Du har inte svarat än – Mitt patientkontrakt' });
      await page.goto('/');
      expect(await card.innerText()).toBe(before);
    });
  });

  test(`När jag inte kan komma säger jag det i ${name}, tiden är kvar, och jag kan ångra mig`, async ({ page }) => {
    await signIn(page, 'Elsa Malmqvist', view);
    const visit = await openVisit(page, 'Tisdag 8 december klockan 13 träffar du Fatima');
    const before = await main(page).innerText();
    await page.goto('/');
    const card = part(page, 'Ditt nästa steg');
    const cardBefore = await card.innerText();
    await card.getByRole('link', { name: 'Jag kan inte komma' }).click();

    await test.step('Då ser jag först vad som händer om jag säger ja', async () => {
      await expect(page).toHaveURL(`${visit}/kan-inte-komma`);
      await expect(heading(page)).toHaveText('Vill du säga att du inte kan komma?');
      await expect(main(page)).toContainText('Din tid är tisdag 8 december klockan 13.');
      await expect(main(page)).toContainText('Säg till här. Då ringer vi din närstående om en ny tid. Du har kvar din tid tills du får en ny.');
      await checkPage(page, { title: 'Vill du säga att du inte kan komma? – Mitt patientkontrakt' });
    });
    await test.step('När jag väljer nej har inget hänt', async () => {
      await page.getByRole('link', { name: 'Nej, gå tillbaka' }).click();
      await expect(page).toHaveURL(visit);
      expect(await main(page).innerText()).toBe(before);
      await page.goBack();
    });
    await test.step('När jag säger till ser jag vem som har fått det, och när svaret kommer', async () => {
      await page.getByRole('button', { name: 'Ja, jag säger till' }).click();
      await expect(page).toHaveURL(/\/fragor\/req_[^/]+$/);
      await expect(heading(page)).toHaveText('Du har sagt att du inte kan komma');
      for (const words of [
        'Din tid: tisdag 8 december klockan 13.',
        'Tiden är kvar tills vi har hört av oss.',
        'Habiliteringen Lindhaga har fått det.',
        'senast tisdag 1 december.',
        'Efter samtalet kan du läsa svaret här.',
      ]) {
        await expect.soft(main(page)).toContainText(words);
      }
      await checkPage(page, { title: 'Du har sagt att du inte kan komma – Mitt patientkontrakt' });
    });
    const request = new URL(page.url()).pathname;
    await test.step('När jag öppnar tiden står det där att jag har sagt till', async () => {
      await page.goto(visit);
      await expect(main(page)).toContainText('Du har sagt att du inte kan komma.');
      await expect(page.getByRole('button', { name: 'Jag kommer' })).toHaveCount(0);
      await checkPage(page);
      await page.goto('/');
      await expect(card).toContainText('Du har sagt att du inte kan komma.');
      await checkPage(page);
      await page.getByRole('link', { name: 'Visa det jag skickade' }).click();
      await expect(page).toHaveURL(request);
    });
    await test.step('När jag säger till en gång till är det samma fråga', async () => {
      await page.goto(`${visit}/kan-inte-komma`);
      await page.getByRole('button', { name: 'Ja, jag säger till' }).click();
      await expect(page).toHaveURL(request);
    });
    await test.step('När jag ångrar mig är tiden som förut', async () => {
      await page.getByRole('button', { name: 'Ångra' }).click();
      await expect(page).toHaveURL(request);
      await expect(heading(page)).toHaveText('Du har ångrat dig');
      await expect(main(page)).toContainText('Din tid är kvar.');
      await checkPage(page, { title: 'Du har ångrat dig – Mitt patientkontrakt' });
      await page.goto(visit);
      expect(await main(page).innerText()).toBe(before);
      await page.goto('/');
      expect(await card.innerText()).toBe(cardBefore);
    });
  });

  test(`När jag skriver ut min kallelse i ${name} blir det ett papper med bara det jag behöver`, async ({ page }) => {
    await signIn(page, 'Karin Berg', view);
    await openVisit(page, 'klockan 13.30 träffar du Anna');
    expect.soft(await sheets(page), 'sheets of A4').toBe(1);
    await page.emulateMedia({ media: 'print' });
    const paper = main(page);
    const says = (await paper.innerText()).replaceAll('\u00a0', ' ');
    const wanted = ['Karin Berg', 'torsdag 3 december 2026 klockan 13.30', 'Utskrivet', 'Solrosgatan 3', 'Anna hämtar dig i väntrummet.', '040-628 04 00'];
    expect.soft(wanted.filter((words) => !says.includes(words)), 'what is missing on paper').toEqual([]);
    for (const link of ['Skriv ut', 'Jag kan inte komma', 'Visa kartan']) await expect.soft(page.getByRole('link', { name: link })).toBeHidden();
    await expect(page.getByRole('navigation')).toHaveCount(0);
  });
}

test('När kallelsen är som längst är den ändå ett papper', async ({ page }) => {
  for (const [, view] of VIEWS) {
    for (const [name, words] of [
      ['Ulla-Britt Nyström', 'klockan 8.15'],
      ['Emma', 'klockan 15'],
      ['Amir Hosseini', 'klockan 10 pratar du'],
    ]) {
      await signIn(page, name, view);
      await openVisit(page, words);
      expect.soft(await sheets(page), `${name}, ${view}`).toBe(1);
    }
  }
});

test('När jag väljer Skriv ut öppnas webbläsarens utskrift, och sidan är kvar', { tag: '@js' }, async ({ page }) => {
  await page.addInitScript(() => {
    Object.assign(window, { printed: 0, print: () => void (window as any).printed++ });
  });
  await signIn(page, 'Karin Berg', 'simple');
  const visit = await openVisit(page, 'klockan 13.30 träffar du Anna');
  await expect.poll(() => page.evaluate(() => '__hydrateIsland' in window)).toBe(true);
  await page.getByRole('link', { name: 'Skriv ut' }).click();
  expect(await page.evaluate(() => (window as any).printed)).toBe(1);
  await expect(page).toHaveURL(visit);
});

test('När JavaScript är av leder Skriv ut till hur man gör', { tag: '@nojs' }, async ({ page }) => {
  await signIn(page, 'Karin Berg', 'simple');
  await openVisit(page, 'klockan 13.30 träffar du Anna');
  await page.getByRole('link', { name: 'Skriv ut' }).click();
  await expect(page).toHaveURL('/hjalp/skriva-ut');
  await expect(heading(page)).toHaveText('Så skriver du ut');
  await expect(main(page).getByRole('listitem')).toHaveText(['Gå tillbaka till sidan.', 'Öppna menyn i webbläsaren.', 'Välj Skriv ut.']);
  await checkPage(page, { title: 'Så skriver du ut – Mitt patientkontrakt' });
});

test('När jag trycker två gånger på Jag kommer är det ett svar', async ({ page }) => {
  await signIn(page, 'Ulla-Britt Nyström', 'simple');
  await page.goto('/');
  const address = await page.locator('form[action$="/kommer"]').getAttribute('action');
  const answers = await Promise.all([1, 2, 3].map(() => page.request.post(address!, { maxRedirects: 0 })));
  expect(answers.map((answer) => answer.status())).toEqual([303, 303, 303]);
  await page.goto(address!.replace('/kommer', '/svar'));
  await expect(heading(page)).toHaveText('Tack Ulla-Britt.');
  await page.getByRole('button', { name: 'Ångra' }).dblclick();
  await expect(heading(page)).toHaveText('Du har inte svarat än');
});

test('När jag först säger att jag kommer och sedan inte kan gäller det sista', async ({ page }) => {
  await signIn(page, 'Ulla-Britt Nyström', 'simple');
  await page.goto('/');
  await page.getByRole('button', { name: 'Jag kommer' }).click();
  const visit = new URL(page.url()).pathname.replace('/svar', '');
  await page.goto('/');
  await page.getByRole('link', { name: 'Jag kan inte komma' }).click();
  await page.getByRole('button', { name: 'Ja, jag säger till' }).click();
  await page.goto(visit);
  await expect(main(page)).toContainText('Du har sagt att du inte kan komma.');
  await expect(main(page)).not.toContainText('Du har svarat att du kommer.');
  await page.getByRole('link', { name: 'Visa det jag skickade' }).click();
  await page.getByRole('button', { name: 'Ångra' }).click();
  await page.goto(visit);
  await expect(page.getByRole('button', { name: 'Jag kommer' })).toBeVisible();
});

test('När tiden har varit kan jag läsa om den men inte svara, och sidan säger inte att jag ska dit', async ({ page, app }) => {
  app.setClock('2026-12-03T16:00:00+01:00');
  for (const [, view] of VIEWS) {
    await signIn(page, 'Karin Berg', view);
    await page.goto('/tider/varit');
    await main(page).getByRole('link', { name: 'Torsdag 3 december klockan 13.30 träffade du Anna' }).click();
    await expect(heading(page)).toContainText('torsdag 3 december');
    await expect(page.getByRole('button', { name: 'Jag kommer' })).toHaveCount(0);
    await expect(page.getByRole('link', { name: 'Jag kan inte komma' })).toHaveCount(0);
    const says = await main(page).innerText();
    const never = ['Du ska träffa', 'Kan du inte komma?', 'Din tid är bokad'];
    expect.soft(never.filter((words) => says.includes(words)), `${view}: of a visit that has been`).toEqual([]);
    await checkPage(page);
    await test.step('När jag ändå kommer till frågan får jag veta att det är för sent', async () => {
      await page.goto(`${new URL(page.url()).pathname}/kan-inte-komma`);
      await expect(heading(page)).toHaveText('Det går inte längre');
      await checkPage(page, { status: 409 });
    });
  }
});

test('När jag vill ha tiden i min kalender väljer jag om platsen ska stå där', async ({ page }) => {
  await signIn(page, 'Karin Berg', 'simple');
  const visit = await openVisit(page, 'klockan 13.30 träffar du Anna');
  await page.getByRole('button', { name: 'Jag kommer' }).click();
  await page.goto(visit);
  await page.getByRole('link', { name: 'Till min kalender' }).click();
  await expect(page).toHaveURL(`${visit}/kalender`);
  await expect(heading(page)).toHaveText('Spara tiden i din kalender');
  await expect(main(page)).toContainText('I kalendern står det Tid. Där står inte vad det gäller.');
  await checkPage(page, { title: 'Spara tiden i din kalender – Mitt patientkontrakt' });
  const own = `UID:${visit.split('/').at(-1)}@patientkontrakt`;
  await test.step('När jag sparar utan plats står bara när', async () => {
    const file = await save(page, 'Spara utan plats');
    for (const line of [own, 'SUMMARY:Tid', 'DTSTART:20261203T123000Z', 'DTEND:20261203T130000Z', 'METHOD:PUBLISH', 'STATUS:CONFIRMED']) {
      expect.soft(file.filter((found) => found === line), line).toHaveLength(1);
    }
    expect(file.filter((line) => /^(LOCATION|DESCRIPTION|ATTENDEE|ORGANIZER)/.test(line))).toEqual([]);
    expect(file.join(' '), 'nothing of care on a locked screen').not.toMatch(/Solros|Anna|Karin|sköterska/);
  });
  await test.step('När jag sparar med plats står den där, och det är samma tid', async () => {
    const file = await save(page, 'Spara med plats');
    expect(file).toContain(own);
    expect(file.join('').replace(/\\/g, '')).toContain('LOCATION:Vårdcentralen Solrosen, Solrosgatan 3, 999 10 Lindhaga');
  });
  await page.goto(`${visit}/svar`);
  await page.getByRole('button', { name: 'Ångra' }).click();
});

test('När Emma har skyddade uppgifter går platsen inte att få i en kalender', async ({ page }) => {
  await signIn(page, 'Emma');
  const visit = await openVisit(page, 'klockan 15');
  await page.goto(`${visit}/kalender`);
  await expect(main(page).getByRole('link')).toHaveText(['Spara utan plats']);
  await checkPage(page);
  const file = await save(page, 'Spara utan plats');
  expect(file).toContain(`UID:${visit.split('/').at(-1)}@patientkontrakt`);
  for (const address of [`${visit}/kalender.ics`, `${visit}/kalender.ics?plats=ja`]) {
    const answer = await page.request.get(address);
    expect(answer.headers()['content-type']).toBe('text/calendar; charset=utf-8');
    const text = await answer.text();
    for (const words of ['LOCATION', 'Parkgatan', 'Vuxenpsykiatrin', 'Norell']) expect.soft(text, `${words} in ${address}`).not.toContain(words);
  }
});

test('När vården har ställt in min tid står det först, överallt', async ({ page }) => {
  for (const [, view] of VIEWS) {
    await signIn(page, 'Mikael Fransson', view);
    await page.goto('/');
    await expect(part(page, 'Ditt nästa steg').getByRole('heading', { level: 3 })).toHaveText(/^Inställt: blodprov i dag klockan 11/);
    await page.goto('/tider');
    await expect(rows(page).first()).toHaveText(/^Inställt: .*klockan 11/);
    await checkPage(page);
    await main(page).getByRole('link', { name: /^Inställt:/ }).click();
    await test.step('Då säger sidan att jag ska stanna hemma, innan den säger något annat', async () => {
      await expect(heading(page)).toHaveText('Inställt: din tid måndag 30 november');
      const said = (await main(page).getByRole('paragraph').allInnerTexts()).filter((words) => words.trim());
      expect(said.slice(0, 3)).toEqual(['Anna kan inte komma.', 'Stanna hemma.', 'Vi ringer din närstående i dag.']);
      await expect(page.getByRole('button', { name: 'Jag kommer' })).toHaveCount(0);
      await expect(page.getByRole('link', { name: 'Jag kan inte komma' })).toHaveCount(0);
    });
    await test.step('Då säger den inte samtidigt att jag ska dit', async () => {
      const says = await main(page).innerText();
      const never = ['Du ska träffa', 'Hit ska du', 'Ta med', 'Du är klar ungefär', 'Kan du inte komma?'];
      expect.soft(never.filter((words) => says.includes(words)), `${view}: of a visit that will not be`).toEqual([]);
    });
    await checkPage(page, { title: 'Inställt: din tid måndag 30 november – Mitt patientkontrakt' });
  }
});

test('När jag kan boka en tid själv säger mina tider hur, och till när', async ({ page }) => {
  for (const [, view] of VIEWS) {
    await signIn(page, 'Mikael Fransson', view);
    await page.goto('/tider');
    const says = await main(page).innerText();
    expect.soft(says.toLowerCase()).toContain('hälsokontroll');
    expect.soft(says).toContain('Gör det senast fredag 29 januari 2027.');
    expect.soft(says, 'there is no time to choose').not.toContain('vilken tid som passar');
    expect.soft(await main(page).locator('ul:not(:has(li))').count(), 'lists with nothing in them').toBe(0);
  }
});

test('När jag har läst att tiden är inställd kommer nästa steg, och det står kvar i mina tider', async ({ alone: { page } }) => {
  await signIn(page, 'Mikael Fransson', 'simple');
  await page.goto('/');
  const card = part(page, 'Ditt nästa steg');
  await card.getByRole('button', { name: 'Jag har läst det' }).click();
  await expect(page).toHaveURL('/');
  await expect(card).not.toContainText('Inställt');
  await expect(card.getByRole('heading', { level: 3 })).toHaveText('Du kan boka en tid.');
  await expect(card).toContainText('Gör det senast fredag 29 januari 2027.');
  await checkPage(page);
  await page.getByRole('link', { name: 'Mina tider' }).click();
  await expect(rows(page).first()).toHaveText(/^Inställt: måndag 30 november klockan 11/);
});

test('När jag öppnar någon annans tid svarar sidan som om den inte fanns', async ({ page, other }) => {
  await signIn(page, 'Karin Berg');
  const hers = await openVisit(page, 'klockan 13.30 träffar du Anna');
  const before = await main(page).innerText();
  await signIn(other, 'Lars Holmgren');
  for (const address of [hers, `${hers}/svar`, `${hers}/kan-inte-komma`, `${hers}/kalender`, '/tider/finns-inte']) {
    await other.goto(address);
    await expect(heading(other)).toHaveText('Sidan finns inte');
    await checkPage(other, { status: 404 });
  }
  expect((await other.request.get(`${hers}/kalender.ics`)).status()).toBe(404);
  for (const command of ['kommer', 'angra', 'sett', 'kan-inte-komma']) {
    expect((await other.request.post(`${hers}/${command}`)).status(), command).toBe(404);
  }
  await page.reload();
  expect(await main(page).innerText(), 'nothing was written').toBe(before);
});

test('När jag bara har tangentbordet svarar jag att jag kommer, och ångrar mig', async ({ page }) => {
  await signIn(page, 'Elsa Malmqvist', 'simple');
  await page.goto('/');
  await tabTo(page, page.getByRole('button', { name: 'Jag kommer' }));
  expect(await focusFaults(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(heading(page)).toHaveText('Tack Elsa.');
  await tabTo(page, page.getByRole('button', { name: 'Ångra' }));
  expect(await focusFaults(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(heading(page)).toHaveText('Du har inte svarat än');
});
