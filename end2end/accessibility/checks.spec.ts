// The checks themselves: each sees the fault that is planted for it, and nothing on a page that is as it should be.
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { choices } from './checks/choices.ts';
import { shift } from './checks/cls.ts';
import { contrast } from './checks/contrast.ts';
import { drags, watchDrags } from './checks/drags.ts';
import { errors } from './checks/errors.ts';
import { open, type Mode } from './checks/eyes.ts';
import { focus } from './checks/focus.ts';
import { forced } from './checks/forced.ts';
import { headings } from './checks/headings.ts';
import { metrics } from './checks/metrics.ts';
import { motion } from './checks/motion.ts';
import { patternOf } from './checks/names-of-people.ts';
import { names } from './checks/names.ts';
import { primary } from './checks/primary.ts';
import { reflow } from './checks/reflow.ts';
import { speech, voices } from './checks/speech.ts';
import { drawn, symbols } from './checks/symbols.ts';
import { targets } from './checks/targets.ts';
import { overlaps, textspacing } from './checks/textspacing.ts';
import { honoured } from './checks/themes.ts';
import { times } from './checks/time.ts';
import { differences, transcript } from './checks/vsr.ts';
import { count, lix, listsOf, read, readability, sentenceLength, sentencesIn, vocabulary, withoutNamesAndTimes, wordsIn } from './checks/words.ts';
import { zoomtext } from './checks/zoomtext.ts';
import { ace } from './engines/ace.ts';
import { axe } from './engines/axe.ts';
import { htmlcs } from './engines/htmlcs.ts';
import { htmlErrors } from '../fixtures.ts';
import { judge, type Measure } from './goals.ts';
import { tallyOf } from './report.ts';
import { test as base } from './stage.ts';

const test = base.extend<{ counted: void }>({
  counted: [
    async ({ sheet }, use, info) => {
      await use();
      if (info.status === info.expectedStatus) sheet.put({ goal: 'G0', part: 'checks', where: info.title, faults: [], numbers: { planted: 1 } });
    },
    { auto: true },
  ],
});

const ADDRESS = 'http://planted.test/';

/** The style of a page that is as it should be. */
const STYLE = `
  html { font-size: 100%; background: #fff; color: #000 }
  body { margin: 0; font: 1.25rem/1.5 sans-serif }
  main { max-width: 24rem; padding: 16px }
  h1 { font-size: 1.75rem; line-height: 1.25 }
  p, li { max-width: 24rem }
  a { color: #003d5c }
  .button { display: block; box-sizing: border-box; width: 100%; min-height: 64px; margin-block: 16px; padding: 12px; border: 3px solid #003d5c; border-radius: 8px; background: #fff; color: #003d5c; font: inherit; text-align: left; text-decoration: none }
  .filled { background: #003d5c; color: #fff }
  .way { display: flex; align-items: center; min-height: 64px; margin-block: 16px }
  .bar a { display: flex; align-items: center; min-height: 64px; margin-block: 16px }
  :focus-visible { outline: 4px solid #000; outline-offset: 2px }
  @media (forced-colors: active) { .button { border-color: ButtonText } }`;
const BAR = '<nav class="bar" aria-label="Genvägar"><a href="/">Till startsidan</a><a href="/hjalp/las-upp">Läs upp</a><a href="/hjalp">Jag vill ha hjälp</a></nav>';
const GOOD = '<h1>Min plan</h1><p>Du ska träffa Anna.</p><a class="button filled" href="/a">Jag kommer</a><a class="button" href="/b">Visa mer</a>';

type Planted = { main?: string; after?: string; style?: string; head?: string; title?: string; mode?: Mode; body?: string };

function html({ main = GOOD, after = BAR, style = '', head = '', title = 'Min plan – Mitt patientkontrakt', mode = 'simple', body = '' }: Planted): string {
  return `<!DOCTYPE html><html lang="sv"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${STYLE}${style}</style>${head}</head><body data-mode="${mode}" data-pictures="yes">${body}<main id="innehall">${main}</main>${after}</body></html>`;
}

/** Opens a page of our own making, at an address, as a page of the program has one. */
async function plant(page: Page, planted: Planted): Promise<void> {
  await page.unroute(`${ADDRESS}**`);
  await page.route(`${ADDRESS}**`, (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: html(planted) }));
  await page.goto(ADDRESS);
  await open(page);
}

