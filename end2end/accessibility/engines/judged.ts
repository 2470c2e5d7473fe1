// What the engines are not sure of, and what somebody who looked at it found. Each entry says why. Nothing that an engine is sure of
// stands here.

/** G1: what axe calls incomplete. `where` is held against its selector, `says` against its message. */
export const JUDGED: { rule: string; where: RegExp; says?: RegExp; reason: string }[] = [
  ...['color-contrast', 'color-contrast-enhanced'].map((rule) => ({
    rule,
    where: /\.day-dots/,
    says: /only non-text characters/,
    reason: 'The dots for days are no letters, so axe does not measure them; checks/contrast.ts does, as text (G5), and words beside them say the same.',
  })),
  {
    rule: 'identical-links-same-purpose',
    where: /\.site-name|\.row-link/,
    reason: 'It asks whether links with one name lead to one place. Those to the first page do; two plans of the same name, as care wrote it, are two plans, and what stands below each says which.',
  },
];

/** G2: IBM's potential violations. At most five entries (a test counts them). */
export const ALLOWED: { rule: string; where: string; reason: string }[] = [
  {
    rule: 'style_color_misuse',
    where: 'style',
    reason: 'It asks of every stylesheet whether colour alone says something. Here nothing does: the pages are also checked in forced colours and in black and white.',
  },
  {
    rule: 'text_block_heading',
    where: '.time-block, .day-dots, .quote p, .field, .lead, .error-summary *',
    reason: 'It asks of each short or large text whether it is a heading. These are none: when something is, what somebody said, what a field is called, the first sentence of a page.',
  },
  {
    rule: 'blockquote_cite_exists',
    where: 'blockquote.quote',
    reason: 'It asks for the address a quotation comes from. What a person has said or written here comes from no address.',
  },
  {
    rule: 'input_label_visible',
    where: '.field textarea',
    reason: 'It does not find a label with a hint between it and its field. The label is there and seen: checks/names.ts holds it equal to what the field is called.',
  },
  {
    rule: 'text_sensory_misuse',
    where: 'p.muted[lang=en]',
    reason: 'The page of all parts, for developers, says where a part of the page stands. No person who uses the program sees it.',
  },
];
export const MOST_ALLOWED = 5;
