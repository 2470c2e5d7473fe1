// Every page of the program, as each person and in each view, through every check of our own and through the engines that others
// have made. What a check finds is measured, and judged together with all the rest by report.ts; a test fails only where the page
// itself is not there.
import { NOW, visitOf } from '../fixtures.ts';
import { assertThere, expect, place, test, type Sheet, type Stage } from './stage.ts';
import type { Page } from '@playwright/test';
import { cells, isFull, isWholly, KARIN, nameOf, routes, VISITS, type Cell } from './pages.ts';
import { choices } from './checks/choices.ts';
import { shift } from './checks/cls.ts';
import { contrast } from './checks/contrast.ts';
import { drags, watchDrags } from './checks/drags.ts';
import { modeOf, open } from './checks/eyes.ts';
import { focus, isKnown } from './checks/focus.ts';
import { forced } from './checks/forced.ts';
import { headings } from './checks/headings.ts';
import { metrics } from './checks/metrics.ts';
import { motion } from './checks/motion.ts';
import { names } from './checks/names.ts';
import { primary } from './checks/primary.ts';
import { reflow } from './checks/reflow.ts';
import { speech, voices } from './checks/speech.ts';
import { symbols } from './checks/symbols.ts';
import { targets } from './checks/targets.ts';
import { textspacing } from './checks/textspacing.ts';
import { honoured, inThemes, LIGHT, OURS, THEMES } from './checks/themes.ts';
import { times } from './checks/time.ts';
import { against, MOST_ON_FIRST, slug, transcript } from './checks/vsr.ts';
import { count, read, readability, readLists, sentenceLength, vocabulary, MOST_BASE_WORDS } from './checks/words.ts';
import { zoomtext } from './checks/zoomtext.ts';
import { toTheEngines } from './engines/all.ts';
import { ALLOWED, JUDGED, MOST_ALLOWED } from './engines/judged.ts';

const TODAY = NOW.slice(0, 10);
const PHONE = { width: 320, height: 640 };
/** The kinds of rings around the focus that have been looked at: a ring of the same kind on the same ground is the same on every page. */
const RINGS = new Set<string>();
const WINDOWS = [{ width: 768, height: 1024 }, { width: 1280, height: 800 }];

test('The program lists its pages, and each of them is in the matrix', async ({ stage, sheet }) => {
  const { app } = await stage.enter({ who: 'nobody', view: 'signed out' });
  const same = (path: string) => path.replace(/\{[^}]+\}/g, '{}');
  const listed = new Map(routes(app).map(({ path, audience }) => [same(path), { path, audience }]));
  const visited = new Map(VISITS.map(({ path, audience }) => [same(path), { path, audience }]));
  const faults: string[] = [];
  for (const [key, { path, audience }] of listed) {
    const found = visited.get(key);
    if (!found) faults.push(`${path} is a page of the program and is not in the matrix`);
    else if (found.audience !== audience) faults.push(`${path} is for ${audience} in the program and for ${found.audience} in the matrix`);
  }
  for (const [key, { path }] of visited) if (!listed.has(key)) faults.push(`${path} is in the matrix and is no page of the program`);
  sheet.put({ goal: 'G0', where: 'patientkontrakt routes --json', faults, numbers: { pages: listed.size } });
  expect(listed.size, 'pages that the program lists').toBeGreaterThan(0);
});

test('The list of approved words is no longer than it may be', async ({ sheet }) => {
  const { baseWords } = readLists();
  sheet.put({ goal: 'G17', where: 'words/approved.txt', faults: baseWords > MOST_BASE_WORDS ? [`${baseWords} base words, should be ${MOST_BASE_WORDS} or fewer`] : [], numbers: { 'base words': baseWords } });
});