/** No fault on the good page; each planted one is seen, and said so that one knows which. */
async function sees(page: Page, find: () => Promise<string[]>, planted: [Planted, RegExp][], good: Planted = {}): Promise<void> {
  await plant(page, good);
  expect(await find(), 'on a page that is as it should be').toEqual([]);
  for (const [one, fault] of planted) {
    await plant(page, one);
    expect((await find()).join('\n'), `planted: ${JSON.stringify(one).slice(0, 200)}`).toMatch(fault);
  }
}

const block = (text: string, more = {}) => ({ text, tag: 'p', heading: false, source: false, italic: false, capitals: false, struck: false, ...more });

test.describe('Size and place', () => {
  test('Small targets and targets that stand too near are seen', async ({ page }) => {
    await sees(page, async () => (await targets(page, 'simple')).faults, [
      [{ main: '<h1>Min plan</h1><a class="button" style="min-height:40px;padding:0" href="/a">Ja</a>' }, /Ja.*× 4\d px, should be 56/],
      [{ main: '<h1>Min plan</h1><a class="button" style="margin:0" href="/a">Ja</a><a class="button" style="margin:8px 0" href="/b">Nej</a>' }, /8 px apart, should be 16/],
    ]);
    await plant(page, { mode: 'standard', main: '<h1>Min plan</h1><p>Läs <a href="/a">om planen</a> här.</p><button>Ja</button>' });
    const { faults } = await targets(page, 'standard');
    expect(faults.join()).toMatch(/Ja/);
    expect(faults.join(), 'a link within a sentence may be as high as its line').not.toMatch(/om planen/);
  });

  test('What scrolls sideways, and what is cut off, is seen', async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 256 });
    await sees(page, () => reflow(page), [
      [{ main: '<h1>Min plan</h1><p style="width:500px">Bred</p>' }, /px wide in 320/],
      [{ main: '<h1>Min plan</h1><div style="width:200px;overflow:auto"><p style="width:300px">Bred</p></div>' }, /scrolls sideways/],
      [{ main: '<h1>Min plan</h1><div style="height:20px;overflow:hidden"><p>En</p><p>Två</p></div>' }, /cuts off its text/],
    ]);
  });

  test('What does not bear the spacing of the reader or large text is seen', async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await sees(page, () => textspacing(page), [[{ main: '<h1>Min plan</h1><p style="height:32px;overflow:hidden">Du ska träffa Anna klockan två.</p>' }, /cuts off its text/]]);
    await plant(page, { main: '<h1>Min plan</h1><p>Du ska träffa Anna.</p><p style="margin-top:-3rem">Om 3 dagar.</p>' });
    expect((await overlaps(page)).join()).toMatch(/Anna.*lies over.*Om 3 dagar|Om 3 dagar.*lies over.*Anna/);
    await plant(page, { main: '<h1>Min plan</h1><p style="padding-bottom:2rem">Du ska träffa Anna.</p><p style="margin-top:-1rem">Om 3 dagar.</p>' });
    expect(await overlaps(page), 'boxes may meet as long as their words do not').toEqual([]);
    await sees(page, () => zoomtext(page), [
      [{ style: 'body { font-size: 20px }' }, /the text grew from 20 px to 20 px only/],
      [{ main: '<h1>Min plan</h1><p style="white-space:nowrap">Du ska träffa Anna nu</p>' }, /px wide in 320/],
    ]);
  });

  test('A main button outside the first window, or under the bar, is seen', async ({ page }) => {
    await page.setViewportSize({ width: 360, height: 640 });
    await sees(page, async () => (await primary(page, { mustBe: true })).faults, [
      [{ main: `<h1>Min plan</h1><div style="height:500px"></div><a class="button filled" href="/a">Jag kommer</a>` }, /outside the window/],
      [{ after: '<nav class="bar" style="position:fixed;inset:100px 0 0;background:#fff" aria-label="Genvägar"></nav>' }, /of 5 points can be pressed/],
      [{ main: '<h1>Min plan</h1>' }, /there is no button/],
    ]);
    await plant(page, { main: `<h1>Min plan</h1><div style="height:430px"></div><a class="button filled" href="/a">Jag kommer</a>` });
    expect((await primary(page, { whole: false })).faults, 'elsewhere it is enough that it begins within the window').toEqual([]);
    await plant(page, { main: `<h1>Min plan</h1><div style="height:600px"></div><a class="button filled" href="/a">Jag kommer</a>` });
    expect((await primary(page, { whole: false })).faults.join()).toMatch(/should begin within 560/);
  });

  test('Long lines, small letters, tight lines and divided words are seen', async ({ page }) => {
    await page.setViewportSize({ width: 1280, height: 800 });
    const long = 'Du ska träffa Anna på torsdag och då ska du ta med dig listan över dina mediciner hemifrån.';
    await sees(page, async () => (await metrics(page, 'simple')).faults, [
      [{ main: `<h1>Min plan</h1><p>${long}</p>`, style: 'main, p { max-width: none }' }, /a line of \d+ characters, should be 55/],
      [{ main: '<h1>Min plan</h1><p style="font-size:16px">Du ska träffa Anna.</p>' }, /16 px, should be 20 px/],
      [{ main: '<h1>Min plan</h1><p style="line-height:1.2">Du ska träffa Anna.</p>' }, /line height 1.2/],
      [{ main: '<h1>Min plan</h1><p style="hyphens:auto">Du ska träffa Anna.</p>' }, /divided/],
      [{ main: '<h1>Min plan</h1><p>Du ska träffa sjuk\u00adsköterskan.</p>' }, /divided/],
      [{ main: '<h1>Min plan</h1><p style="text-align:justify">Du ska träffa Anna.</p>' }, /justified/],
    ]);
  });
});

