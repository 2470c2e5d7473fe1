//! The generator behind `Texts`: three locale files in, one Rust file out. Pure; `build.rs` reads
//! and writes.
//!
//! A file is nested TOML tables with strings as leaves. The path to a leaf, joined by `_`, is the
//! method: `next_step` in `[overview]` is `overview_next_step`. `{name}` is an argument. A table of
//! exactly `one` and `other` is a plural, chosen by `n`. `sv` is the reference: each other language has
//! exactly its keys, `sv-simple` any of them, all with the same arguments.
//!
//! From `sv` a language is made up as well, accented, a third longer and in brackets: what stands on a page
//! without them cannot be translated. Its twin says the same from right to left.

use std::collections::BTreeMap;

use toml::{Table, Value};

/// The locale files, in the order in which [`generate`] takes them: the reference, its simple view, and the other languages.
pub(crate) const FILES: [&str; 3] = ["sv.toml", "sv-simple.toml", "en.toml"];
/// What each is called in the code; a new language is a line more here and above.
const VARIANTS: [&str; FILES.len()] = ["Sv", "SvSimple", "En"];
/// The simple view's place among them.
const SIMPLE: usize = 1;
/// The languages that are made up, with the tags they go by.
const MADE_UP: [(&str, &str, &str); 2] = [("Pseudo", "sv-XA", "ltr"), ("PseudoRtl", "ar-XB", "rtl")];

/// A sentence cut at its arguments.
type Sentence = Vec<Piece>;

#[derive(Clone, PartialEq, Eq)]
enum Piece {
    Words(String),
    Argument(String),
}

#[derive(Clone, PartialEq, Eq)]
enum Text {
    Plain(Sentence),
    Plural { one: Sentence, other: Sentence },
}

/// The texts of one file by method name, each with its key as it stands in the file.
type Locale = BTreeMap<String, (String, Text)>;

/// The Rust source of `Texts`, or one line for each fault, naming the file and the key.
pub(crate) fn generate(sources: [&str; FILES.len()]) -> Result<String, Vec<String>> {
    let mut faults = Vec::new();
    let mut locales = Vec::new();
    for (file, source) in FILES.into_iter().zip(sources) {
        locales.push(read(file, source, &mut faults));
    }
    if faults.is_empty() {
        let sv = &locales[0];
        for (place, locale) in locales.iter().enumerate().skip(1) {
            if place != SIMPLE {
                for (key, _) in sv.iter().filter(|(name, _)| !locale.contains_key(*name)).map(|(_, text)| text) {
                    faults.push(format!("{}: `{key}` is missing", FILES[place]));
                }
            }
            compare(FILES[place], locale, sv, &mut faults);
        }
    }
    if faults.is_empty() { Ok(write(&locales)) } else { Err(faults) }
}

fn compare(file: &str, locale: &Locale, sv: &Locale, faults: &mut Vec<String>) {
    for (name, (key, text)) in locale {
        let fault = match sv.get(name) {
            None => format!("is not in {}", FILES[0]),
            Some((_, reference)) => match (reference, text) {
                (Text::Plain(_), Text::Plural { .. }) => {
                    format!("is a plural, but not in {}", FILES[0])
                }
                (Text::Plural { .. }, Text::Plain(_)) => {
                    format!("needs `one` and `other`, as in {}", FILES[0])
                }
                _ => match [text, reference].map(|text| listed(&parameters(text))) {
                    [here, there] if here == there => continue,
                    [here, there] => {
                        format!("has the arguments {here}, but {there} in {}", FILES[0])
                    }
                },
            },
        };
        faults.push(format!("{file}: `{key}` {fault}"));
    }
}

// Reading.

fn read(file: &str, source: &str, faults: &mut Vec<String>) -> Locale {
    let mut locale = Locale::new();
    match source.parse::<Table>() {
        Ok(table) => walk(file, "", &table, &mut locale, faults),
        Err(error) => {
            let line = error.span().map_or(1, |span| source[..span.start.min(source.len())].matches('\n').count() + 1);
            let what = error.message().lines().collect::<Vec<_>>().join(" ");
            faults.push(format!("{file}: line {line} cannot be read: {what}"));
        }
    }
    locale
}

