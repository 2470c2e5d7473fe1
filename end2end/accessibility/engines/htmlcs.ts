// G3: HTML_CodeSniffer, WCAG 2 AAA, its errors.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';

const source = readFileSync(createRequire(import.meta.url).resolve('@pa11y/html_codesniffer/build/HTMLCS.js'), 'utf8');

export async function htmlcs(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'HTMLCS' in window))) await page.evaluate(source);
  return page.evaluate(
    () =>
      new Promise<string[]>((done, refused) => {
        const { HTMLCS } = window as any;
        const finished = () => {
          const errors = HTMLCS.getMessages().filter(({ type }: any) => type === HTMLCS.ERROR);
          done(errors.map(({ code, msg, element }: any) => `${code.replace('WCAG2AAA.', '')}: ${msg} ${(element?.outerHTML ?? '').replace(/\s+/g, ' ').slice(0, 120)}`));
        };
        HTMLCS.process('WCAG2AAA', document, finished, () => refused(new Error('HTML_CodeSniffer could not read the page')));
      }),
  );
}
