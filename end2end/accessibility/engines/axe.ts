// G1: axe-core, with the rules that the goal sheet adds. What it cannot say for certain has to be judged by somebody, in judged.ts.
import type { Page } from '@playwright/test';
import { axeSource, STRICTER } from '../../fixtures.ts';
import { JUDGED } from './judged.ts';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];
export const CONTRAST = ['color-contrast', 'color-contrast-enhanced'];

type Node = { target: string[]; message: string };
type Found = { id: string; help: string; nodes: Node[] };

export async function axe(page: Page, only?: string[]): Promise<{ faults: string[]; numbers: Record<string, number> }> {
  await inject(page);
  const { violations, incomplete } = await page.evaluate(
    async ({ only, tags, stricter }) => {
      const results = await (window as any).axe.run(document, {
        runOnly: only ? { type: 'rule', values: only } : { type: 'tag', values: tags },
        rules: only ? {} : Object.fromEntries(stricter.map((rule) => [rule, { enabled: true }])),
        resultTypes: ['violations', 'incomplete'],
        // Two rules read the stylesheets.
        preload: { assets: ['cssom'] },
      });
      const short = (found: any[]): Found[] =>
        found.map(({ id, help, nodes }) => ({
          id,
          help,
          nodes: nodes.map((node: any) => ({ target: node.target.map(String), message: [...node.any, ...node.all, ...node.none].map((check: any) => check.message).join('; ') })),
        }));
      return { violations: short(results.violations), incomplete: short(results.incomplete) };
    },
    { only, tags: TAGS, stricter: STRICTER },
  );
  const faults = violations.flatMap(({ id, help, nodes }) => nodes.map(({ target, message }) => `${id}: ${help} (${target.join(' ')}) ${message}`));
  let judged = 0;
  for (const { id, nodes } of incomplete) {
    for (const { target, message } of nodes) {
      if (JUDGED.some((one) => one.rule === id && target.some((selector) => one.where.test(selector)) && (!one.says || one.says.test(message)))) judged++;
      else faults.push(`incomplete, and nobody has judged it: ${id} (${target.join(' ')}) ${message}`);
    }
  }
  return { faults, numbers: { 'judged incomplete': judged } };
}

async function inject(page: Page): Promise<void> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource);
}