test('What is allowed and what is judged has a reason, and is little', async ({ sheet }) => {
  const unexplained = [...JUDGED, ...ALLOWED].filter(({ reason }) => reason.length < 20);
  expect(unexplained, 'entries without a reason').toEqual([]);
  const faults = ALLOWED.length > MOST_ALLOWED ? [`${ALLOWED.length} entries in the allow-list, should be ${MOST_ALLOWED} or fewer`] : [];
  sheet.put({ goal: 'G2', where: 'engines/judged.ts', faults });
});

for (const cell of cells()) {
  test(`${cell.who}, ${cell.view}: ${nameOf(cell.visit)}`, async ({ stage, sheet }) => {
    await measure(cell, stage, sheet);
  });
}

async function measure(cell: Cell, stage: Stage, sheet: Sheet): Promise<void> {
  const { visit, who, view } = cell;
  const { page, context } = await stage.enter({ who, view, fresh: visit.changes, options: { viewport: PHONE } });
  await watchDrags(context);
  await visit.open(page);
  await assertThere(page, visit.path, { view });

  const mode = await modeOf(page);
  const [simple, pictures] = [mode === 'simple', view === 'simple, pictures'];
  const isFirst = visit.path === '/';
  const wholly = isWholly(cell);
  const where = place(who, view, nameOf(visit));
  const check = (goal: string, find: Parameters<typeof sheet.check>[2], window?: string) => sheet.check(goal, place(where, window), find);

  // Another window of the same browser waits for its late letters while the checks go on here.
  const shifted = wholly ? shift(context, page.url(), mode) : undefined;
  const lateFault = shifted?.catch(() => {});

  await check('G0', async () => {
    await page.evaluate(() => document.fonts.ready);
    const violations = await page.evaluate(() => (window as { cspViolations?: string[] }).cspViolations ?? []);
    const visited = visitOf(page)!;
    return { faults: [...(visited.csp ? [] : ['no Content-Security-Policy']), ...visited.problems, ...violations], numbers: { 'pages seen': 1 } };
  });

  // What is written.
  const text = await read(page);
  await check('G26', async () => times([...text.blocks, ...(await nowLine(page))], mode, TODAY));
  await check('G16', async () => readability(text, mode));
  if (simple) {
    await check('G13', () => choices(page, isFirst));
    await check('G14', async () => count(text, isFirst));
    await check('G15', async () => sentenceLength(text));
    await check('G17', async () => vocabulary(text));
  }
  await check('G22', () => names(page, mode));
  await check('G30', async () => ({
    faults: await headings(page, { isFirst: isFirst && view !== 'staff' }),
    // One address of a kind stands for all of them, but each setting is a page of its own.
    texts: [`${view}\t${await page.title()}\t${visit.path === '/installningar/{setting}' ? `/installningar/${visit.shows}` : visit.path}`],
  }));
  if (view.startsWith('simple')) await check('G29', () => symbols(page, pictures));

  // How large it is, and whether it holds.
  await check('G6', async () => {
    const { faults, count, smallest } = await targets(page, mode);
    return { faults, numbers: { targets: count, ...(count > 0 ? { 'smallest target': smallest } : {}) } };
  });
  if (mode === 'staff') {
    await check(
      'G6',
      async () => {
        const session = await context.newCDPSession(page);
        await session.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 5 });
        const { faults } = await targets(page, mode);
        await session.send('Emulation.setTouchEmulationEnabled', { enabled: false });
        return faults;
      },
      'finger',
    );
  }
  await check('G7', () => reflow(page), '320×640');
  await check('G7', () => textspacing(page), '320×640');
  await check('G7', () => zoomtext(page), '320×640');
  await page.setViewportSize({ width: 320, height: 256 });
  await check('G7', () => reflow(page), '320×256');
  await check(
    'G8',
    async () => {
      const { faults, stops, leastContrast } = await focus(page, mode, { pixels: false });
      return { faults, numbers: { 'tab stops': stops, ...(leastContrast > 0 ? { 'least focus contrast': leastContrast } : {}) } };
    },
    '320×256',
  );
  if (simple) {
    await page.setViewportSize({ width: 360, height: 640 });
    await check('G21', () => primary(page, { mustBe: !!visit.action && !isFirst, whole: !!visit.action || isFirst }), '360×640');
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  await check('G18', () => metrics(page, mode), '1280×800');
  if (isFull) {
    for (const size of WINDOWS) {
      await page.setViewportSize(size);
      const window = `${size.width}×${size.height}`;
      await check('G7', () => reflow(page), window);
      await check('G7', () => textspacing(page), window);
      await check('G6', async () => (await targets(page, mode)).faults, window);
      await check('G18', () => metrics(page, mode), window);
    }
  }
  await page.setViewportSize(PHONE);

  // Colours, movement, the keyboard.
  for (const [theme, found] of await inThemes(page, isFull || isFirst ? THEMES : OURS, async (theme) => [theme, await contrast(page, mode).catch((error: unknown) => String(error))] as const)) {
    sheet.put(typeof found === 'string' ? { goal: 'G5', where: place(where, theme.name), faults: [`could not be measured: ${found}`] } : { goal: 'G5', where: place(where, theme.name), ...found });
  }
  if (isFirst) await check('G11', async () => (await open(page), await honoured(page)));
  if (wholly) {
    await check('G11', () => forced(page));
    // In the simple view nothing may move for anybody; elsewhere nothing for those who have asked for it.
    const wish = simple ? 'no-preference' : 'reduce';
    await page.emulateMedia({ reducedMotion: wish });
    await check('G11', () => motion(page), `reduced motion: ${wish}`);
    await page.emulateMedia({ reducedMotion: 'reduce' });
  }
  const rings = isFull || (wholly && !(await isKnown(page, mode, RINGS)));
  await inThemes(page, isFull ? THEMES : rings ? [LIGHT] : [], (theme) =>
    check(
      'G8',
      async () => {
        const { faults, stops, leastContrast } = await focus(page, mode, isFull ? {} : { known: RINGS });
        return { faults, numbers: { 'tab stops': stops, ...(leastContrast > 0 ? { 'least focus contrast': leastContrast } : {}) } };
      },
      theme.name,
    ),
  );
  await check('G10', () => drags(page));
  await lateFault;
  if (shifted) await check('G12', () => shifted);

  // Last, because the engines, the screen reader and the voices are put into the page.
  await toTheEngines(page, sheet, cell, where);
  await page.setViewportSize(PHONE);
  if (view === 'staff' || view === 'signed out' || who === KARIN) {
    await check('G31', async () => {
      const phrases = await transcript(page);
      // Pictures say nothing: with them and without, the reading is the same, and so is the file. But for the pages that
      // say whether they are chosen.
      const same = view === 'simple, pictures' && visit.shows !== 'bilder' && visit.path !== '/installningar';
      const name = slug(`${same ? 'simple' : view} ${nameOf(visit)}`);
      const faults = against(name, phrases);
      if (simple && isFirst && !visit.shows && phrases.length > MOST_ON_FIRST) faults.push(`${phrases.length} phrases on the first page, should be ${MOST_ON_FIRST} or fewer`);
      return { faults, numbers: { [isFirst ? `phrases on the first page, ${mode}` : 'phrases on another page']: phrases.length } };
    });
  }
  // Without pictures the words are the same, as the screen reader's file shows: they are read once. Of the others, the first page.
  if (simple && (wholly || (isFirst && view !== 'simple'))) {
    await check('G28', async () => {
      const listening = await context.newPage();
      await voices(listening, { local: true });
      await listening.goto(page.url());
      return speech(listening);
    });
  }
}

/** What stands above main in the simple view: "Nu är det måndag förmiddag." */
async function nowLine(page: Page) {
  await open(page);
  return page.evaluate(() => [...document.querySelectorAll('.now')].flatMap((line) => window.eyes.blocks(line)));
}