fn walk(file: &str, path: &str, table: &Table, locale: &mut Locale, faults: &mut Vec<String>) {
    for (part, value) in table {
        let key = if path.is_empty() { part.clone() } else { format!("{path}.{part}") };
        let text = match value {
            _ if !is_name(part) => {
                Err("may hold only small letters a–z, digits and `_`, and begins with a letter".to_owned())
            }
            Value::String(_) if path.is_empty() => Err("stands outside a table".to_owned()),
            Value::String(_) if part == "one" || part == "other" => {
                Err("belongs in a plural, a table of exactly `one` and `other`".to_owned())
            }
            Value::String(source) if key == "site.dir" && !["ltr", "rtl"].contains(&source.as_str()) => {
                Err("is the direction of the letters: `ltr` or `rtl`".to_owned())
            }
            Value::String(source) => plain(source).map(Text::Plain),
            Value::Table(forms) => match forms_of_plural(forms) {
                Some(_) if path.is_empty() => Err("stands outside a table".to_owned()),
                Some((one, other)) => plural(one, other),
                None => {
                    walk(file, &key, forms, locale, faults);
                    continue;
                }
            },
            _ => Err("is not a text".to_owned()),
        };
        let entry = text.and_then(|text| match locale.insert(key.replace('.', "_"), (key.clone(), text)) {
            Some((twin, _)) => Err(format!("has the same method name as `{twin}`")),
            None => Ok(()),
        });
        if let Err(fault) = entry {
            faults.push(format!("{file}: `{key}` {fault}"));
        }
    }
}

fn plain(source: &str) -> Result<Sentence, String> {
    let sentence = sentence(source)?;
    if arguments(&sentence).contains(&"n") {
        return Err("counts with `{n}`: make it a table of `one` and `other`".to_owned());
    }
    Ok(sentence)
}

fn forms_of_plural(table: &Table) -> Option<(&str, &str)> {
    let forms = (table.get("one")?.as_str()?, table.get("other")?.as_str()?);
    (table.len() == 2).then_some(forms)
}

fn plural(one: &str, other: &str) -> Result<Text, String> {
    let [one, other] = [sentence(one)?, sentence(other)?].map(Text::Plain);
    let [in_one, in_other] = [parameters(&one), parameters(&other)].map(|names| listed(&names));
    match (one, other) {
        (Text::Plain(one), Text::Plain(other)) if in_one == in_other => Ok(Text::Plural { one, other }),
        _ => Err(format!("has the arguments {in_one} in `one`, but {in_other} in `other`")),
    }
}

fn sentence(source: &str) -> Result<Sentence, String> {
    if source.trim().is_empty() {
        return Err("is empty".to_owned());
    }
    if source.contains(['<', '>']) || has_entity(source) {
        return Err("contains HTML".to_owned());
    }
    let mut sentence = Sentence::new();
    let mut rest = source;
    while let Some(at) = rest.find(['{', '}']) {
        let (words, from) = rest.split_at(at);
        let (name, after) = from
            .strip_prefix('{')
            .and_then(|inner| inner.split_once('}'))
            .filter(|(name, _)| !name.contains('{'))
            .ok_or("has a brace without its other half")?;
        if !is_name(name) || KEYWORDS.contains(&name) {
            return Err(format!("has an argument that cannot be called `{name}`"));
        }
        if !words.is_empty() {
            sentence.push(Piece::Words(words.to_owned()));
        }
        sentence.push(Piece::Argument(name.to_owned()));
        rest = after;
    }
    if !rest.is_empty() {
        sentence.push(Piece::Words(rest.to_owned()));
    }
    Ok(sentence)
}

fn is_name(part: &str) -> bool {
    part.starts_with(|first: char| first.is_ascii_lowercase())
        && part.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_')
}

/// `&amp;` and `&#8211;`, but not "A & B; C".
fn has_entity(source: &str) -> bool {
    source.split('&').skip(1).any(|after| {
        after.split_once(';').is_some_and(|(name, _)| {
            !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '#')
        })
    })
}

/// What Rust keeps for itself; a method name always holds a `_` and never collides.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true",
    "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

// Writing.

/// Each once, in order of first appearance.
fn arguments(sentence: &Sentence) -> Vec<&str> {
    let mut names = Vec::new();
    for piece in sentence {
        if let Piece::Argument(name) = piece
            && !names.contains(&name.as_str())
        {
            names.push(name.as_str());
        }
    }
    names
}

/// As the method takes them, `n` apart: by name in the alphabet, so that whoever edits a sentence can never swap them.
fn parameters(text: &Text) -> Vec<&str> {
    let sentence = match text {
        Text::Plain(sentence) | Text::Plural { one: sentence, .. } => sentence,
    };
    let mut names: Vec<&str> = arguments(sentence).into_iter().filter(|name| *name != "n").collect();
    names.sort_unstable();
    names
}

