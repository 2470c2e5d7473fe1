// The overview of each of the twelve: the next step in the words of the demo region, then everything below it. And that the page
// stays true while it lies open, and can be read and walked with the keyboard alone.
import { checkPage, expect, focusFaults, part, signIn, test } from '../fixtures.ts';
import type { Locator, Page } from '@playwright/test';

const PARTS = ['Ditt nästa steg', 'Mina tider', 'Vem gör vad', 'Mina planer', 'Min fasta vårdkontakt', 'Det här är viktigt för mig', 'Hemma'];

type Overview = {
  name: string;
  greeting: string;
  /** What the card says first. */
  step: string;
  /** What else the card says. */
  says: (string | RegExp)[];
  /** The ways on from the card, to the number they ring. */
  calls?: [string | RegExp, string][];
  /** What must not stand on the page, nor in its source. */
  never?: string[];
  /** What the other parts say. */
  also?: [string, (string | RegExp)[]][];
};

const twelve: Overview[] = [
  {
    name: 'Karin Berg',
    greeting: 'Hej Karin',
    step: 'Du ska träffa Anna Lindqvist',
    says: [
      'Anna är distriktssköterska på Vårdcentralen Solrosen.',
      'På torsdag, 3 december',
      'Klockan 13.30',
      'Om 3 dagar',
      '30 minuter',
      'Ni ses på Vårdcentralen Solrosen.',
      'Adress: Solrosgatan 3, 999 10 Lindhaga. Dörren är röd. Den ligger bredvid apoteket.',
      'Ta med listan över dina mediciner och boken med blodtryck.',
    ],
    also: [
      ['Mina tider', ['Tisdag 8 december klockan 10', 'träffar du Hanna Brink, logoped, på Rehabmottagningen neurologi.', 'Maja föreslår: träning hos logoped', 'Onsdag 9 december på eftermiddagen, klockan 14']],
      ['Vem gör vad', ['Ni kom överens 12 november. Du kan ändra dig. Karin, Anna och dottern Maja var med.']],
      ['Mina planer', ['Patientkontrakt', 'Rehabiliteringsplan', 'Samordnad individuell plan (SIP)', 'Mål till 26 februari 2027: Jag kan prata med de andra i körens fikapaus.', 'Ändrad för 3 dagar sedan.']],
      ['Min fasta vårdkontakt', ['Anna Lindqvist', 'Distriktssköterska på Vårdcentralen Solrosen. Din fasta vårdkontakt.', 'Måndag till torsdag klockan 8 till 12', 'Amira Haddad, sjuksköterska']],
      ['Det här är viktigt för mig', ['”Jag vill sjunga i kören igen.”', 'Skrivet 12 november.']],
      ['Hemma', ['Rött: allvarligt', 'Gult: viktigt']],
    ],
  },
  {
    name: 'Gösta Lindgren',
    greeting: 'Hej Gösta',
    step: 'Gunilla Persson kommer hem till dig',
    says: ['Gunilla är sjuksköterska på Hemsjukvården.', 'I morgon, tisdag 1 december', 'Klockan 10', 'Ställ dosetten på köksbordet.'],
    also: [
      ['Mina tider', ['kommer Gunilla Persson hem till dig.', 'Torsdag 17 december klockan 9.30']],
      ['Mina planer', ['Genomförandeplan', 'Vårdplan för minnet', 'Minnesmottagningen ansvarar.']],
      ['Min fasta vårdkontakt', ['Amira Haddad', 'Sjuksköterska på Vårdcentralen Solrosen. Din fasta vårdkontakt.']],
    ],
  },
  {
    name: 'Amir Hosseini',
    greeting: 'Hej Amir',
    step: 'Elin Wester föreslår 3 tider',
    says: [
      'Elin är arbetsterapeut på Rehabmottagningen neurologi.',
      'Tisdag 8 december på förmiddagen, klockan 9.30',
      'Torsdag 10 december på förmiddagen, klockan 10',
      'Måndag 14 december på förmiddagen, klockan 9',
      'Svara senast onsdag 2 december klockan 16.',
    ],
    calls: [['Ring Rehabmottagningen neurologi 040-628 04 30', 'tel:0406280430']],
    also: [
      ['Mina tider', ['Fredag 11 december klockan 10', 'pratar du med Birgitta Holm på video.']],
      ['Mina planer', ['Plan för återgång i arbete', 'Rehabiliteringsplan']],
      ['Min fasta vårdkontakt', ['Elin Wester', 'Birgitta Holm', 'Rehabiliteringskoordinator på Vårdcentralen Solrosen.']],
    ],
  },
  {
    name: 'Ulla-Britt Nyström',
    greeting: 'Hej Ulla-Britt',
    step: 'Du ska träffa Yasmin Karlsson',
    says: [/blodprov/i, 'På onsdag, 2 december', 'Klockan 8.15', 'Om 2 dagar', 'Ni ses på Vårdcentralen Eken.', 'Du ska vara fastande. Det betyder att du inte får äta före besöket.'],
    also: [
      ['Mina tider', ['Du har två besök onsdag 2 december. Är det för mycket? Ring och säg till.', 'På onsdag, 2 december klockan 14', 'på Hjärtmottagningen.']],
      ['Mina planer', ['Plan för hjärtsvikt', 'Plan för kol', 'Plan för diabetes', 'Plan för hemsjukvård', 'Samordnad individuell plan (SIP)', 'Hjärtmottagningen ansvarar.', 'Vårdcentralen Eken ansvarar.', 'Hemsjukvården ansvarar.']],
      ['Min fasta vårdkontakt', ['Yasmin Karlsson', 'Sjuksköterska och vårdsamordnare på Vårdcentralen Eken.']],
      ['Det här är viktigt för mig', ['”Jag vill orka gå till barnbarnens luciatåg.”']],
      ['Hemma', ['Gult: viktigt. Gäller nu.', 'Du har gått upp 2 kilo på 3 dagar. Ring Patrik']],
    ],
  },
  {
    name: 'Bengt Åkesson',
    greeting: 'Hej Bengt',
    step: 'Vårdcentralen Solrosen ringer dig',
    says: ['Senast', 'Onsdag 2 december', 'Om 2 dagar', 'Du behöver inte göra något nu.'],
    also: [
      ['Mina tider', ['Du har inga bokade tider.', 'Ditt nästa steg står på startsidan.']],
      ['Mina planer', ['Utskrivningsinformation', 'Det finns dokument till planen.', 'Strokeenheten, Lindhaga lasarett ansvarar.']],
      [
        'Min fasta vårdkontakt',
        [
          'Vårdcentralen Solrosen har tagit emot överlämningen från Strokeenheten, Lindhaga lasarett.',
          'Vårdcentralen Solrosen har försökt nå dig en gång.',
          'Strokeenheten, Lindhaga lasarett ansvarar för överlämningen tills du har fått kontakt med Vårdcentralen Solrosen.',
          'Du har ingen fast vårdkontakt än.',
        ],
      ],
    ],
    // She was appointed and has not accepted: nobody is promised who has not said yes.
    never: ['Amira'],
  },
  {
    name: 'Eva Sandström',
    greeting: 'Hej Eva',
    step: 'Sofia Berglund ringer dig',
    says: ['Senast', 'Fredag 4 december', 'Om 4 dagar', 'Du behöver inte göra något nu.'],
    also: [
      ['Mina tider', ['Du har inga bokade tider.']],
      ['Mina planer', ['Min vårdplan cancer', 'Cancerrehabiliteringsplan']],
      ['Min fasta vårdkontakt', ['Sofia Berglund', 'Kontaktsjuksköterska på Bröstmottagningen.']],
    ],
  },
  {
    name: 'Jonas Wikander',
    greeting: 'Hej Jonas',
    step: 'Vi skulle ha ringt dig senast fredag 20 november',
    says: ['Det har vi inte gjort. Felet är vårt.', 'Du kan ringa eller be att bli kontaktad.'],
    calls: [
      [/^Ring Vuxenpsykiatrin.* 040-628 04 55$/, 'tel:0406280455'],
      ['Ring Vårdcentralen Solrosen 040-628 04 00', 'tel:0406280400'],
    ],
    also: [
      ['Mina tider', ['Måndag 7 december klockan 13', 'träffar du Magnus Thelin, sjuksköterska, på Vuxenpsykiatrin Lindhaga.']],
      ['Vem gör vad', ['Försenat']],
      ['Min fasta vårdkontakt', ['Magnus Thelin', 'Sjuksköterska på Vuxenpsykiatrin Lindhaga. Din fasta vårdkontakt.']],
    ],
  },
  {
    name: 'Emma',
    greeting: 'Hej Emma',
    step: 'Du har en tid hos en sjuksköterska på Vuxenpsykiatrin Lindhaga',
    says: ['Torsdag 10 december', 'Klockan 15', 'Om 10 dagar', 'Ni ses på Vuxenpsykiatrin Lindhaga.', 'Adress: Parkgatan 15'],
    also: [['Min fasta vårdkontakt', ['Sjuksköterska på Vuxenpsykiatrin Lindhaga', 'Ring Vuxenpsykiatrin Lindhaga 040-628 04 55']]],
    // Her contact has protected data: a function, never a name.
    never: ['Åsa', 'Norell'],
  },
  {
    name: 'Elsa Malmqvist',
    greeting: 'Hej Elsa',
    step: 'Du ska träffa Fatima Yusuf',
    says: [/prova ny skena/i, 'Fatima är kurator på Habiliteringen Lindhaga.', 'Tisdag 8 december', 'Klockan 13', 'Om 8 dagar', 'Sara följer med.'],
    also: [
      ['Mina planer', ['Habiliteringsplan', 'Samordnad individuell plan (SIP)']],
      ['Vem gör vad', ['Björkskolan ordnar en ramp till gymnastiksalen.']],
      ['Det här är viktigt för mig', ['”Jag vill kunna cykla till skolan.”']],
    ],
  },
  {
    name: 'Leo Dahl',
    greeting: 'Hej Leo',
    step: 'Habiliteringen Lindhaga kontaktar dig',
    says: ['Senast', 'Fredag 4 december', 'Om 4 dagar', 'Du behöver inte göra något nu.'],
    also: [
      ['Mina tider', ['Du har inga bokade tider.']],
      ['Vem gör vad', ['Planen säger inte vem eller när.']],
      ['Min fasta vårdkontakt', ['Du har ingen fast vårdkontakt än.']],
    ],
    never: ['Anita'],
  },
  {
    name: 'Mikael Fransson',
    greeting: 'Hej Mikael',
    step: 'Inställt: blodprov i dag klockan 11',
    says: ['Anna kan inte komma.', 'Stanna hemma.', 'Vi ringer din närstående i dag.', 'Vårdcentralen Solrosen ansvarar för att du får en ny tid.'],
    calls: [['Ring Vårdcentralen Solrosen 040-628 04 00', 'tel:0406280400']],
    also: [
      ['Mina tider', ['Inställt', 'Boka en tid: hälsokontroll', 'Gör det senast fredag 29 januari 2027.']],
      ['Mina planer', ['Genomförandeplan', 'Planen är ett dokument.']],
      ['Min fasta vårdkontakt', ['Amira Haddad']],
    ],
  },
  {
    name: 'Lars Holmgren',
    greeting: 'Hej Lars',
    step: 'Inget är bokat. Det är som det ska.',
    says: ['Vårdcentralen Solrosen kallar dig i maj 2027.', 'Ring oss om du mår sämre.'],
    calls: [['Ring Vårdcentralen Solrosen 040-628 04 00', 'tel:0406280400']],
    also: [
      ['Mina tider', ['Du har inga bokade tider.']],
      ['Min fasta vårdkontakt', ['Johan Ekdahl', 'Specialist i allmänmedicin på Vårdcentralen Solrosen. Din fasta läkarkontakt.']],
    ],
  },
];

