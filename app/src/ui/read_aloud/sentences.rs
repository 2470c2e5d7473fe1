//! Text cut into what a voice says at once: a sentence, or a part of one that is too long. Pure.

/// The most a voice says at once, in the units that browsers count text in: some stop in the middle of longer ones.
const LONGEST: usize = 160;

/// A comma nearer the beginning than this is no place to cut: two words and a pause are harder to follow than a long part.
const FEWEST: usize = 40;

/// What is written with a full stop that ends no sentence; as it stands before that full stop.
const SHORTENED: [&str; 17] = [
    "bl.a", "ca", "d.v.s", "dr", "dvs", "ev", "f.d", "fr.o.m", "jfr", "kl", "nr", "p.g.a", "resp", "s.k", "t.ex",
    "t.o.m", "tel",
];

/// The sentences of a text, in parts of no more than [`LONGEST`]. Put together they are the text: nothing is lost, and white
/// space stands at the end of a part.
pub fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (mut sentence, after) = rest.split_at(end_of_sentence(rest));
        while let Some(at) = place_to_cut(sentence) {
            let (part, left) = sentence.split_at(at);
            found.push(part);
            sentence = left;
        }
        found.push(sentence);
        rest = after;
    }
    found
}

/// Adds text as the page shows it: any white space is one space, line breaks count only where they are shown, and places where
/// a word may be divided are no part of it.
pub fn add_shown(shown: &mut String, text: &str, keeps_lines: bool) {
    for letter in text.chars() {
        match letter {
            '\u{ad}' => {}
            '\n' if keeps_lines => shown.push('\n'),
            // Holds together what stands on both sides of it.
            '\u{a0}' => shown.push(letter),
            space if space.is_whitespace() => {
                if !shown.is_empty() && !shown.ends_with([' ', '\n']) {
                    shown.push(' ');
                }
            }
            other => shown.push(other),
        }
    }
}

/// How long it takes to say, in letters: a digit is a word.
pub fn letters_said(words: &str) -> usize {
    words.chars().map(|letter| if letter.is_ascii_digit() { 4 } else { 1 }).sum()
}

/// Where the first sentence ends, with the white space after it.
fn end_of_sentence(text: &str) -> usize {
    for (at, letter) in text.char_indices() {
        let after = &text[at + letter.len_utf8()..];
        match letter {
            '\n' => return text.len() - after.trim_start().len(),
            '.' | '!' | '?' | '…' => {
                let behind = after.trim_start_matches(['.', '!', '?', '…', '”', '’', '\u{22}', '\'', '»', ')', ']']);
                let next = behind.trim_start();
                // Inside "13.30", "1.5" and "1177.se" nothing ends.
                let apart = behind.is_empty() || next.len() < behind.len();
                let goes_on = next.chars().find(|next| next.is_alphanumeric()).is_some_and(char::is_lowercase);
                if apart && !goes_on && !(letter == '.' && is_shortened(&text[..at])) {
                    return text.len() - next.len();
                }
            }
            _ => {}
        }
    }
    text.len()
}

/// Whether the full stop after this belongs to its last word: "kl", "t.ex", the "A" of a name, the "1" of a numbered step.
fn is_shortened(before: &str) -> bool {
    let word = before.rsplit([' ', '\n', '\u{a0}', '(']).next().unwrap_or(before);
    let numbers_a_step = before.len() == word.len() && word.bytes().all(|byte| byte.is_ascii_digit());
    let mut letters = word.chars();
    let is_initial = letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none();
    numbers_a_step || is_initial || SHORTENED.iter().any(|shortened| word.eq_ignore_ascii_case(shortened))
}

