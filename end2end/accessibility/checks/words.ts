// G14–G17: how many words, how long sentences, how hard words. Pure, but for reading the page's blocks and the word lists.
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { open, type Block, type Mode } from './eyes.ts';
import { namesPattern } from './names-of-people.ts';

const folder = resolve(dirname(fileURLToPath(import.meta.url)), '../words');

export const MOST_WORDS = { first: 50, other: 100 };
export const LONGEST_SENTENCE = 12;
export const MOST_LIX: Record<Mode, number> = { simple: 25, standard: 35, staff: 45 };
/** LIX says nothing of a text with fewer words. */
export const FEWEST_FOR_LIX = 40;
export const MOST_BASE_WORDS = 600;

const MONTHS = 'januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december';
const DAYS = 'måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag';
/** Days, dates and clocks, as the wording writes them. */
const TIMES = new RegExp(
  [
    `\\d{1,2} (?:${MONTHS})(?: \\d{4})?`,
    `(?:${MONTHS})(?: \\d{4})?`,
    `(?:${DAYS})(?:en|ens|ar|arna|s)?`,
    'klockan \\d{1,2}(?:\\.\\d{2})?',
    '\\d[\\d.,:–-]*',
  ]
    .map((one) => `(?<![\\p{L}\\p{N}])${one}(?![\\p{L}\\p{N}])`)
    .join('|'),
  'giu',
);

/** Words that are shortened, with or without full stops. */
const SHORTENED =
  /(?<![\p{L}\p{N}.])(?:t\.?\s?ex|bl\.?\s?a|m\.\s?m|m\.\s?fl|osv|o\.\s?s\.\s?v|dvs|d\.\s?v\.\s?s|kl|ca|tel|tfn|nr|ev|resp|inkl|exkl|p\.?g\.?a|f\.?r\.?o\.?m|t\.o\.m|s\.\s?k|obs|jfr|enl|ang|avd|mott|vc|dsk|ssk|dr|mån|tis|tors|fre|lör|sön|jan|feb|apr|jun|jul|aug|sept?|okt|nov|dec)(?![\p{L}\p{N}])|(?<=\d\s?)(?:min|tim|st|mg|ml|kg|cm|h|m)(?![\p{L}\p{N}])/giu;

/** What one is told to do: with "inte" after it, it is easily read as its opposite. */
const IMPERATIVES =
  'ring|ringa|ta|kom|gå|åk|ät|drick|glöm|vänta|skriv|spara|välj|öppna|stäng|läs|lyssna|säg|svara|boka|avboka|stanna|hämta|lämna|titta|visa|använd|kör|gör|var|ha|ge|sluta|börja|försök|fråga|tänk|oroa|ändra|byt|bry|tryck|klicka|kontakta|prata|följ|fyll|flytta|håll|känn|lägg|låt|logga|lös|låna|möt|nyp|prova|rör|se|sitt|skicka|sov|spring|stå|stör|tappa|tro|träna|tveka|vila|räkna|skynda|dela|svälj|duscha|bär|lyft';
const TOLD_NOT = new RegExp(`(?:^|[.,:;!?–]\\s*|\\b(?:och|men|så|då)\\s+)(?:${IMPERATIVES})(?:\\s+(?!du\\b|ni\\b|vi\\b|jag\\b|han\\b|hon\\b|det\\b|de\\b|man\\b|den\\b)\\S+){0,2}\\s+(?:inte|aldrig|ej)\\b`, 'iu');

export type Read = {
  /** Blocks of main, in order. */
  blocks: Block[];
  /** Without what care wrote and nobody has put in plain words. */
  own: Block[];
  words: number;
  importedWords: number;
  sentences: string[];
};

/** What main says, in blocks. */
export async function read(page: Page): Promise<Read> {
  await open(page);
  const blocks = await page.evaluate(() => {
    const main = document.querySelector('main');
    return main ? window.eyes.blocks(main) : [];
  });
  const own = blocks.filter(({ source }) => !source);
  const count = (some: Block[]) => some.reduce((sum, { text }) => sum + wordsIn(text).length, 0);
  return { blocks, own, words: count(own), importedWords: count(blocks.filter(({ source }) => source)), sentences: own.flatMap(({ text }) => sentencesIn(text)) };
}