test('När jag öppnar inloggningen ser jag de tolv som har en översikt här', async ({ page }) => {
  await page.goto('/logga-in');
  const names = await part(page, 'Patienter').getByRole('button').locator('.person-name').allTextContents();
  expect(names).toEqual(twelve.map(({ name }) => name));
});

for (const { name, greeting, step, says, calls, also, never } of twelve) {
  test(`När ${name} loggar in står nästa steg först, och sedan allt annat`, async ({ page }) => {
    await signIn(page, name);
    await expect(page).toHaveURL('/');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(greeting);

    await test.step('Då ser jag mitt nästa steg', async () => {
      const card = part(page, 'Ditt nästa steg');
      await expect(card.getByRole('heading', { level: 3 })).toHaveText(step);
      for (const words of says) await expect.soft(card).toContainText(words);
      for (const [words, number] of calls ?? []) {
        await expect.soft(card.getByRole('link', { name: words, exact: true })).toHaveAttribute('href', number);
      }
      // The step is what one sees without scrolling, even on a small telephone.
      await expect.soft(card.getByRole('heading', { level: 3 })).toBeInViewport();
    });

    await test.step('Då ser jag alla delar i ordning, och ingen är tom', async () => {
      const main = page.getByRole('main');
      expect((await main.getByRole('heading', { level: 2 }).allTextContents()).map((words) => words.trim())).toEqual(PARTS);
      for (const heading of PARTS) {
        const words = (await part(page, heading).innerText()).trim().slice(heading.length).trim();
        expect.soft(words.length, `what "${heading}" says`).toBeGreaterThan(8);
      }
      for (const [heading, texts] of also ?? []) {
        for (const words of texts) await expect.soft(part(page, heading)).toContainText(words);
      }
    });

    const source = await (await page.context().request.get('/')).text();
    for (const words of never ?? []) expect(source, `${words} is not for this page`).not.toContain(words);
    await checkPage(page, { title: 'Start – Mitt patientkontrakt' });
  });
}

