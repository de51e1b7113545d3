//! `@[youtube](ID)`: what Zenn shows in a frame. A reader's browser contacts no other host, so a
//! page has only the address.

use std::ops::Range;

/// What an embed shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Embed {
    /// Its type, as it is written: `card`, `youtube`.
    pub name: String,
    /// The address of a page; of a diagram its source.
    pub target: String,
    /// Where the argument is in the body.
    pub argument: Range<usize>,
}

impl Embed {
    /// Whether it is a diagram, written in a line.
    pub(crate) fn is_diagram(&self) -> bool {
        self.name == "mermaid"
    }

    /// Whether Zenn shows it as a card, and not in a frame of the page itself.
    pub(crate) fn is_card(&self) -> bool {
        matches!(&*self.name, "card" | "tweet" | "github" | "gist")
    }
}

/// Why a line is not an embed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    Unknown,
    Argument,
    TextAfter,
}

/// The longest argument, but for the address of a card.
const LONGEST: usize = 300;

/// Reads a line that begins with `@[` at an offset of the body; nothing if it is not the line of an embed.
pub(super) fn read(line: &str, offset: usize) -> Option<Result<Embed, Refused>> {
    let rest = line.strip_prefix("@[")?;
    let (name, rest) = rest.split_once("](")?;
    let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if !is_name {
        return None;
    }
    // The argument of a diagram may have parentheses.
    let end = match name {
        "mermaid" => rest.rfind(')')?,
        _ => rest.find(')')?,
    };
    let (argument, after) = (rest[..end].trim(), rest[end + 1..].trim());
    let begin = end - rest[..end].trim_start().len();
    let start = offset + (line.len() - rest.len()) + begin;
    Some(match target(name, argument) {
        Err(refused) => Err(refused),
        Ok(_) if !after.is_empty() => Err(Refused::TextAfter),
        Ok(target) => Ok(Embed {
            name: name.to_owned(),
            target,
            argument: start..start + argument.len(),
        }),
    })
}

/// The address of what an embed of a type shows.
fn target(name: &str, argument: &str) -> Result<String, Refused> {
    let is_id = |id: &str| {
        !id.is_empty()
            && id
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
    };
    let web = || match is_web(argument) {
        true => Ok(argument.to_owned()),
        false => Err(Refused::Argument),
    };
    let built = |beginning: &str, id: &str| match is_id(id) {
        true => Ok(format!("{beginning}{argument}")),
        false => Err(Refused::Argument),
    };
    let is_free = matches!(name, "card" | "github");
    if argument.len() > LONGEST && !is_free {
        return Err(Refused::Argument);
    }
    match name {
        "card" | "tweet" | "github" | "gist" | "docswell" | "jsfiddle" | "codepen"
        | "codesandbox" | "stackblitz" | "figma" | "blueprintue" => web(),
        "youtube" if is_web(argument) => web(),
        "youtube" => built("https://www.youtube.com/watch?v=", argument),
        "slideshare" => built(
            "https://www.slideshare.net/slideshow/embed_code/key/",
            argument,
        ),
        "speakerdeck" => {
            let id = argument.split('?').next().unwrap_or_default();
            built("https://speakerdeck.com/player/", id)
        }
        "mermaid" if !argument.is_empty() => Ok(argument.to_owned()),
        "mermaid" => Err(Refused::Argument),
        _ => Err(Refused::Unknown),
    }
}

/// Whether an argument is the address of a page.
fn is_web(argument: &str) -> bool {
    let rest = argument
        .strip_prefix("https://")
        .or_else(|| argument.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        !rest.is_empty() && !rest.contains(|c: char| c.is_whitespace() || "<>\"`\\".contains(c))
    })
}
