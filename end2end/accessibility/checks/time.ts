// G26: what the pages say of days and clocks is in words, and is true. (Round trips of ten thousand instants: app/src/wording.)
import type { Block, Mode } from './eyes.ts';

const MONTHS = ['januari', 'februari', 'mars', 'april', 'maj', 'juni', 'juli', 'augusti', 'september', 'oktober', 'november', 'december'];
const DAYS = ['söndag', 'måndag', 'tisdag', 'onsdag', 'torsdag', 'fredag', 'lördag'];
const DATE = new RegExp(
  `(?:(i dag|i morgon|i går|(?:på )?(?:${DAYS.join('|')}))(?:en)?,? (?:den )?)?(?:(${DAYS.join('|')})(?:en)?,? (?:den )?)?(?<!\\d)(\\d{1,2}) (${MONTHS.join('|')})(?: (\\d{4}))?`,
  'giu',
);
const PARTS: Record<string, [number, number]> = { natten: [22, 5], morgonen: [5, 9], förmiddagen: [9, 12], eftermiddagen: [12, 17], kvällen: [17, 22] };

/** `now` is a day as YYYY-MM-DD: where the page's reader is. */
export function times(blocks: Block[], mode: Mode, now: string): { faults: string[]; numbers: Record<string, number> } {
  const faults: string[] = [];
  const today = new Date(`${now}T00:00:00Z`);
  let dates = 0;
  for (const { text, source } of blocks) {
    if (source) continue;
    const say = (what: string) => faults.push(`${what}: "${text.slice(0, 120)}"`);
    if (mode === 'simple') {
      if (/(?<![\d-])\d{4}-\d{2}-\d{2}(?![\d-])|(?<![\d/])\d{1,2}\/\d{1,2}(?![\d/])|(?<!\d)\d{1,2}\.\d{1,2}\.\d{2,4}(?!\d)/u.test(text)) say('a date in digits');
      if (/\bv\.? ?\d{1,2}\b|\bvecka \d{1,2}\b/iu.test(text)) say('the number of a week');
      if (/(?<!\p{L})kl\.? ?\d/iu.test(text)) say('"kl"');
      if (/(?<!\d)\d{1,2}:\d{2}(?!\d)/u.test(text)) say('a clock with a colon');
      for (const clock of text.matchAll(/(?<![\d.,-])\d{1,2}\.\d{2}(?![\d.,-]*\d)/gu)) {
        if (!/klockan (?:\d{1,2}(?:\.\d{2})? (?:till|och|eller) )?$/iu.test(text.slice(0, clock.index))) say(`"${clock[0]}" without "klockan"`);
      }
      if (/klockan \d{1,2}\.00\b/iu.test(text)) say('a whole hour with its zeros');
    }
    for (const part of text.matchAll(/på (natten|morgonen|förmiddagen|eftermiddagen|kvällen),? klockan (\d{1,2})(?:\.\d{2})?|klockan (\d{1,2})(?:\.\d{2})? på (natten|morgonen|förmiddagen|eftermiddagen|kvällen)/giu)) {
      const [name, hour] = [(part[1] ?? part[4]).toLowerCase(), Number(part[2] ?? part[3])];
      const [from, to] = PARTS[name];
      if (from < to ? hour < from || hour >= to : hour < from && hour >= to) say(`klockan ${hour} is not ${name}`);
    }
    for (const found of text.matchAll(DATE)) {
      dates++;
      const [whole, before, named, day, month, year] = found;
      const date = new Date(Date.UTC(year ? Number(year) : today.getUTCFullYear(), MONTHS.indexOf(month.toLowerCase()), Number(day)));
      const away = Math.round((date.getTime() - today.getTime()) / 86_400_000);
      if (date.getUTCDate() !== Number(day)) say(`there is no ${whole}`);
      const first = before?.toLowerCase();
      const weekday = named?.toLowerCase() ?? (first && DAYS.find((name) => first.endsWith(name)));
      const relative = { 'i dag': 0, 'i morgon': 1, 'i går': -1 }[first ?? ''];
      if (weekday && weekday !== DAYS[date.getUTCDay()]) say(`${whole.trim()} is a ${DAYS[date.getUTCDay()]}`);
      if (relative !== undefined && relative !== away) say(`${whole.trim()} is ${away} days away`);
      if (first?.startsWith('på ') && found[0].includes(',') && (away < 2 || away > 6)) say(`${whole.trim()} is ${away} days away`);
      if (mode === 'simple' && !weekday && relative === undefined && away >= 0) say(`${whole.trim()} without its weekday`);
      const left = /\bom (\d+) dag(?:ar)?\b|\b(\d+) n(?:att|ätter) kvar\b/iu.exec(text.slice(found.index));
      if (left && Number(left[1] ?? left[2]) !== away) say(`${whole.trim()} is ${away} days away`);
    }
  }
  return { faults: [...new Set(faults)], numbers: { dates } };
}