test('När någon föreslår en tid finns en rad om det under kortet, och den leder dit man svarar', async ({ page }) => {
  await signIn(page, 'Karin Berg');
  await page.getByRole('link', { name: 'Maja har ett förslag till dig.' }).click();
  await expect(page).toHaveURL(/\/boka\/pro_/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Passar den här tiden?');
  await signIn(page, 'Mikael Fransson');
  await expect(page.getByRole('link', { name: 'Du kan boka en tid: hälsokontroll.' })).toHaveAttribute('href', /^\/boka\/inv_/);
});

test('När tiden har varit ser jag den under det som har varit', async ({ page, app }) => {
  app.setClock('2026-12-03T16:00:00+01:00');
  await signIn(page, 'Karin Berg');
  const card = part(page, 'Ditt nästa steg');
  await expect(card.getByRole('heading', { level: 3 })).toHaveText('Du ska träffa Hanna Brink');
  await expect(card).toContainText('På tisdag, 8 december');
  const times = part(page, 'Mina tider');
  await expect(times.getByText('träffade du Anna Lindqvist, distriktssköterska, på Vårdcentralen Solrosen.').first()).toBeHidden();
  await times.getByText('Det som har varit').click();
  await expect(times.getByText('träffade du Anna Lindqvist, distriktssköterska, på Vårdcentralen Solrosen.').first()).toBeVisible();
});

test('När sidan ligger öppen blir orden om tiden andra, utan att sidan hämtas igen', { tag: '@js' }, async ({ page, app }) => {
  const documents: string[] = [];
  app.setClock('2026-11-30T11:50:00+01:00');
  // The reader's own clock is wrong by hours, and the words are right all the same.
  await page.clock.install({ time: new Date('2026-11-30T03:00:00+01:00') });
  await signIn(page, 'Karin Berg');
  page.on('request', (request) => {
    if (request.resourceType() === 'document') documents.push(request.url());
  });
  const [now, day, left] = ['now', 'day', 'left'].map((name) => page.locator(`[data-relative=${name}]`));
  await expect(now).toHaveText('Nu är det måndag förmiddag.');
  await expect(day).toHaveText('På torsdag, 3 december');
  await awake(page);

  await page.clock.fastForward('09:00');
  await expect(now).toHaveText('Nu är det måndag förmiddag.');
  await page.clock.fastForward('02:00');
  await expect(now).toHaveText('Nu är det måndag eftermiddag.');
  await page.clock.fastForward('24:00:00');
  await expect(now).toHaveText('Nu är det tisdag eftermiddag.');
  await expect(left).toHaveText('Om 2 dagar');
  expect(documents).toEqual([]);

  await test.step('När det blir natt mot onsdag är det i morgon', async () => {
    app.setClock('2026-12-01T11:50:00+01:00');
    await signIn(page, 'Karin Berg');
    await awake(page);
    await expect(day).toHaveText('På torsdag, 3 december');
    documents.length = 0;
    await page.clock.fastForward('13:00:00');
    await expect(now).toHaveText('Nu är det natt. Det är onsdag.');
    await expect(day).toHaveText('I morgon, torsdag 3 december');
    await expect(left).toHaveText('');
    expect(documents).toEqual([]);
  });
});

test('När sidan har legat öppen i mer än ett och ett halvt dygn hämtas den igen, en gång', { tag: '@js' }, async ({ page, app }) => {
  const documents: string[] = [];
  await page.clock.install({ time: new Date('2026-11-30T08:30:00+01:00') });
  await signIn(page, 'Karin Berg');
  page.on('request', (request) => {
    if (request.resourceType() === 'document') documents.push(new URL(request.url()).pathname);
  });
  await awake(page);
  app.setClock('2026-11-30T17:30:00+01:00');
  await page.clock.fastForward('37:00:00');
  await expect(page.locator('[data-relative=now]')).toHaveText('Nu är det måndag kväll.');
  await awake(page);
  await page.clock.fastForward('01:00');
  expect(documents).toEqual(['/']);
});

test('När JavaScript är av står det när sidan visades', { tag: '@nojs' }, async ({ page, app }) => {
  app.setClock('2026-11-30T11:50:00+01:00');
  await signIn(page, 'Karin Berg');
  await expect(page.getByText('Nu är det måndag förmiddag.')).toBeVisible();
  // (`getByText` does not look into `noscript`.)
  const shown = page.locator('noscript p');
  await expect(shown).toHaveText('Sidan visades måndag 30 november klockan 11.50.');
  await expect(shown).toBeVisible();
});

test('När jag går med tangentbordet kommer jag till allt i ordning och ser alltid var jag är', async ({ page }) => {
  await signIn(page, 'Karin Berg');
  await page.goto('/');
  const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim().replace(/\s+/g, ' ') ?? '');
  const seen: string[] = [];
  // In the order of the page, as far as it can be reached: what is folded away is not.
  const order = await page.locator('a[href], button, summary').evaluateAll((elements) =>
    elements.filter((element) => element.checkVisibility()).map((element) => element.textContent!.trim().replace(/\s+/g, ' ')),
  );
  for (let presses = 0; presses < order.length; presses++) {
    await page.keyboard.press('Tab');
    seen.push(await focused());
    expect.soft(await focusFaults(page)).toEqual([]);
  }
  expect(seen).toEqual(order);
  expect(seen.slice(0, 4)).toEqual(['Hoppa till innehållet', 'Patientkontrakt', 'Enkel vy', 'Logga ut']);
});

