// Gathers what the tests measured, judges it by the goal sheet, and says it: a table on the terminal, a file to read with every fault
// and where it was found, and the tally that xtask reads. A goal that is not reached, or was not measured in a whole run, fails it.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FullConfig, FullResult, Reporter, Suite, TestCase, TestError, TestResult } from '@playwright/test/reporter';
import { lix } from './checks/words.ts';
import { judge, type Measure, type Row } from './goals.ts';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const REPORT = resolve(root, 'target/accessibility-report.md');
export const RESULTS = resolve(root, 'target/playwright/accessibility.json');
/** The HTML of the pages this run sees; the config tells the tests the same. */
export const PAGES = resolve(root, 'target/playwright/accessibility-pages');

const ALL = ['pages.spec.ts', 'tasks.spec.ts', 'checks.spec.ts', 'html.spec.ts'];
/** Arguments that make a run one of a part. */
const PARTIAL = /^(-g|-G|--grep|--grep-invert|--project|--no-deps|--shard|--only-changed|--last-failed|--max-failures|-x)/;

export default class AccessibilityReport implements Reporter {
  private readonly measures: Measure[] = [];
  private readonly tests = { passed: 0, failed: 0, skipped: 0 };
  private readonly skipped: string[] = [];
  private readonly durations: { title: string; ms: number }[] = [];
  private total = 0;
  private started = 0;
  private partial = false;

  printsToStdio(): boolean {
    return true;
  }

  onBegin(_config: FullConfig, suite: Suite): void {
    this.started = Date.now();
    const tests = suite.allTests();
    this.total = tests.length;
    const files = new Set(tests.map(({ location }) => location.file.split('/').pop()!));
    const given = process.argv.slice(process.argv.indexOf('test') + 1);
    this.partial = ALL.some((file) => !files.has(file)) || given.some((argument) => PARTIAL.test(argument) || /\.spec\b|^[^-].*\.ts:\d+/.test(argument));
    rmSync(PAGES, { recursive: true, force: true });
    console.log(`${this.total} tests${this.partial ? ' (a part of the run)' : ''}`);
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    const title = test.titlePath().slice(3).join(' › ');
    this.durations.push({ title, ms: result.duration });
    for (const attachment of result.attachments) {
      if (attachment.name === 'measures' && attachment.body) this.measures.push(...JSON.parse(attachment.body.toString()));
    }
    if (result.status === 'skipped') {
      this.tests.skipped++;
      this.skipped.push(title);
    } else if (result.status === test.expectedStatus) {
      this.tests.passed++;
    } else {
      this.tests.failed++;
      const reason = result.errors.map(plain).join(' · ') || result.status;
      const isCheck = test.location.file.endsWith('checks.spec.ts');
      this.measures.push({ goal: 'G0', ...(isCheck ? { part: 'checks' } : {}), where: title, faults: [reason] });
      console.log(`  failed: ${title}: ${reason.slice(0, 300)}`);
    }
    const done = this.tests.passed + this.tests.failed + this.tests.skipped;
    if (done % 50 === 0) console.log(`  ${done} of ${this.total} after ${seconds(this.started)}`);
  }

  onError(error: TestError): void {
    console.log(`  error: ${plain(error)}`);
    this.measures.push({ goal: 'G0', where: 'the run', faults: [plain(error)] });
  }

  async onEnd(result: FullResult): Promise<{ status?: FullResult['status'] }> {
    if (result.status === 'timedout' || result.status === 'interrupted') this.measures.push({ goal: 'G0', where: 'the run', faults: [`it was ${result.status}`] });
    const rows = judge(this.measures, lix);
    const tally = tallyOf(rows, this.partial);
    const words = `${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`;
    const stats = { startTime: new Date(this.started).toISOString(), duration: Date.now() - this.started, expected: tally.passed, unexpected: tally.failed, flaky: 0, skipped: tally.skipped };
    mkdirSync(dirname(RESULTS), { recursive: true });
    writeFileSync(RESULTS, `${JSON.stringify({ stats, partial: this.partial, tests: this.tests, goals: rows, measures: this.measures.length }, null, 1)}\n`);
    mkdirSync(dirname(REPORT), { recursive: true });
    writeFileSync(REPORT, this.file(rows, words));
    console.log(`\n${table(rows)}\n`);
    for (const row of rows.filter(({ verdict }) => verdict === 'failed')) {
      console.log(`${idOf(row)} ${row.text}`);
      for (const { text, where } of row.faults.slice(0, 8)) console.log(`    ${text.slice(0, 220)}\n        ${places(where, 3)}`);
      if (row.faults.length > 8) console.log(`    and ${row.faults.length - 8} more`);
    }
    console.log(`\nWhere the time went, over all windows: ${this.times()}`);
    console.log(`The longest tests: ${this.longest()}`);
    console.log(`Every fault and where it is: ${relative(process.cwd(), REPORT)}`);
    console.log(`${this.tests.passed} tests came to their end, ${this.tests.failed} did not, ${this.tests.skipped} did not begin, in ${seconds(this.started)}.`);
    if (this.partial) console.log('This was a part of the run: what it did not measure is skipped, and says nothing of the rest.');
    console.log(words);
    return { status: tally.failed > 0 ? 'failed' : result.status };
  }

