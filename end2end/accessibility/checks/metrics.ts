// G18: lines as long, and letters as large, as one reads easily. Measured where the window is wide: lines are longest there.
import type { Page } from '@playwright/test';
import { open, type Mode } from './eyes.ts';

const LONGEST_LINE: Record<Mode, number> = { simple: 55, standard: 70, staff: Infinity };
const LEAST_TEXT: Record<Mode, number> = { simple: 20, standard: 18, staff: 0 };
const LEAST_LINE_HEIGHT = 1.5;

export async function metrics(page: Page, mode: Mode): Promise<{ faults: string[]; numbers: Record<string, number> }> {
  await open(page);
  return page.evaluate(
    ({ longest, least, height, simple }) => {
      const faults: string[] = [];
      let [longestSeen, leastSeen] = [0, Infinity];
      const base = parseFloat(getComputedStyle(document.body).fontSize);
      if (base < least - 0.1) faults.push(`the page's text is ${base} px, should be ${least} px or more`);
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const lines = new Map<Element, { top: number; bottom: number; text: string }[]>();
      const looked = new Set<Element>();
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const parent = node.parentElement!;
        if (!node.textContent!.trim() || ['SCRIPT', 'STYLE', 'NOSCRIPT', 'TEXTAREA', 'OPTION'].includes(parent.tagName) || !window.eyes.visible(parent)) continue;
        let block: Element = parent;
        while (block.parentElement && /^(inline|contents)$/.test(getComputedStyle(block).display)) block = block.parentElement;
        if (!looked.has(parent)) {
          looked.add(parent);
          const style = getComputedStyle(parent);
          const size = parseFloat(style.fontSize);
          const reading = !parent.closest('h1, h2, h3, h4, h5, h6, a, button, label, summary, legend') && !!parent.closest('main');
          if (simple || reading) leastSeen = Math.min(leastSeen, size);
          if ((simple || reading) && size < least - 0.1) faults.push(`${window.eyes.say(parent)}: ${size} px, should be ${least} px or more`);
          // A heading and a button are no text to read on in; their lines may stand closer.
          const own = getComputedStyle(block).lineHeight;
          const ratio = own === 'normal' ? 1.2 : parseFloat(own) / parseFloat(getComputedStyle(block).fontSize);
          if (reading && ratio < height - 0.01) faults.push(`${window.eyes.say(block)}: line height ${Math.round(ratio * 100) / 100}, should be ${height} or more`);
          if (style.hyphens === 'auto' || parent.textContent!.includes('\u00ad')) faults.push(`${window.eyes.say(parent)}: words are divided`);
          if (/justify/.test(getComputedStyle(block).textAlign)) faults.push(`${window.eyes.say(block)}: justified`);
        }
        const range = document.createRange();
        const own = lines.get(block) ?? [];
        lines.set(block, own);
        // A word with hyphens may go over the end of a line: each part is where it stands.
        for (const word of node.textContent!.matchAll(/[^\s-]+-*|-+/g)) {
          range.setStart(node, word.index);
          range.setEnd(node, word.index + word[0].length);
          const box = range.getClientRects()[0];
          if (!box || box.width === 0) continue;
          const middle = (box.top + box.bottom) / 2;
          const line = own.find(({ top, bottom }) => middle > top && middle < bottom);
          // Two words that stand together without a space between are counted so.
          const before = node.textContent![word.index - 1];
          if (line) line.text += (before === undefined || /\s/.test(before) ? ' ' : '') + word[0];
          else own.push({ top: box.top, bottom: box.bottom, text: word[0] });
        }
      }
      for (const [block, own] of lines) {
        for (const { text } of own) {
          longestSeen = Math.max(longestSeen, text.length);
          if (text.length > longest) faults.push(`${window.eyes.say(block)}: a line of ${text.length} characters, should be ${longest} or fewer`);
        }
      }
      return { faults: [...new Set(faults)], numbers: { [`longest line ${simple ? 'simple' : 'elsewhere'}`]: longestSeen } };
    },
    { longest: LONGEST_LINE[mode] === Infinity ? 100_000 : LONGEST_LINE[mode], least: LEAST_TEXT[mode], height: LEAST_LINE_HEIGHT, simple: mode === 'simple' },
  );
}
