//! What elements mean for the text.

/// What the tags of an element do to the text around them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Nothing: words go on.
    Inline,
    /// A paragraph ends at either tag.
    Block,
    /// A line ends.
    Line,
    /// Something stands here that is no text.
    Object,
    /// A block whose white space is as it is written.
    Preformatted,
    /// What it holds is not shown.
    Template,
    /// What it holds is not shown, and is no markup either. Something else may be shown in its place.
    Unread { name: &'static str, is_object: bool },
    /// A block that holds characters and references, and no markup.
    OnlyCharacters(&'static str),
}

/// The longest name that means anything.
pub(super) const LONGEST: usize = 10;

/// The meaning of an element by its name in lower case. An unknown one is inline, as in browsers.
pub(super) fn meaning(name: &[u8]) -> Meaning {
    match name {
        b"address" | b"article" | b"aside" | b"blockquote" | b"body" | b"button" | b"caption"
        | b"center" | b"col" | b"colgroup" | b"dd" | b"details" | b"dialog" | b"dir" | b"div"
        | b"dl" | b"dt" | b"fieldset" | b"figcaption" | b"figure" | b"footer" | b"form"
        | b"frameset" | b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" | b"head" | b"header"
        | b"hgroup" | b"hr" | b"html" | b"legend" | b"li" | b"main" | b"menu" | b"nav" | b"ol"
        | b"optgroup" | b"option" | b"p" | b"search" | b"section" | b"select" | b"summary"
        | b"svg" | b"table" | b"tbody" | b"td" | b"tfoot" | b"th" | b"thead" | b"tr" | b"ul" => {
            Meaning::Block
        }
        b"br" => Meaning::Line,
        b"audio" | b"canvas" | b"embed" | b"image" | b"img" | b"input" | b"meter" | b"object"
        | b"progress" | b"video" => Meaning::Object,
        b"listing" | b"pre" | b"xmp" => Meaning::Preformatted,
        b"template" => Meaning::Template,
        b"iframe" => Meaning::Unread { name: "iframe", is_object: true },
        b"noembed" => unread("noembed"),
        b"noframes" => unread("noframes"),
        b"noscript" => unread("noscript"),
        b"script" => unread("script"),
        b"style" => unread("style"),
        b"textarea" => Meaning::OnlyCharacters("textarea"),
        b"title" => Meaning::OnlyCharacters("title"),
        _ => Meaning::Inline,
    }
}

fn unread(name: &'static str) -> Meaning {
    Meaning::Unread { name, is_object: false }
}