test.describe('Choices, names and headings', () => {
  test('Too many choices, too many strong buttons and a bar that differs are seen', async ({ page }) => {
    const buttons = (count: number) => `<h1>Min plan</h1><a class="button filled" href="/0">Noll</a>${Array.from({ length: count - 1 }, (_, i) => `<a class="button" href="/${i}">Val ${i}</a>`).join('')}`;
    await sees(page, async () => (await choices(page, true)).faults, [
      [{ main: buttons(6) }, /6 choices, should be 5/],
      [{ main: buttons(4) }, /4 buttons on the first page, should be 3/],
      [{ main: '<h1>Min plan</h1><a class="button filled" href="/a">Ja</a><a class="button filled" href="/b">Nej</a>' }, /2 strong buttons of 2/],
      [{ main: '<h1>Min plan</h1><a class="button" href="/a">Ja</a>' }, /0 strong buttons of 1/],
      [{ after: BAR.replace('Läs upp', 'Läs') }, /the bar says/],
      [{ after: '' }, /0 bars/],
      [{ main: `${GOOD}<details open><summary>Mer</summary>Mer</details>` }, /does not belong in the simple view: details/],
    ]);
  });

  test('A name that differs from what is seen, and a control that is only a picture, are seen', async ({ page }) => {
    await sees(page, async () => (await names(page, 'simple')).faults, [
      [{ main: '<h1>Min plan</h1><a class="button" aria-label="Öppna Min plan" href="/a">Visa mer</a>' }, /says "Visa mer", is called "Öppna Min plan"/],
      [{ main: '<h1>Min plan</h1><button aria-label="Stäng"><svg width="20" height="20"></svg></button>' }, /has no words that are seen/],
      [{ main: '<h1>Min plan</h1><a class="button" href="/a">Ändra<span style="position:absolute;width:1px;height:1px;overflow:hidden"> telefonnummer</span></a>' }, /says "Ändra", is called "Ändra telefonnummer"/],
      [{ main: '<h1>Min plan</h1><input aria-label="Namn">' }, /has no words that are seen/],
    ], { main: `${GOOD}<label for="n">Ditt namn</label><input id="n">` });
    await plant(page, { mode: 'standard', main: '<h1>Min plan</h1><a href="/a" aria-label="Ändra telefonnummer">Ändra</a>' });
    expect((await names(page, 'standard')).faults, 'elsewhere a name may say more').toEqual([]);
  });

  test('Wrong titles and headings are seen', async ({ page }) => {
    await sees(page, () => headings(page), [
      [{ main: '<p>Ingen rubrik</p>' }, /0 h1 are seen/],
      [{ main: '<h1>Min plan</h1><h1>En till</h1>' }, /2 h1 are seen/],
      [{ title: 'Min plan' }, /does not end in/],
      [{ title: 'Planen – Mitt patientkontrakt' }, /the title says "Planen", the h1 says "Min plan"/],
      [{ title: 'Karins plan – Mitt patientkontrakt' }, /names Karins/],
      [{ title: 'Fel: Min plan – Mitt patientkontrakt' }, /begins with "Fel: "/],
      [{ main: '<h1>Min plan</h1><h3>Rad</h3>' }, /h3 "Rad" comes after h1/],
      [{ main: `${GOOD}<p role="status" style="position:absolute;width:1px;height:1px;overflow:hidden">Sparat</p>` }, /only a reading aid is told/],
    ]);
    await plant(page, { main: '<h1>Hej Karin.</h1>', title: 'Start – Mitt patientkontrakt' });
    expect(await headings(page, { isFirst: true })).toEqual([]);
    await plant(page, { main: '<h1>Hej Karin.</h1>' });
    expect((await headings(page, { isFirst: true })).join()).toMatch(/should be "Start"/);
  });

  test('Two pages with one title are seen', () => {
    const titled = (title: string, address: string): Measure => ({ goal: 'G30', where: address, faults: [], texts: [`simple\t${title}\t${address}`] });
    const faults = (measures: Measure[]) => judge(measures, lix).find(({ id }) => id === 'G30')!.faults.map(({ text }) => text);
    expect(faults([titled('Min plan', '/plan'), titled('Mina tider', '/tider'), titled('Min plan', '/plan')])).toEqual([]);
    expect(faults([titled('Min plan', '/plan'), titled('Min plan', '/planer')]).join()).toMatch(/the title "Min plan" is that of \/plan and \/planer/);
  });

  test('Pictograms without words, without a concept or said aloud are seen', async ({ page }) => {
    const picture = (attributes: string, words = '<span>Ring Anna</span>') => ({ main: `<h1>Min plan</h1><p><svg class="symbol" width="32" height="32" ${attributes}><circle cx="16" cy="16" r="9"/></svg> ${words}</p>` });
    await sees(page, async () => (await symbols(page, true)).faults, [
      [picture('adapt-symbol="13621"'), /is said by reading aids/],
      [picture('aria-hidden="true"'), /no adapt-symbol/],
      [picture('aria-hidden="true" adapt-symbol="phone"'), /should be numbers/],
      [picture('aria-hidden="true" adapt-symbol="13621"', ''), /a pictogram without words/],
    ], picture('aria-hidden="true" adapt-symbol="13621"'));
    await plant(page, picture('aria-hidden="true" adapt-symbol="13621"'));
    expect((await symbols(page, false)).faults.join()).toMatch(/though pictures are off/);
    expect(drawn('<svg><symbol id="a"><path d="M0 0"/></symbol><symbol id="b"></symbol></svg>')).toEqual({ ids: ['a', 'b'], empty: ['b'] });
  });
});