/// Where to cut a sentence that is too long: after a comma or the like, else between words, and between a word and a number only
/// where there is nothing else ("klockan 13.30", "040-628 04 11").
fn place_to_cut(sentence: &str) -> Option<usize> {
    let (mut units, mut before, mut fits) = (0, ' ', 0);
    let (mut mark, mut word, mut space) = (None, None, None);
    for (at, letter) in sentence.char_indices() {
        units += letter.len_utf16();
        if units > LONGEST {
            return Some(mark.or(word).or(space).unwrap_or(fits));
        }
        fits = at + letter.len_utf8();
        if letter == ' ' {
            space = Some(fits);
            if !sentence[fits..].starts_with(|next: char| next.is_ascii_digit()) {
                word = Some(fits);
            }
            if units >= FEWEST && matches!(before, ',' | ';' | ':' | '–') {
                mark = Some(fits);
            }
        }
        before = letter;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parts as they are said, without the white space between them.
    fn said(text: &str) -> Vec<&str> {
        sentences(text).into_iter().map(str::trim).collect()
    }

    fn holds(text: &str) {
        let parts = sentences(text);
        assert_eq!(parts.concat(), text, "nothing is lost and nothing added");
        for part in parts {
            assert!(!part.is_empty(), "an empty part of {text:?}");
            assert!(part.encode_utf16().count() <= 160, "{part:?} is too long");
        }
    }

    #[test]
    fn a_sentence_ends_where_the_next_begins() {
        assert_eq!(
            said("Du ska träffa Anna. Ta med listan! Passar det? Ring annars…  Vi svarar."),
            ["Du ska träffa Anna.", "Ta med listan!", "Passar det?", "Ring annars…", "Vi svarar."]
        );
        assert_eq!(said("Hej Karin"), ["Hej Karin"]);
        assert_eq!(said(""), Vec::<&str>::new());
        assert_eq!(said("Kom. Åk buss. Öppna dörren."), ["Kom.", "Åk buss.", "Öppna dörren."]);
    }

    #[test]
    fn a_time_a_decimal_and_an_address_are_never_broken() {
        assert_eq!(said("Klockan 13.30 på torsdag."), ["Klockan 13.30 på torsdag."]);
        assert_eq!(
            said("Du är klar klockan 13.30. Sedan går du hem."),
            ["Du är klar klockan 13.30.", "Sedan går du hem."]
        );
        assert_eq!(said("Ta 1.5 tablett. Drick vatten."), ["Ta 1.5 tablett.", "Drick vatten."]);
        assert_eq!(said("Läs mer på 1177.se om du vill."), ["Läs mer på 1177.se om du vill."]);
        assert_eq!(said("Ni ses klockan 14. Det tar 30 minuter."), ["Ni ses klockan 14.", "Det tar 30 minuter."]);
    }

    #[test]
    fn a_shortened_word_ends_nothing() {
        assert_eq!(said("Ta med t.ex. Alvedon och kl. 13.30 är bra."), ["Ta med t.ex. Alvedon och kl. 13.30 är bra."]);
        assert_eq!(said("Du träffar Anna L. Berg. Hon är snäll."), ["Du träffar Anna L. Berg.", "Hon är snäll."]);
        assert_eq!(said("1. Ring på dörren. 2. Gå in."), ["1. Ring på dörren.", "2. Gå in."]);
        assert_eq!(said("Blodprov m.m. görs här. Sedan fika."), ["Blodprov m.m. görs här.", "Sedan fika."]);
    }

    #[test]
    fn what_is_quoted_stays_with_its_marks() {
        assert_eq!(said("”Jag vill sjunga.” Det sa du."), ["”Jag vill sjunga.”", "Det sa du."]);
        assert_eq!(
            said("”Hur mår du?” frågade Anna. (Du mådde bra.) Fint."),
            ["”Hur mår du?” frågade Anna.", "(Du mådde bra.)", "Fint."]
        );
    }

    #[test]
    fn a_line_of_its_own_is_said_on_its_own() {
        assert_eq!(said("Sjunga\nPlocka svamp\n\nträffa Maja"), ["Sjunga", "Plocka svamp", "träffa Maja"]);
        holds("\n\n Sjunga \n\n");
    }

    #[test]
    fn a_long_sentence_is_cut_after_a_comma() {
        let first = "Du ska ta med dig listan över alla dina mediciner, boken där du har skrivit upp ditt blodtryck varje morgon och kväll, ";
        let text = format!("{first}och gärna någon som känner dig väl och som kan höra vad vi säger.");
        assert_eq!(sentences(&text)[0], first);
        holds(&text);
    }

    #[test]
    fn a_cut_between_words_keeps_a_number_with_its_word() {
        let text =
            format!("{} klockan 13.30 kommer hon hem till dig med maten och medicinen", "mat ".repeat(37).trim());
        let parts = said(&text);
        assert!(parts[1].starts_with("klockan 13.30"), "{parts:?}");
        holds(&text);
        let numbers = "040-628 04 11 ".repeat(40);
        holds(&numbers);
    }

    #[test]
    fn a_word_without_an_end_is_cut_all_the_same() {
        holds(&"å".repeat(500));
        holds(&"😀".repeat(333));
        assert_eq!(sentences(&"😀".repeat(333)).len(), 5);
        holds(&format!("{}, {}", "å".repeat(200), "ä".repeat(200)));
    }

    #[test]
    fn any_text_is_whole_again_when_it_is_put_together() {
        const LETTERS: [char; 16] =
            ['a', 'Å', 'ö', ' ', ' ', '.', ',', '?', '\n', '1', '”', '\u{a0}', '😀', '-', ')', 'k'];
        let mut state = 20_261_130_u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) as usize
        };
        for _ in 0..3000 {
            let length = next() % 700;
            let text: String = (0..length).map(|_| LETTERS[next() % LETTERS.len()]).collect();
            holds(&text);
        }
    }

    #[test]
    fn text_is_read_as_the_page_shows_it() {
        let mut shown = String::new();
        add_shown(&mut shown, "\n   Ni ses\n   på vård\u{ad}centralen ", false);
        add_shown(&mut shown, " Solrosen.\n", false);
        assert_eq!(shown, "Ni ses på vårdcentralen Solrosen. ");
        shown.clear();
        add_shown(&mut shown, "Sjunga\nPlocka  svamp", true);
        assert_eq!(shown, "Sjunga\nPlocka svamp");
    }

    #[test]
    fn a_number_takes_longer_to_say_than_a_word() {
        assert_eq!(letters_said("Anna"), 4);
        assert_eq!(letters_said("040-628 04 11"), 43);
    }
}