fn listed(names: &[&str]) -> String {
    if names.is_empty() {
        return "(none)".to_owned();
    }
    names.iter().map(|name| format!("{{{name}}}")).collect::<Vec<_>>().join(" ")
}

fn write(locales: &[Locale]) -> String {
    let made_up = MADE_UP.map(|(variant, ..)| format!("    {variant},\n")).concat();
    let variants = VARIANTS.map(|variant| format!("    {variant},\n")).concat();
    let mut code = vec![HEAD.replace("{variants}", &(variants + &made_up))];
    for (name, (_, reference)) in &locales[0] {
        let count = if matches!(reference, Text::Plural { .. }) { ", n: i64" } else { "" };
        let others = parameters(reference).into_iter().fold(String::new(), |list, name| list + ", " + name + ": &str");
        let owned = !count.is_empty() || !others.is_empty();
        let result = if owned { "String" } else { "&'static str" };
        let mut arms: Vec<(String, String)> = Vec::new();
        let mut say = |variant: &str, body: String| match arms.iter_mut().find(|(_, same)| *same == body) {
            Some((pattern, _)) => *pattern = format!("{pattern} | Self::{variant}"),
            None => arms.push((format!("Self::{variant}"), body)),
        };
        for (variant, locale) in VARIANTS.into_iter().zip(locales) {
            say(variant, expression(locale.get(name).map_or(reference, |(_, text)| text), owned));
        }
        for (variant, lang, dir) in MADE_UP {
            say(
                variant,
                match name.as_str() {
                    "site_lang" => format!("{lang:?}"),
                    "site_dir" => format!("{dir:?}"),
                    _ => expression(&made_up_of(reference), owned),
                },
            );
        }
        let shown = documented(reference);
        code.push(format!("\n    /// {shown}\n"));
        code.push(format!("    pub fn {name}(self{count}{others}) -> {result} {{\n        match self {{\n"));
        code.extend(arms.iter().map(|(pattern, body)| format!("            {pattern} => {body},\n")));
        code.push("        }\n    }\n".to_owned());
    }
    code.push("}\n".to_owned());
    code.concat()
}

const HEAD: &str = "\
// Made by build.rs from locales/*.toml.

/// Every sentence a person reads, in the wording of one view and language.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Texts {
{variants}}