test.describe('Colours, movement and the keyboard', () => {
  test('Weak text, weak edges, weak focus rings and text on a picture are seen', async ({ page }) => {
    await sees(page, async () => (await contrast(page, 'simple')).faults, [
      [{ main: '<h1>Min plan</h1><p style="color:#666">Grå text</p>' }, /Grå text": text: 5\.\d+:1, should be 7:1/],
      [{ main: '<h1>Min plan</h1><p style="opacity:.6">Blek text</p>' }, /Blek text/],
      [{ main: '<h1>Min plan</h1><button class="button" style="border-color:#999">Ja</button>' }, /its edge: 2\.\d+:1, should be 4.5:1/],
      [{ style: ':focus-visible { outline: 4px solid #aaa }' }, /its focus ring/],
      [{ main: '<h1>Min plan</h1><p style="background:linear-gradient(#fff,#000)">Text</p>' }, /text on a picture/],
      [{ main: '<h1>Min plan</h1><p style="color:#ccc"><svg class="symbol" width="32" height="32"></svg></p>' }, /its pictogram/],
    ]);
  });

  test('A page that does not hear what the device asks for is seen', async ({ page }) => {
    const heard = `html { background: #fff; color: #000 } html[data-theme=dark] { background: #000; color: #fff } @media (prefers-color-scheme: dark) { html:not([data-theme]) { background: #000; color: #fff } }`;
    await sees(page, () => honoured(page), [
      [{ style: heard.slice(0, heard.indexOf('@media')) }, /asks for dark and the page is light/],
      [{ style: heard.replace(':not([data-theme])', '') }, /light is chosen, the device asks for dark/],
      [{ style: `${heard} html { color: #444 }` }, /more contrast and the text has/],
    ], { style: heard });
  });

  test('Controls that vanish in forced colours are seen', async ({ page }) => {
    await sees(page, () => forced(page), [
      [{ main: '<h1>Min plan</h1><a style="text-decoration:none" href="/a">Visa</a>' }, /has no edge and no line under it/],
      [{ main: '<h1>Min plan</h1><p style="forced-color-adjust:none">Text</p>' }, /keeps its own colours/],
    ]);
  });

  test('What moves, and what would move, is seen', async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    await sees(page, () => motion(page), [
      [{ style: '@keyframes go { to { margin-left: 9px } } h1 { animation: go 9s infinite }' }, /h1.*moves/],
      [{ style: '.button { transition: background .2s }' }, /will move when it changes/],
      [{ style: 'html { scroll-behavior: smooth }' }, /scrolls by gliding/],
    ]);
  });

  test('A page that jumps when its letters come late is seen', async ({ page, context }) => {
    const serve = (script: string) => async () => {
      await context.unroute('**/*').catch(() => {});
      await context.route('**/*', (route) => (route.request().url().endsWith('.wasm') ? route.fulfill({ body: '' }) : route.fulfill({ contentType: 'text/html', body: html({ head: `<script>fetch('/late.wasm').then(() => { ${script} })</script>` }) })));
      return shift(context, ADDRESS, 'simple', { late: 300 });
    };
    const still = await serve('document.body.dataset.awake = "yes"')();
    expect(still.faults).toEqual([]);
    expect(still.numbers['files held back']).toBe(1);
    const jumps = await serve('const p = document.createElement("p"); p.textContent = "Ny text"; p.style.height = "200px"; document.querySelector("main").prepend(p)')();
    expect(jumps.faults.join()).toMatch(/what is seen moves by 0\.\d+, should be 0\.00/);
    void page;
  });

  test('A thin ring, a ring that nobody sees, wrong order, a trap and covered focus are seen', async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await sees(page, async () => (await focus(page, 'simple')).faults, [
      [{ style: ':focus-visible { outline: 1px solid #000 }' }, /outline solid 1px/],
      [{ style: ':focus-visible { outline: 4px solid #fff }' }, /the ring changes/],
      [{ main: '<h1>Min plan</h1><a class="button" tabindex="2" href="/a">Ett</a><a class="button" tabindex="1" href="/b">Två</a>' }, /gets the focus after what stands below it|Tab key/],
      [{ after: `${BAR}<div style="position:fixed;inset:0;background:#eee"></div>` }, /is covered by div/],
      [{ main: `${GOOD}<script>document.addEventListener('keydown', (event) => { if (event.key === 'Tab') { event.preventDefault(); document.querySelector('.filled').focus() } })</script>` }, /the Tab key does not come to it/],
    ]);
  });

  test('What can be dragged is seen', async ({ page, context }) => {
    await watchDrags(context);
    await sees(page, async () => (await drags(page)).faults, [
      [{ main: '<h1>Min plan</h1><p draggable="true">Dra</p>' }, /can be dragged/],
      [{ main: '<h1>Min plan</h1><script>addEventListener("pointermove", () => {})</script>' }, /listens for pointermove/],
    ]);
  });
});