  /** The goals whose checks take longest. */
  private times(): string {
    const sums = new Map<string, number>();
    for (const { goal, ms } of this.measures) if (ms) sums.set(goal, (sums.get(goal) ?? 0) + ms);
    const longest = [...sums].sort(([, one], [, other]) => other - one).slice(0, 8);
    return longest.map(([goal, ms]) => `${goal} ${Math.round(ms / 1000)} s`).join(', ');
  }

  private longest(): string {
    const longest = [...this.durations].sort((one, other) => other.ms - one.ms).slice(0, 8);
    return longest.map(({ title, ms }) => `${title} ${Math.round(ms / 1000)} s`).join('; ');
  }

  private file(rows: Row[], words: string): string {
    const lines = ['# Accessibility report', '', `${words}. ${this.measures.length} measures in ${seconds(this.started)}${process.env.PK_FULL ? ', the full run' : ''}.`];
    if (this.partial) lines.push('', '**A part of the run only.** What was not measured is skipped, and says nothing of the rest.');
    lines.push('', '"senare" is a goal that waits for something that is not built yet. It is never counted as reached. G38 waits for tests with people.', '');
    lines.push('| # | Goal | Number | Measured | Places | Verdict |', '|---|---|---|---|---|---|');
    for (const row of rows) lines.push(`| ${idOf(row)} | ${cell(row.text)} | ${cell(row.number)} | ${cell(row.measured)} | ${row.places} | ${verdictOf(row)} |`);
    for (const row of rows.filter(({ faults }) => faults.length > 0)) {
      lines.push('', `## ${idOf(row)} ${row.text}`, '');
      for (const { text, where } of row.faults) lines.push(`- ${text.replace(/[<>|]/g, (sign) => `\\${sign}`)}`, `  - ${places(where, 40)}`);
    }
    if (this.skipped.length > 0) lines.push('', '## Tests that did not begin', '', ...this.skipped.map((title) => `- ${title}`));
    return `${lines.join('\n')}\n`;
  }
}

/** One count for each line of the goal sheet. "Senare" is never passed; what a whole run did not measure has failed. */
export function tallyOf(rows: Row[], partial: boolean): { passed: number; failed: number; skipped: number } {
  const tally = { passed: 0, failed: 0, skipped: 0 };
  for (const { verdict } of rows) {
    if (verdict === 'passed') tally.passed++;
    else if (verdict === 'failed' || (verdict === 'not measured' && !partial)) tally.failed++;
    else tally.skipped++;
  }
  return tally;
}

export function table(rows: Row[]): string {
  const cells = [['#', 'Goal', 'Number', 'Measured', 'Verdict'], ...rows.map((row) => [idOf(row), row.text, row.number, row.measured, verdictOf(row)])];
  const most = [20, 60, 40, 70, 40];
  const short = cells.map((row) => row.map((text, i) => (text.length > most[i] ? `${text.slice(0, most[i] - 1)}…` : text)));
  const widths = most.map((_, i) => Math.max(...short.map((row) => row[i].length)));
  return short.map((row) => row.map((text, i) => text.padEnd(widths[i])).join('  ').trimEnd()).join('\n');
}

const idOf = ({ id, part }: Row): string => (part ? `${id} ${part}` : id);
const verdictOf = (row: Row): string => (row.verdict === 'senare' ? `senare (${row.later})` : row.verdict === 'failed' ? `failed (${row.faults.length})` : row.verdict);
const cell = (text: string): string => text.replace(/\|/g, '\\|');
const seconds = (since: number): string => `${Math.round((Date.now() - since) / 1000)} s`;

function places(where: string[], most: number): string {
  return where.length > most ? `${where.slice(0, most).join(' · ')} · and ${where.length - most} more places` : where.join(' · ');
}

/** The first line that says something, without the colours of a terminal. */
function plain(error: TestError): string {
  // eslint-disable-next-line no-control-regex
  const text = (error.message ?? error.value ?? 'no reason given').replace(/\u001b\[[0-9;]*m/g, '');
  return text.split('\n').map((line) => line.trim()).filter(Boolean).slice(0, 8).join(' ').slice(0, 600);
}
