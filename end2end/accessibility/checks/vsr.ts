// G31: what a screen reader says of a page, from beginning to end, held against what it said when somebody last read it.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';

const folder = resolve(dirname(fileURLToPath(import.meta.url)), '../vsr');
const source = readFileSync(createRequire(import.meta.url).resolve('@guidepup/virtual-screen-reader/browser.js'), 'utf8');
const ADDRESS = '/__screen-reader.js';

export const MOST_ON_FIRST = 40;

declare global {
  interface Window {
    virtual: {
      start(options: { container: Node }): Promise<void>;
      stop(): Promise<void>;
      next(): Promise<void>;
      act(): Promise<void>;
      lastSpokenPhrase(): Promise<string>;
      spokenPhraseLog(): Promise<string[]>;
      readonly activeNode: Node | null;
    };
  }
}

/** Puts the screen reader into the page. It comes from an address of ours, so the page's own policy lets it in. */
export async function installScreenReader(page: Page): Promise<void> {
  await page.route(`**${ADDRESS}`, (route) => route.fulfill({ contentType: 'text/javascript', body: source }));
  // A string, so that nobody makes another kind of import of it.
  await page.evaluate(`import('${ADDRESS}').then(({ virtual }) => void (window.virtual = virtual))`);
}

/** Everything it says, from the first phrase until it begins anew. */
export async function transcript(page: Page): Promise<string[]> {
  await installScreenReader(page);
  return page.evaluate(async () => {
    // What is not rendered is said by no real one; nor is what a button sends, which differs at each run.
    document.querySelectorAll('noscript, details:not([open]) > :not(summary)').forEach((element) => element.remove());
    document.querySelectorAll('button[value], option[value]').forEach((element) => element.removeAttribute('value'));
    // The title of a page that took another's place stands here for five seconds, and then no more.
    document.querySelectorAll('[data-navigation]').forEach((status) => (status.textContent = ''));
    // A form without a name is none to the people who listen; some versions of Chromium call it one all the same.
    document.querySelectorAll('form:not([role], [aria-label], [aria-labelledby])').forEach((form) => form.setAttribute('role', 'none'));
    const { virtual } = window;
    await virtual.start({ container: document.body });
    const first = (await virtual.spokenPhraseLog()).length;
    const begun = virtual.activeNode;
    const said = await virtual.lastSpokenPhrase();
    for (let steps = 0; steps < 3000; steps++) {
      await virtual.next();
      if (virtual.activeNode === begun && (await virtual.lastSpokenPhrase()) === said) break;
    }
    const log = await virtual.spokenPhraseLog();
    await virtual.stop();
    // A phrase is one line of the file; nothing but space is not said.
    const phrases = log.slice(0, log.length > first ? -1 : undefined).map((phrase) => phrase.replace(/\s+/g, ' ').trim());
    return phrases.filter((phrase) => phrase !== '');
  });
}

/** Against the file that holds what it said before. `PK_UPDATE_VSR=1` writes it anew, for somebody to read. */
export function against(name: string, phrases: string[]): string[] {
  const file = join(folder, `${name}.txt`);
  const said = `${phrases.join('\n')}\n`;
  if (process.env.PK_UPDATE_VSR) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, said);
    return [];
  }
  if (!existsSync(file)) return [`nobody has read what the screen reader says: vsr/${name}.txt is missing (PK_UPDATE_VSR=1 writes it)`];
  return differences(readFileSync(file, 'utf8').trimEnd().split('\n'), phrases).map((difference) => `vsr/${name}.txt: ${difference}`);
}

/** The first few lines that differ. */
export function differences(before: string[], now: string[]): string[] {
  const found: string[] = [];
  let [i, j] = [0, 0];
  while ((i < before.length || j < now.length) && found.length < 5) {
    if (before[i] === now[j]) {
      i++;
      j++;
      continue;
    }
    const back = before[i] === undefined ? -1 : now.indexOf(before[i], j);
    const ahead = now[j] === undefined ? -1 : before.indexOf(now[j], i);
    if (back >= 0 && (ahead < 0 || back - j <= ahead - i)) found.push(`new: "${now[j++]}"`);
    else if (before[i] !== undefined) found.push(`gone: "${before[i++]}"`);
    else found.push(`new: "${now[j++]}"`);
  }
  return found;
}

/** A file's name from what a page is. */
export function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[{}()"',]/g, '')
    .replace(/å|ä/g, 'a')
    .replace(/ö/g, 'o')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
