// The goal sheet as data, and the verdict of each goal from what the tests measured. Pure: no browser, no files.

/** One line of the goal sheet. A goal that a later issue builds says which; it prints "senare", whatever was measured. */
export type Goal = {
  id: string;
  /** What of the goal this line is about, where a goal has several lines. */
  part?: string;
  text: string;
  /** The number that is asked for. */
  number: string;
  /** What it waits for. */
  later?: string;
};

/** What a test found out about one goal in one place. */
export type Measure = {
  goal: string;
  part?: string;
  /** Page, view, colours and window. */
  where: string;
  faults: string[];
  /** Numbers by name; how several become one is said in `KEPT`. */
  numbers?: Record<string, number>;
  /** Texts that count over all pages together. */
  texts?: string[];
  /** How long the check took. */
  ms?: number;
};

export type Verdict = 'passed' | 'failed' | 'senare' | 'not measured';
export type Row = Goal & { measured: string; verdict: Verdict; places: number; faults: { text: string; where: string[] }[] };

const FRAME = 'the portal frame';
const REGIONS = 'the themes of the regions';

export const GOALS: Goal[] = [
  { id: 'G0', text: 'Every page of the program is in the matrix and is there (status, one h1), under its own policy, and every check ran to its end', number: '0 missing' },
  { id: 'G0', part: 'checks', text: 'Each check sees its planted faults, and none where there is none', number: '0' },
  { id: 'G1', text: 'axe-core: violations, and incomplete that nobody has judged', number: '0' },
  { id: 'G1', part: 'frame', text: 'axe-core inside the portal frame', number: '0', later: FRAME },
  { id: 'G1', part: 'regions', text: 'axe-core contrast in the themes of the regions', number: '0', later: REGIONS },
  { id: 'G2', text: 'IBM checker: violation and potentialviolation (WCAG 2.2)', number: '0, ≤ 5 allowed with a reason' },
  { id: 'G3', text: 'HTML_CodeSniffer WCAG2AAA errors', number: '0' },
  { id: 'G4', text: 'html-validate and vnu, errors and warnings', number: '0' },
  { id: 'G5', text: 'Contrast: text ≥ 7:1 (large ≥ 4.5:1), controls and focus ≥ 3:1 (simple ≥ 4.5:1), our three themes', number: '100 %' },
  { id: 'G5', part: 'regions', text: 'Contrast in the themes of the regions', number: '100 %', later: REGIONS },
  { id: 'G6', text: 'Target size: simple ≥ 56×56 and ≥ 16 apart; patient ≥ 44×44; staff ≥ 24, finger ≥ 44', number: '100 %' },
  { id: 'G7', text: 'Reflow at 320×640 and 320×256, text spacing, 200 % text', number: '100 %' },
  { id: 'G8', text: 'Keyboard: order, indicator ≥ 3 px and ≥ 3:1, never covered, no trap', number: '100 %' },
  { id: 'G8', part: 'frame', text: 'No keyboard trap in the portal frame', number: '100 %', later: FRAME },
  { id: 'G9', text: 'Patient tasks without JavaScript: next step, answer, change a time, contact, who does what', number: '5/5' },
  { id: 'G10', text: 'Another way for everything that is dragged', number: 'every drag' },
  { id: 'G11', text: 'Forced colours, reduced motion; animations in the simple view', number: '0 animations' },
  { id: 'G12', text: 'Layout shift after first paint, with fonts and WASM two seconds late', number: 'simple 0.00, others ≤ 0.02' },
  { id: 'G13', text: 'Main choices on each screen, and the bar', number: '≤ 5, first page ≤ 3 buttons, bar 3' },
  { id: 'G14', text: 'Words on each screen', number: 'first page ≤ 50, others ≤ 100' },
  { id: 'G15', text: 'Sentence length', number: '≤ 12, mean ≤ 6' },
  { id: 'G16', text: 'LIX', number: 'simple ≤ 20 over all, ≤ 25 a screen; standard ≤ 35; staff ≤ 45' },
  { id: 'G17', text: 'Vocabulary: approved words or names; nothing banned', number: '0' },
  { id: 'G18', text: 'Line ≤ 55 characters (standard ≤ 70); no hyphenation; not justified; line height ≥ 1.5; text ≥ 20 px (18)', number: '100 %' },
  { id: 'G19', text: 'Taps from the first page: T1 0, T2 1, T3 4, T4 2, T5 1, read aloud 1', number: '≤ these' },
  { id: 'G20', text: 'Depth from the first page', number: 'T1–T5 ≤ 2, others ≤ 4' },
  { id: 'G21', text: 'Primary action wholly in the window at 360×640', number: '5 of 5 points' },
  { id: 'G22', text: 'Accessible name = visible text; only an icon', number: '0' },
  { id: 'G23', text: 'No time limit: signed out at 21 h, signing in returns to the same step with the same words', number: 'each step' },
  { id: 'G24', text: 'Undo of settings and answers, as a new event', number: 'each' },
  { id: 'G25', text: 'Lost times in planted faults (10 000 with --full)', number: '0' },
  { id: 'G26', text: 'Dates in words on the pages (round trips: cargo xtask test, wording)', number: 'no numeric date, week number or "kl"' },
  { id: 'G27', text: 'Error pages: what happened, what is safe, a way on that is no phone number', number: 'all' },
  { id: 'G28', text: 'Read aloud: all main text in order, local voice, stops within 200 ms', number: '100 %' },
  { id: 'G29', text: 'Pictograms: text beside, hidden from reading aids, adapt-symbol, can be turned off', number: '100 %' },
  { id: 'G30', text: 'One h1, a title of its own on each page, focus on h1 when the page is swapped', number: '100 %' },
  { id: 'G31', text: 'Screen reader says what the golden file says; simple first page ≤ 40 phrases', number: 'stable' },
  ...['G32', 'G33', 'G34'].map((id) => ({ id, text: { G32: 'Frame: no focus or scroll before activation, height', G33: 'Frame: origins, cookie, messages', G34: 'G1–G31 inside the frame' }[id]!, number: '', later: FRAME })),
  { id: 'G35', text: 'Representatives', number: '100 %', later: 'representatives' },
  { id: 'G36', text: 'Clinician and patient change a time together, from the patient’s page to the receipt', number: '≤ 6' },
  { id: 'G37', text: 'Accessibility statement, report form, documentation, EN 301 549 table', number: 'exist, every link leads somewhere' },
  { id: 'G38', text: 'Tests with people', number: '≥ 90 % unaided', later: 'people: no machine can say it' },
];

