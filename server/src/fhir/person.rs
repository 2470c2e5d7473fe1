//! What people and organizations have in common: names, telephone numbers, addresses.

use super::node::Node;
use super::outcome::Fault;

/// A name in one line, and the part one is greeted by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) whole: Option<String>,
    pub(super) given: Option<String>,
}

/// The official name, else the usual one, else the first that is not an old one.
pub(super) fn name(node: &Node<'_>) -> Result<Name, Fault> {
    let names = node.list("name")?;
    let mut best: Option<(u8, &Node<'_>)> = None;
    for candidate in &names {
        let rank = match candidate.short("use")?.as_deref() {
            Some("official") => 0,
            Some("usual") => 1,
            None => 2,
            Some("old" | "maiden") => 9,
            Some(_) => 3,
        };
        if best.is_none_or(|(known, _)| rank < known) {
            best = Some((rank, candidate));
        }
    }
    let Some((_, node)) = best else { return Ok(Name::default()) };
    node.known(&["prefix", "suffix", "period"]);
    let text = node.short("text")?;
    let given = node.shorts("given")?;
    let family = node.short("family")?;
    let parts: Vec<&str> = given.iter().map(String::as_str).chain(family.as_deref()).collect();
    let whole = text.or_else(|| (!parts.is_empty()).then(|| parts.join(" ")));
    let given = given.first().cloned().or_else(|| whole.as_ref()?.split_whitespace().next().map(str::to_owned));
    Ok(Name { whole, given })
}

/// The telephone number to try first: a mobile, else any.
pub(super) fn phone(node: &Node<'_>) -> Result<Option<String>, Fault> {
    let mut best: Option<(u8, String)> = None;
    for telecom in node.list("telecom")? {
        let system = telecom.short("system")?;
        let rank = match telecom.short("use")?.as_deref() {
            Some("old") => continue,
            Some("mobile") => 0,
            Some("temp") => 2,
            Some(_) | None => 1,
        };
        telecom.known(&["rank", "period"]);
        if matches!(system.as_deref(), Some("phone") | None)
            && let Some(value) = telecom.short("value")?
            && best.as_ref().is_none_or(|(known, _)| rank < *known)
        {
            best = Some((rank, value));
        }
    }
    Ok(best.map(|(_, value)| value))
}

/// The first address of a list that is not an old one, in one line.
pub(super) fn first_address(node: &Node<'_>) -> Result<Option<String>, Fault> {
    for address in node.list("address")? {
        if address.short("use")?.as_deref() != Some("old")
            && let Some(line) = address_line(&address)?
        {
            return Ok(Some(line));
        }
    }
    Ok(None)
}

/// `Lindgatan 7, 999 10 Lindhaga`.
pub(super) fn address_line(node: &Node<'_>) -> Result<Option<String>, Fault> {
    node.known(&["type", "period", "use"]);
    let text = node.short("text")?;
    let mut parts = node.shorts("line")?;
    let town = [node.short("postalCode")?, node.short("city")?];
    let town: Vec<String> = town.into_iter().flatten().collect();
    if !town.is_empty() {
        parts.push(town.join(" "));
    }
    parts.extend(node.short("state")?);
    parts.extend(node.short("country")?);
    Ok(text.or_else(|| (!parts.is_empty()).then(|| parts.join(", "))))
}