#[allow(
    clippy::too_many_arguments,
    clippy::wrong_self_convention,
    reason = \"names and arguments are those of the sentences\"
)]
impl Texts {";

/// The same text in the language that is made up.
fn made_up_of(text: &Text) -> Text {
    match text {
        Text::Plain(sentence) => Text::Plain(bracketed(sentence)),
        Text::Plural { one, other } => Text::Plural { one: bracketed(one), other: bracketed(other) },
    }
}

fn bracketed(sentence: &Sentence) -> Sentence {
    let mut made = Sentence::new();
    let (mut words, mut letters) = ("⟦".to_owned(), 0);
    for piece in sentence {
        match piece {
            Piece::Words(plain) => {
                letters += plain.chars().count();
                words.extend(plain.chars().map(accented));
            }
            Piece::Argument(name) => {
                made.push(Piece::Words(std::mem::take(&mut words)));
                made.push(Piece::Argument(name.clone()));
            }
        }
    }
    made.push(Piece::Words(format!("{words} {}⟧", "ö".repeat((letters / 3).clamp(1, 9)))));
    made
}

fn accented(letter: char) -> char {
    const PLAIN: &str = "aceghiklnorstuyzACEGHIKLNORSTUYZ";
    const ACCENTED: &str = "áçéğĥíķĺñóŕšţúýžÁÇÉĞĤÍĶĹÑÓŔŠŢÚÝŽ";
    PLAIN.find(letter).and_then(|at| ACCENTED.chars().nth(at)).unwrap_or(letter)
}

fn expression(text: &Text, owned: bool) -> String {
    match text {
        Text::Plain(sentence) => joined(sentence, owned),
        Text::Plural { one, other } => {
            format!("if n == 1 {{ {} }} else {{ {} }}", joined(one, true), joined(other, true))
        }
    }
}

fn joined(sentence: &Sentence, owned: bool) -> String {
    let pieces: Vec<String> = sentence
        .iter()
        .map(|piece| match piece {
            Piece::Words(words) => format!("{words:?}"),
            Piece::Argument(name) if name == "n" => "&n.to_string()".to_owned(),
            Piece::Argument(name) => name.clone(),
        })
        .collect();
    match (pieces.as_slice(), owned) {
        ([only], false) => only.clone(),
        (several, _) => format!("[{}].concat()", several.join(", ")),
    }
}

/// The Swedish sentence as a line of documentation, so that an editor shows it.
fn documented(text: &Text) -> String {
    let shown = |sentence: &Sentence| {
        let line: String = sentence
            .iter()
            .map(|piece| match piece {
                Piece::Words(words) => words.replace('`', "'"),
                Piece::Argument(name) => format!("{{{name}}}"),
            })
            .collect();
        format!("`{}`", line.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    match text {
        Text::Plain(sentence) => shown(sentence),
        Text::Plural { one, other } => format!("{} or {}", shown(one), shown(other)),
    }
}

#[cfg(test)]
mod tests {
    use super::generate;

    fn code(sv: &str, simple: &str, en: &str) -> String {
        generate([sv, simple, en]).expect("these files have no fault")
    }

    /// The only fault of three files that should have one.
    fn fault(sv: &str, simple: &str, en: &str) -> String {
        let faults = generate([sv, simple, en]).expect_err("these files have a fault");
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(!faults[0].contains('\n'), "{faults:?}");
        faults[0].clone()
    }

    /// The fault of a text that is wrong in all three views alike, said of the Swedish one.
    fn fault_of(text: &str) -> String {
        let file = format!("[a]\nb = {text}");
        let faults = generate([&file, "", ""]).expect_err("this text has a fault");
        assert_eq!(faults.len(), 1, "{faults:?}");
        faults[0].clone()
    }

    #[test]
    fn a_text_without_arguments_is_a_static_string() {
        let code = code("[overview]\nnext_step = 'Next here'", "", "[overview]\nnext_step = 'Your next step'");
        assert!(code.contains("/// `Next here`\n    pub fn overview_next_step(self) -> &'static str {"), "{code}");
        assert!(code.contains("Self::Sv | Self::SvSimple => \"Next here\","), "{code}");
        assert!(code.contains("Self::En => \"Your next step\","), "{code}");
    }

    #[test]
    fn arguments_come_by_name_whatever_the_order_of_the_words() {
        let code = code("[a]\nb = '{who} calls {when}. {who}!'", "", "[a]\nb = '{when}: {who}'");
        assert!(code.contains("pub fn a_b(self, when: &str, who: &str) -> String {"), "{code}");
        assert!(code.contains("[who, \" calls \", when, \". \", who, \"!\"].concat()"), "{code}");
        assert!(code.contains("[when, \": \", who].concat()"), "{code}");
    }

    #[test]
    fn a_plural_is_chosen_by_n() {
        let sv = "[a.days]\none = '1 day by {who}'\nother = '{n} days by {who}'";
        let code = code(sv, "", "[a.days]\none = 'a day at {who}'\nother = '{n} days at {who}'");
        assert!(code.contains("pub fn a_days(self, n: i64, who: &str) -> String {"), "{code}");
        assert!(
            code.contains(
                "if n == 1 { [\"1 day by \", who].concat() } else { [&n.to_string(), \" days by \", who].concat() }"
            ),
            "{code}"
        );
    }

    #[test]
    fn the_simple_view_says_what_the_standard_view_says_unless_it_has_its_own_words() {
        let code = code("[a]\nb = 'B'\nc = 'C'", "[a]\nc = 'c'", "[a]\nb = 'B'\nc = 'C'");
        assert!(code.contains("Self::Sv | Self::SvSimple | Self::En => \"B\","), "{code}");
        assert!(code.contains("Self::Sv | Self::En => \"C\",\n            Self::SvSimple => \"c\","), "{code}");
    }

    #[test]
    fn a_made_up_language_says_everything_in_brackets_with_accents_and_a_third_longer() {
        let file = "[site]\nlang = 'sv'\ndir = 'ltr'\n[a]\nb = 'Hello {who}, goodbye'";
        let code = code(file, "", file);
        assert!(
            code.contains(r#"Self::Pseudo | Self::PseudoRtl => ["⟦Ĥéĺĺó ", who, ", ğóódbýé ööööö⟧"].concat(),"#),
            "{code}"
        );
        assert!(
            code.contains(r#"Self::Pseudo => "sv-XA","#) && code.contains(r#"Self::PseudoRtl => "ar-XB","#),
            "{code}"
        );
        assert!(code.contains(r#"Self::PseudoRtl => "rtl","#), "{code}");
        assert!(fault("[site]\ndir = 'left'", "", "").starts_with("sv.toml: `site.dir` is the direction"));
    }

    #[test]
    fn quotes_and_letters_survive() {
        let file = r#"a.b = 'Say ö "hi" \ {name}'"#;
        assert!(code(file, "", file).contains(r#"["Say ö \"hi\" \\ ", name].concat()"#));
    }

    #[test]
    fn a_key_must_stand_in_both_languages() {
        assert_eq!(fault("[a]\nb = 'x'\nc = 'y'", "", "[a]\nb = 'x'"), "en.toml: `a.c` is missing");
        assert_eq!(fault("[a]\nb = 'x'", "", "[a]\nb = 'x'\nc = 'y'"), "en.toml: `a.c` is not in sv.toml");
        assert_eq!(fault("a.b = 'x'", "a.c = 'y'", "a.b = 'x'"), "sv-simple.toml: `a.c` is not in sv.toml");
    }

    #[test]
    fn arguments_must_be_the_same_everywhere() {
        let says = "en.toml: `a.b` has the arguments {nom}, but {name} in sv.toml";
        assert_eq!(fault("a.b = 'Hi {name}'", "", "a.b = 'Hello {nom}'"), says);
        let says = "sv-simple.toml: `a.b` has the arguments (none), but {name} in sv.toml";
        assert_eq!(fault("a.b = 'Hi {name}'", "a.b = 'Hi'", "a.b = '{name}'"), says);
        let says = "sv.toml: `a.b` has the arguments (none) in `one`, but {who} in `other`";
        assert_eq!(fault_of("{ one = 'one', other = '{n} {who}' }"), says);
    }

    #[test]
    fn a_plural_is_a_plural_everywhere() {
        let plural = "a.b = { one = 'one', other = '{n}' }";
        assert_eq!(fault(plural, "", "a.b = 'x'"), "en.toml: `a.b` needs `one` and `other`, as in sv.toml");
        assert_eq!(fault("a.b = 'x'", "", plural), "en.toml: `a.b` is a plural, but not in sv.toml");
        assert_eq!(fault_of("'{n} days'"), "sv.toml: `a.b` counts with `{n}`: make it a table of `one` and `other`");
        let says = "sv.toml: `a.b.one` belongs in a plural, a table of exactly `one` and `other`";
        assert_eq!(fault_of("{ one = 'one', many = 'many' }"), says);
    }

    #[test]
    fn a_text_is_words_and_nothing_else() {
        assert_eq!(fault_of("' '"), "sv.toml: `a.b` is empty");
        for text in ["'Hi <b>you</b>'", "'a &amp; b'", "'a&#8211;b'"] {
            assert_eq!(fault_of(text), "sv.toml: `a.b` contains HTML");
        }
        for text in ["'Hi {name'", "'Hi name}'", "'{a{b}}'", "'{a}}'", "'{{a}'"] {
            assert_eq!(fault_of(text), "sv.toml: `a.b` has a brace without its other half", "{text}");
        }
        for name in ["", "Name", "fn", "tvö", "a b"] {
            let says = format!("sv.toml: `a.b` has an argument that cannot be called `{name}`");
            assert_eq!(fault_of(&format!("'{{{name}}}'")), says);
        }
        assert_eq!(fault_of("3"), "sv.toml: `a.b` is not a text");
        assert!(generate(["a.b = 'A & co; more'", "", "a.b = 'x'"]).is_ok());
    }

    #[test]
    fn a_key_is_a_method_name_of_its_own() {
        assert_eq!(fault("b = 'x'", "", ""), "sv.toml: `b` stands outside a table");
        let says = "sv.toml: `a.b_c` has the same method name as `a.b.c`";
        assert_eq!(fault("a.b.c = 'x'\na.b_c = 'y'", "", ""), says);
        assert!(fault("a.'näst' = 'x'", "", "").starts_with("sv.toml: `a.näst` may hold only small letters"));
    }

    #[test]
    fn a_file_that_is_not_toml_is_named_with_its_line() {
        assert!(fault("[a]\nb = 'x", "", "").starts_with("sv.toml: line 2 cannot be read: "));
        assert!(fault("", "", "[a]\n\nb = 'x'\nb = 'y'").starts_with("en.toml: line 4 cannot be read: "));
    }

    #[test]
    fn all_faults_are_told_at_once() {
        let faults = generate(["a.b = ''\na.c = '<'", "", "a.d = '{'"]).expect_err("all three are wrong");
        assert_eq!(faults.len(), 3, "{faults:?}");
    }
}
