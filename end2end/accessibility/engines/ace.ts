// G2: IBM's checker, WCAG 2.2. Injected, and asks nobody on the net.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import { ALLOWED } from './judged.ts';

const source = readFileSync(createRequire(import.meta.url).resolve('accessibility-checker-engine/ace.js'), 'utf8');

type Result = { rule: string; reason: string; message: string; snippet: string; kind: string };

export async function ace(page: Page): Promise<{ faults: string[]; numbers: Record<string, number> }> {
  if (!(await page.evaluate(() => 'ace' in window))) await page.evaluate(source);
  const found = await page.evaluate(async (allowed) => {
    const checker = new (window as any).ace.Checker();
    const report = await checker.check(document, ['WCAG_2_2']);
    return report.results
      .filter((result: any) => result.value[0] === 'VIOLATION' && ['FAIL', 'POTENTIAL'].includes(result.value[1]))
      .map((result: any): Result & { matches: string[] } => {
        const element = document.evaluate(result.path.dom, document, null, XPathResult.FIRST_ORDERED_NODE_TYPE, null).singleNodeValue;
        return {
          rule: result.ruleId,
          reason: result.reasonId,
          message: result.message,
          snippet: result.snippet,
          kind: result.value[1] === 'FAIL' ? 'violation' : 'potentialviolation',
          matches: allowed.filter((selector) => element instanceof Element && element.matches(selector)),
        };
      });
  }, ALLOWED.map(({ where }) => where));
  const faults: string[] = [];
  let count = 0;
  for (const { rule, reason, message, snippet, kind, matches } of found) {
    // What the checker is sure of is never allowed.
    if (kind === 'potentialviolation' && ALLOWED.some((one) => one.rule === rule && matches.includes(one.where))) count++;
    else faults.push(`${kind} ${rule} (${reason}): ${message} ${snippet.slice(0, 120)}`);
  }
  return { faults, numbers: { allowed: count, 'entries in the allow-list': ALLOWED.length } };
}