/** Words and numbers; a dot alone is none. */
export function wordsIn(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+(?:[.:’'–-][\p{L}\p{N}]+)*/gu) ?? [];
}

/** A sentence ends with its mark and a space; "13.30" ends nothing. A block without a mark is one sentence. */
export function sentencesIn(text: string): string[] {
  return text
    .split(/(?<=[.!?…]["”’»)]*)\s+(?=["”’«(]*[\p{Lu}\p{N}])/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => wordsIn(sentence).length > 0);
}

/** The text without names, dates, clocks and other numbers. */
export function withoutNamesAndTimes(text: string, names: RegExp = namesPattern()): string {
  return text.replace(names, ' ').replace(TIMES, ' ').replace(/\s+/g, ' ').trim();
}

/** Words to a sentence, and how many of a hundred have more than six letters. */
export function lix(sentences: string[]): number {
  const counted = sentences.map(wordsIn).filter((words) => words.length > 0);
  const words = counted.flat();
  if (words.length === 0) return 0;
  return words.length / counted.length + (100 * words.filter((word) => word.replace(/[^\p{L}\p{N}]/gu, '').length > 6).length) / words.length;
}

/** G14. */
export function count(text: Read, isFirst: boolean): { faults: string[]; numbers: Record<string, number> } {
  const most = isFirst ? MOST_WORDS.first : MOST_WORDS.other;
  return {
    faults: text.words > most ? [`${text.words} words, should be ${most} or fewer`] : [],
    numbers: { [isFirst ? 'words on a first page' : 'words on another']: text.words, 'imported words': text.importedWords },
  };
}

/** G15. The mean over all screens is judged where all have been seen. */
export function sentenceLength(text: Read): { faults: string[]; numbers: Record<string, number> } {
  const lengths = text.sentences.map((sentence) => wordsIn(sentence).length);
  const long = text.sentences.filter((sentence) => wordsIn(sentence).length > LONGEST_SENTENCE);
  return {
    faults: long.map((sentence) => `${wordsIn(sentence).length} words: "${sentence}"`),
    numbers: { sentences: lengths.length, words: lengths.reduce((sum, length) => sum + length, 0), longest: Math.max(0, ...lengths) },
  };
}

/** G16. The sentences of the simple view are judged together too. */
export function readability(text: Read, mode: Mode): { faults: string[]; numbers: Record<string, number>; texts?: string[] } {
  const sentences = text.sentences.map((sentence) => withoutNamesAndTimes(sentence)).filter((sentence) => wordsIn(sentence).length > 0);
  const left = sentences.reduce((sum, sentence) => sum + wordsIn(sentence).length, 0);
  const value = lix(sentences);
  const measured = left >= FEWEST_FOR_LIX;
  return {
    faults: measured && value > MOST_LIX[mode] ? [`LIX ${value.toFixed(1)} over ${left} words, should be ${MOST_LIX[mode]} or less`] : [],
    numbers: measured ? { [`LIX ${mode}`]: Math.round(value * 10) / 10 } : {},
    ...(mode === 'simple' ? { texts: sentences } : {}),
  };
}

/** G17. */
export function vocabulary(text: Read, lists: Lists = readLists()): { faults: string[]; numbers: Record<string, number> } {
  const faults: string[] = [];
  let [unknown, negations] = [0, 0];
  for (const block of text.own) {
    if (block.italic) faults.push(`in italics: "${block.text}"`);
    if (block.capitals) faults.push(`in capitals only: "${block.text}"`);
    for (const sentence of sentencesIn(block.text)) {
      negations += (sentence.match(/\b(?:inte|aldrig|ej|icke)\b/giu) ?? []).length;
      if (lists.fixed.some((fixed) => fixed.test(sentence))) continue;
      const plain = sentence.replace(lists.names, ' ');
      for (const [short] of plain.matchAll(SHORTENED)) faults.push(`shortened word "${short.trim()}": "${sentence}"`);
      for (const [capitals] of plain.matchAll(/(?<![\p{L}\p{N}])\p{Lu}{2,}(?![\p{L}\p{N}])/gu)) faults.push(`in capitals only "${capitals}": "${sentence}"`);
      if (TOLD_NOT.test(sentence)) faults.push(`told what not to do: "${sentence}"`);
      const lower = ` ${wordsIn(sentence).join(' ').toLowerCase()} `;
      for (const banned of lists.banned) if (lower.includes(` ${banned} `)) faults.push(`banned word "${banned}": "${sentence}"`);
      for (const word of wordsIn(withoutNamesAndTimes(sentence, lists.names))) {
        if (!/\p{L}/u.test(word)) continue;
        if (lists.approved.has(word.toLowerCase())) continue;
        unknown++;
        faults.push(`not an approved word: "${word.toLowerCase()}"`);
      }
    }
  }
  return { faults: [...new Set(faults)], numbers: { 'unknown words': unknown, negations } };
}

export type Lists = { approved: Set<string>; banned: string[]; fixed: RegExp[]; names: RegExp; baseWords: number };

let lists: Lists | undefined;

/** Approved words in all their forms, banned words, and the sentences that the design text itself fixes. */
export function readLists(): Lists {
  lists ??= listsOf(lines('approved.txt'), lines('banned.txt'), lines('fixed.txt'), namesPattern());
  return lists;
}

export function listsOf(approved: string[], banned: string[], fixed: string[], names: RegExp): Lists {
  return {
    approved: new Set(approved.flatMap((line) => line.split(/\s+/).flatMap((word, i) => (i === 0 ? formsOf(word) : [word, `${word}s`])))),
    banned: banned.map((word) => word.toLowerCase()),
    fixed: fixed.map((sentence) => new RegExp(`^${sentence.split(/\{[^}]*\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.+?')}$`, 'u')),
    names,
    baseWords: approved.length,
  };
}

function lines(file: string): string[] {
  return readFileSync(join(folder, file), 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith('#'));
}

const ENDINGS = ['', 's', 'n', 'en', 'et', 't', 'ar', 'er', 'or', 'r', 'na', 'arna', 'erna', 'orna', 'ns', 'ens', 'ets', 'a', 'e', 'as', 'es', 'are', 'ast', 'aste', 'de', 'te', 'ade', 'at', 'ad', 'ade', 'd'];
/** After a stem whose last -a or -e is taken away: ringa, ringer, ringde; kontakta, kontaktar; timme, timmar. */
const ENDINGS_OF_STEM = ['', 'a', 'as', 'ar', 'er', 'r', 'or', 'orna', 'an', 'ans', 'ade', 'at', 'ad', 'de', 'te', 't', 'd', 'it', 'en', 'arna', 'erna', 'es', 'e', 'ande'];

/** A base word in its regular forms; what is irregular stands listed after it. */
export function formsOf(base: string): string[] {
  const forms = ENDINGS.map((ending) => base + ending);
  if (/[ae]$/u.test(base) && base.length > 2) forms.push(...ENDINGS_OF_STEM.map((ending) => base.slice(0, -1) + ending));
  return forms;
}
