// G27: a page that says that something went wrong says what, whose fault, what is safe, and how to go on without the telephone.
import type { Page } from '@playwright/test';
import { open } from './eyes.ts';
import { sentencesIn } from './words.ts';

const SAFE = /(?<!\p{L})(kvar|sparat|sparad|sparade|ändrats|ändrat|förlorat|borta)(?!\p{L})/iu;
const OURS = /felet är vårt/iu;

export async function errors(page: Page, { ours = false } = {}): Promise<string[]> {
  await open(page);
  const seen = await page.evaluate(() => {
    const main = document.querySelector('main');
    if (!main) return null;
    const words = (element: Element) => (element as HTMLElement).innerText.replace(/\s+/g, ' ').trim();
    const ways = window.eyes.controls(main).filter((element) => element instanceof HTMLAnchorElement || element instanceof HTMLButtonElement);
    return {
      title: document.title,
      h1: words(document.querySelector('h1') ?? main),
      text: window.eyes.blocks(main).filter(({ heading, tag }) => !heading && !['a', 'button'].includes(tag)).map(({ text }) => text),
      ways: ways.filter((way) => !(way as HTMLAnchorElement).href?.startsWith('tel:')).map(words),
      calls: ways.filter((way) => (way as HTMLAnchorElement).href?.startsWith('tel:')).map(words),
      technical: /\b(error|exception|panicked|null|undefined|sql|http|stack|500|404|401|403|409|422|503)\b/iu.exec(words(main))?.[0] ?? null,
    };
  });
  if (!seen) return ['there is no main'];
  const faults: string[] = [];
  const sentences = seen.text.flatMap(sentencesIn);
  if (!seen.title.startsWith('Fel: ')) faults.push(`the title "${seen.title}" does not begin with "Fel: "`);
  if (!seen.h1) faults.push('no heading says what happened');
  if (sentences.length < 2) faults.push(`it says only "${sentences.join(' ')}"`);
  if (ours && !OURS.test(seen.text.join(' '))) faults.push('it does not say that the fault is ours');
  if (!SAFE.test(seen.text.join(' '))) faults.push(`it does not say what is safe: "${sentences.join(' ')}"`);
  if (seen.ways.length === 0) faults.push(`the only ways on are ${seen.calls.join(' · ') || 'none'}`);
  if (seen.technical) faults.push(`it says "${seen.technical}"`);
  return faults;
}