test('När jag hoppar till innehållet är nästa steg med tangentbordet i innehållet', async ({ page }) => {
  await signIn(page, 'Karin Berg');
  await page.goto('/');
  const skip = page.getByRole('link', { name: 'Hoppa till innehållet' });
  await page.keyboard.press('Tab');
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport({ ratio: 1 });
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/#innehall');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);
});

test('När jag läser översikten på en liten skärm är allt man trycker på stort nog', async ({ page }) => {
  for (const name of ['Karin Berg', 'Jonas Wikander', 'Ulla-Britt Nyström']) {
    await signIn(page, name);
    expect.soft(await tooSmall(page.locator('a[href], button, summary, input, textarea'))).toEqual([]);
  }
});


/** What is smaller than a finger needs (G6: 44 by 44 px for patients), unless it stands inside a sentence. */
async function tooSmall(targets: Locator): Promise<string[]> {
  return targets.evaluateAll((elements) =>
    elements
      .filter((element) => element.checkVisibility() && !element.classList.contains('skip-link'))
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.height < 43.5 || box.width < 43.5)
      .map(({ element, box }) => `${element.tagName.toLowerCase()} "${element.textContent!.trim().slice(0, 40)}": ${Math.round(box.width)} × ${Math.round(box.height)} px`),
  );
}

/** The islands of the page have their program. */
async function awake(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate(() => '__hydrateIsland' in window)).toBe(true);
}