/** How the numbers of many places become one. */
const KEPT: Record<string, 'max' | 'min' | 'sum'> = {
  sentences: 'sum',
  words: 'sum',
  'unknown words': 'sum',
  'imported words': 'sum',
  negations: 'sum',
  targets: 'sum',
  controls: 'sum',
  'smallest target': 'min',
  'tab stops': 'sum',
  'least focus contrast': 'min',
  'least control contrast': 'min',
  'least text contrast': 'min',
  'per cent of main read': 'min',
  planted: 'sum',
  steps: 'sum',
  'kinds of undo': 'sum',
  'pages seen': 'sum',
  dates: 'sum',
  'error pages': 'sum',
  pictograms: 'sum',
  utterances: 'sum',
  tasks: 'sum',
  'judged incomplete': 'sum',
  allowed: 'sum',
};

export const MEAN_SENTENCE = 6;
export const LIX_OVER_ALL = 20;

/** One row for each line of the goal sheet, and what only the pages together can show. */
export function judge(measures: Measure[], lixOf: (sentences: string[]) => number): Row[] {
  const rows = GOALS.map((goal): Row => {
    const own = measures.filter((measure) => measure.goal === goal.id && measure.part === goal.part);
    const faults = new Map<string, string[]>();
    for (const measure of own) for (const text of measure.faults) faults.set(text, [...(faults.get(text) ?? []), measure.where]);
    const numbers = together(own);
    if (goal.id === 'G15' && numbers.sentences) {
      const mean = numbers.words / numbers.sentences;
      numbers['mean'] = Math.round(mean * 100) / 100;
      if (mean > MEAN_SENTENCE) faults.set(`mean of ${mean.toFixed(2)} words in a sentence, over all simple screens`, ['all']);
    }
    if (goal.id === 'G16') {
      const texts = [...new Set(own.flatMap((measure) => measure.texts ?? []))];
      if (texts.length > 0) {
        numbers['over all simple strings'] = Math.round(lixOf(texts) * 10) / 10;
        if (lixOf(texts) > LIX_OVER_ALL) faults.set(`LIX ${lixOf(texts).toFixed(1)} over all ${texts.length} sentences of the simple view`, ['all']);
      }
    }
    if (goal.id === 'G30') for (const [text, where] of sharedTitles(own)) faults.set(text, where);
    const found = [...faults].map(([text, where]) => ({ text, where: [...new Set(where)] }));
    const verdict = goal.later ? 'senare' : own.length === 0 ? 'not measured' : found.length > 0 ? 'failed' : 'passed';
    return { ...goal, measured: inWords(numbers), verdict, places: new Set(own.map(({ where }) => where)).size, faults: found };
  });
  return rows;
}

function together(measures: Measure[]): Record<string, number> {
  const numbers: Record<string, number> = {};
  for (const measure of measures) {
    for (const [name, value] of Object.entries(measure.numbers ?? {})) {
      const before = numbers[name];
      const kept = KEPT[name] ?? 'max';
      numbers[name] = before === undefined ? value : kept === 'sum' ? before + value : Math[kept](before, value);
    }
  }
  return numbers;
}

/** Titles that two addresses of one view have in common; each measure says "view: title: address". */
function sharedTitles(measures: Measure[]): [string, string[]][] {
  const addresses = new Map<string, Set<string>>();
  for (const text of measures.flatMap((measure) => measure.texts ?? [])) {
    const [view, title, address] = text.split('\t');
    const key = `${view}\t${title}`;
    addresses.set(key, (addresses.get(key) ?? new Set()).add(address));
  }
  return [...addresses]
    .filter(([, pages]) => pages.size > 1)
    .map(([key, pages]) => [`the title "${key.split('\t')[1]}" is that of ${[...pages].sort().join(' and ')}`, [key.split('\t')[0]]]);
}

function inWords(numbers: Record<string, number>): string {
  return Object.entries(numbers)
    .map(([name, value]) => `${name} ${Math.round(value * 1000) / 1000}`)
    .join(', ');
}