test.describe('Words', () => {
  const lists = listsOf(['du', 'ska', 'träffa', 'vara är var varit', 'vi', 'ringa', 'inte', 'klocka klockan'], ['avtal', 'skriv under'], ['Hänger {vad}?'], patternOf(['Anna'], ['Vårdcentralen Solrosen']));
  const words = (...blocks: ReturnType<typeof block>[]) => ({ blocks, own: blocks.filter(({ source }) => !source), words: 0, importedWords: 0, sentences: blocks.filter(({ source }) => !source).flatMap(({ text }) => sentencesIn(text)) });

  test('Words and sentences are counted as a reader counts them', () => {
    expect(wordsIn('Ring Anna 040-628 04 11 klockan 13.30. ● ●')).toHaveLength(7);
    expect(sentencesIn('Du är klar klockan 13.30. Sedan går du hem. "Bra!" Hej')).toEqual(['Du är klar klockan 13.30.', 'Sedan går du hem.', '"Bra!"', 'Hej']);
    expect(withoutNamesAndTimes('På torsdag, 3 december klockan 13.30 träffar du Anna på vårdcentralen Solrosen.', lists.names)).toMatch(/^På , träffar du på \.$/);
    expect(withoutNamesAndTimes('Annars ringer vi.', lists.names), 'a name is a whole word').toBe('Annars ringer vi.');
    expect(lix(['Ett två tre.', 'Medicinerna hjälper dig.'])).toBeCloseTo(6 / 2 + (100 * 2) / 6 - (100 * 0) / 6, 0);
  });

  test('Too many words, long sentences and hard text are seen', () => {
    const many = words(block(Array.from({ length: 51 }, () => 'ord').join(' ')));
    expect(count({ ...many, words: 51 }, true).faults.join()).toMatch(/51 words, should be 50/);
    expect(count({ ...many, words: 51 }, false).faults).toEqual([]);
    expect(count({ ...many, words: 101 }, false).faults.join()).toMatch(/101 words, should be 100/);
    expect(sentenceLength(words(block('Ett två tre fyra fem sex sju åtta nio tio elva tolv. Kort.'))).faults).toEqual([]);
    expect(sentenceLength(words(block('Ett två tre fyra fem sex sju åtta nio tio elva tolv tretton.'))).faults.join()).toMatch(/13 words/);
    const hard = Array.from({ length: 10 }, () => 'Rehabiliteringskoordinatorn samordnar insatserna tillsammans.').join(' ');
    expect(readability(words(block(hard)), 'staff').faults.join()).toMatch(/LIX .* should be 45/);
    expect(readability(words(block('Rehabiliteringskoordinatorn samordnar.')), 'simple').faults, 'a short text says nothing').toEqual([]);
    const mean = (length: number): Measure => ({ goal: 'G15', where: 'here', faults: [], numbers: { words: length * 10, sentences: 10 } });
    expect(judge([mean(6)], lix).find(({ id }) => id === 'G15')!.verdict).toBe('passed');
    expect(judge([mean(7)], lix).find(({ id }) => id === 'G15')!.faults[0].text).toMatch(/mean of 7.00 words/);
    const over = judge([{ goal: 'G16', where: 'here', faults: [], texts: ['Rehabiliteringskoordinatorn samordnar insatserna.'] }], lix);
    expect(over.find(({ id }) => id === 'G16')!.faults[0].text).toMatch(/LIX .* over all/);
  });

  test('Unknown, banned and shortened words, capitals, italics and orders with "inte" are seen', () => {
    expect(vocabulary(words(block('Du ska träffa Anna. Vi ringer Vårdcentralen Solrosen klockan 13.30.')), lists).faults).toEqual([]);
    expect(vocabulary(words(block('Hänger ansiktet?')), lists).faults, 'fixed by the design text').toEqual([]);
    for (const [text, fault] of [
      ['Du ska träffa logopeden.', /not an approved word: "logopeden"/],
      ['Du ska skriv under.', /banned word "skriv under"/],
      ['Vi ringer kl 13.30.', /shortened word "kl"/],
      ['Vi ringer t.ex. Anna.', /shortened word "t\.ex/],
      ['Vi ringer SIP.', /in capitals only "SIP"/],
      ['Ring inte Anna.', /told what not to do/],
    ] as const) {
      expect(vocabulary(words(block(text)), lists).faults.join('\n'), text).toMatch(fault);
      expect(vocabulary(words(block(text, { source: true })), lists).faults, 'what care wrote is counted apart').toEqual([]);
    }
    expect(vocabulary(words(block('Är du inte träffad?')), lists).faults.join(), 'a question is no order').not.toMatch(/told what not/);
    expect(vocabulary(words(block('Du ska.', { italic: true })), lists).faults.join()).toMatch(/italics/);
    expect(vocabulary(words(block('Du ska.', { capitals: true })), lists).faults.join()).toMatch(/capitals/);
  });

  test('What is read of a page is what is seen of it, and what care wrote is told apart', async ({ page }) => {
    await plant(page, { main: '<h1>Hej</h1><p>Ett <b>två</b> tre</p><p hidden>Borta</p><p data-source-text>Cave penicillin</p><p style="text-transform:uppercase">Stort</p><p><i>Lutar</i></p><button>Ja</button>' });
    const text = await read(page);
    expect(text.own.map(({ text }) => text)).toEqual(['Hej', 'Ett två tre', 'Stort', 'Lutar', 'Ja']);
    expect(text.importedWords).toBe(2);
    expect(text.words).toBe(7);
    expect(text.own.find(({ text }) => text === 'Stort')!.capitals).toBe(true);
    expect(text.own.find(({ text }) => text === 'Lutar')!.italic).toBe(true);
  });

  test('Days and clocks that are in digits, shortened or untrue are seen', () => {
    const say = (text: string) => times([block(text)], 'simple', '2026-11-30').faults.join('\n');
    for (const right of [
      'På torsdag, 3 december Klockan 13.30 Om 3 dagar.',
      'I dag, måndag 30 november. I morgon, tisdag 1 december klockan 14.',
      'Ni kom överens 12 november 2026.',
      'Fredag 29 januari 2027 på förmiddagen, klockan 10',
      'Anna svarar måndag till torsdag klockan 8 till 12. Ring 040-628 04 11.',
      'Från klockan 13.30 till klockan 14.30.',
    ]) {
      expect(say(right), right).toBe('');
    }
    for (const [wrong, fault] of [
      ['Tiden är 2026-12-03.', /a date in digits/],
      ['Tiden är 3/12.', /a date in digits/],
      ['I vecka 49.', /the number of a week/],
      ['Kom kl 13.', /"kl"/],
      ['Kom 13.30.', /without "klockan"/],
      ['Kom klockan 13:30.', /colon/],
      ['Kom klockan 14.00.', /zeros/],
      ['På fredag, 3 december', /is a torsdag/],
      ['Fredag 29 januari', /is a torsdag/],
      ['3 december', /without its weekday/],
      ['I dag, tisdag 1 december', /is 1 days away/],
      ['På torsdag, 3 december Om 4 dagar.', /is 3 days away/],
      ['Tisdag 8 december på förmiddagen, klockan 13', /klockan 13 is not förmiddagen/],
      ['Måndag 31 november', /there is no/],
    ] as const) {
      expect(say(wrong), wrong).toMatch(fault);
    }
  });

  test('An error page that does not say what is safe, or leaves only the telephone, is seen', async ({ page }) => {
    const page404 = { title: 'Fel: Sidan finns inte – Mitt patientkontrakt', main: '<h1>Sidan finns inte</h1><p>Adressen kan vara gammal.</p><p>Dina tider är kvar.</p><a class="button" href="/">Till startsidan</a>' };
    await sees(page, () => errors(page), [
      [{ ...page404, title: 'Sidan finns inte – Mitt patientkontrakt' }, /does not begin with "Fel: "/],
      [{ ...page404, main: page404.main.replace('Dina tider är kvar.', 'Ring oss.') }, /does not say what is safe/],
      [{ ...page404, main: page404.main.replace('href="/"', 'href="tel:1177"') }, /the only ways on are/],
      [{ ...page404, main: page404.main.replace('Adressen', 'HTTP 404') }, /it says "HTTP"/],
    ], page404);
    await plant(page, page404);
    expect((await errors(page, { ours: true })).join()).toMatch(/the fault is ours/);
  });
});

test.describe('Speech and screen reader', () => {
  /** A reader as the program's: one utterance after another, a button that stops. */
  const READER = (options: { lang?: string; skip?: string; any?: boolean; cancel?: boolean; length?: number }) => `<script>
    const link = document.querySelector('[data-read-aloud]');
    const voice = speechSynthesis.getVoices().find((one) => one.lang === 'sv-SE' && (one.localService || ${!!options.any}));
    if (voice) {
      link.setAttribute('role', 'button');
      let on = false;
      link.addEventListener('click', (event) => {
        event.preventDefault();
        if (on) { on = false; ${options.cancel === false ? '' : 'speechSynthesis.cancel();'} link.textContent = 'Läs upp'; return; }
        on = true;
        link.textContent = 'Sluta läsa';
        const texts = [...document.querySelectorAll('main h1, main p, main .button')].filter((one) => !one.matches('${options.skip ?? '#none'}')).map((one) => one.textContent);
        const say = (i) => {
          if (!on) return;
          if (i >= texts.length) { on = false; link.textContent = 'Läs upp'; return; }
          const utterance = new SpeechSynthesisUtterance(texts[i]);
          utterance.lang = '${options.lang ?? 'sv-SE'}';
          utterance.voice = voice;
          utterance.onend = () => say(i + 1);
          speechSynthesis.speak(utterance);
        };
        say(0);
      });
    }
  </script>`;
  const bar = (script: string, long = '') => ({ main: GOOD.replace('Anna.', `Anna.${long}`), after: `${BAR.replace('<a href="/hjalp/las-upp"', '<a data-read-aloud href="/hjalp/las-upp"')}${script}` });

  test('Reading that leaves something out, in another language, too long or without an end is seen', async ({ page, context }) => {
    await voices(context, { local: true });
    await sees(page, async () => (await speech(page)).faults, [
      [bar(READER({ skip: 'p' })), /what is said differs from what stands in main at "duskaträffaanna/],
      [bar(READER({ lang: 'en' })), /said as "en"/],
      [bar(READER({}), ` ${'mycket '.repeat(30)}`), /characters at once/],
      [bar(READER({ cancel: false })), /it stops after nothing/],
      [bar(READER({ any: true })), /a voice that is not on the device/],
      [bar(READER({}) + '<script>speechSynthesis.speak(new SpeechSynthesisUtterance("Hej"))</script>'), /before anybody has asked/],
    ], bar(READER({})));
  });

  test('With a voice that sends the words away only, the link is not taken over', async ({ page, context }) => {
    await voices(context, { local: false });
    await plant(page, bar(READER({})));
    await expect(speech(page)).rejects.toThrow(/not taken over/);
  });

  test('What the screen reader says is gathered once, from beginning to end, and differences are told', async ({ page }) => {
    await plant(page, { main: '<h1>Min plan</h1><p>Du ska träffa Anna.</p><noscript>Inte sagt</noscript>' });
    const phrases = await transcript(page);
    expect(phrases).toContain('heading, Min plan, level 1');
    expect(phrases.filter((phrase) => phrase.includes('Du ska träffa Anna.'))).toHaveLength(1);
    expect(phrases.filter((phrase) => phrase.includes('Jag vill ha hjälp'))).toHaveLength(1);
    expect(phrases.join()).not.toContain('Inte sagt');
    expect(differences(['a', 'b', 'c'], ['a', 'b', 'c'])).toEqual([]);
    expect(differences(['a', 'b', 'c'], ['a', 'x', 'c'])).toEqual(['gone: "b"', 'new: "x"']);
    expect(differences(['a', 'b'], ['a', 'n', 'b', 'm'])).toEqual(['new: "n"', 'new: "m"']);
  });
});

test.describe('Engines and report', () => {
  test('Each engine sees a fault of its kind', async ({ page }) => {
    await plant(page, { main: '<h1>Min plan</h1><img src="/x.png"><input><p style="color:#bbb">Svag text</p>' });
    expect((await axe(page)).faults.join('\n')).toMatch(/image-alt[\s\S]*label|label[\s\S]*image-alt/);
    expect((await axe(page, ['color-contrast-enhanced', 'color-contrast'])).faults.join('\n')).toMatch(/color-contrast/);
    expect((await ace(page)).faults.join('\n')).toMatch(/img_alt_valid/);
    expect((await htmlcs(page)).join('\n')).toMatch(/1_1_1/);
    expect((await htmlErrors('<!DOCTYPE html><html lang="sv"><head><title>x</title></head><body><p><div></div></p></body></html>')).length).toBeGreaterThan(0);
    await plant(page, {});
    expect((await axe(page)).faults, 'axe on a good page').toEqual([]);
    // It asks the same of every style; the pages of the program have theirs in a file (judged.ts).
    expect((await ace(page)).faults.filter((fault) => !fault.includes(' style_')), 'IBM on a good page').toEqual([]);
    expect(await htmlcs(page), 'HTML_CodeSniffer on a good page').toEqual([]);
  });

  test('What an engine is not sure of is a fault until somebody has judged it', async ({ page }) => {
    await plant(page, { main: '<h1>Min plan</h1><p style="background-image:linear-gradient(#fff,#eee)">Text</p>' });
    expect((await axe(page)).faults.join('\n')).toMatch(/incomplete, and nobody has judged it: color-contrast/);
  });

  test('A goal for later is never passed, and what a whole run did not measure has failed', () => {
    const rows = judge([{ goal: 'G6', where: 'here', faults: [] }, { goal: 'G7', where: 'here', faults: ['wide'] }], lix);
    const verdict = (id: string) => rows.find((row) => row.id === id && !row.part)!.verdict;
    expect(verdict('G6')).toBe('passed');
    expect(verdict('G7')).toBe('failed');
    expect(verdict('G8')).toBe('not measured');
    expect(verdict('G32')).toBe('senare');
    const later = rows.filter((row) => row.verdict === 'senare').length;
    expect(tallyOf(rows, false)).toEqual({ passed: 1, failed: rows.length - 1 - later, skipped: later });
    expect(tallyOf(rows, true)).toEqual({ passed: 1, failed: 1, skipped: rows.length - 2 });
  });
});
