//! Names of people and units in sentences.

use super::Language;

impl Language {
    /// "Karins", but "Lars", "Beatrix" and "Franz": after s, x and z Swedish adds nothing.
    pub fn genitive(self, name: &str) -> String {
        let (ending, taken) = self.words().genitive;
        let last = name.chars().last().map(|last| last.to_lowercase().next());
        match last.flatten() {
            Some(last) if !taken.contains(&last) => format!("{name}{ending}"),
            _ => name.to_owned(),
        }
    }

    /// "a, b och c".
    pub fn list<T: AsRef<str>>(self, items: &[T]) -> String {
        let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
        match items.as_slice() {
            [] => String::new(),
            [only] => (*only).to_owned(),
            [first @ .., last] => format!("{} {} {last}", first.join(", "), self.words().and),
        }
    }
}

/// "Karin" of "Karin Berg". Staff with protected data go by a function, "Sjuksköterska, Vuxenpsykiatrin",
/// which has a comma and stays whole.
pub fn given_name(full: &str) -> &str {
    let full = full.trim();
    if full.contains(',') {
        return full;
    }
    full.split_whitespace().next().unwrap_or(full)
}

#[cfg(test)]
mod tests {
    use super::{super::Language::*, given_name};

    #[test]
    fn a_name_that_ends_in_s_x_or_z_is_its_own_genitive() {
        for (name, genitive) in [
            ("Karin", "Karins"),
            ("Lars", "Lars"),
            ("Beatrix", "Beatrix"),
            ("Franz", "Franz"),
            ("LARS", "LARS"),
            ("Ulla-Britt", "Ulla-Britts"),
            ("Vårdcentralen Solrosen", "Vårdcentralen Solrosens"),
            ("José", "Josés"),
            ("", ""),
        ] {
            assert_eq!(Swedish.genitive(name), genitive);
        }
        assert_eq!(English.genitive("Lars"), "Lars’s");
        assert_eq!(English.genitive(""), "");
    }

    #[test]
    fn the_given_name_is_the_first() {
        assert_eq!(given_name("Karin Berg"), "Karin");
        assert_eq!(given_name(" Ulla-Britt  Nyström "), "Ulla-Britt");
        assert_eq!(given_name("Emma"), "Emma");
        assert_eq!(given_name(""), "");
        let function = "Sjuksköterska, Vuxenpsykiatrin";
        assert_eq!(given_name(function), function);
    }

    #[test]
    fn a_list_ends_in_och() {
        assert_eq!(Swedish.list::<&str>(&[]), "");
        assert_eq!(Swedish.list(&["Anna"]), "Anna");
        assert_eq!(Swedish.list(&["Anna", "Maja"]), "Anna och Maja");
        assert_eq!(Swedish.list(&["Anna", "Maja", "Per"]), "Anna, Maja och Per");
        assert_eq!(English.list(&["Anna", "Maja", "Per"]), "Anna, Maja and Per");
    }
}
