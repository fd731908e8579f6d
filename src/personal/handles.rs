//! Where somebody is found on a network, and words by which contact data is announced.

use super::Kind;
use super::common::is_common;
use super::found::Found;
use super::tokens::Tokens;

pub fn find(t: &Tokens, found: &mut Found) {
    for at in 0..t.len() {
        networks(t, at, found);
        announced(t, at, found);
        // `name#1234`
        if !t.word(at).is_empty()
            && t.is_sign(at + 1, '#')
            && t.is_tight(at + 1)
            && t.digits(at + 2).len() == 4
        {
            found.push(Kind::Handle, t.range(at, at + 3));
        }
        let short = matches!(t.word(at), "u" | "in" | "t" | "ig" | "fb" | "insta" | "li" | "x");
        let slash = t.is_sign(at + 1, '/') && t.is_tight(at + 1) && t.is_tight(at + 2);
        let page =
            t.word(at + 2).chars().count() > 3 && !is_network(t.word(at + 2)) && !is_common(t.word(at + 2));
        if short && slash && page {
            found.push(Kind::Handle, t.range(at, at + 3));
        }
    }
}

fn networks(t: &Tokens, at: usize, found: &mut Found) {
    let is_x = t.word(at) == "x" && t.get(at).is_some_and(|x| x.upper);
    if !is_network(t.word(at)) && !is_x {
        return;
    }
    let mine = t.before(at, 2).next().is_some_and(|word| is_mine(word) || is_on(word) && asks(t, at));
    let mut next = at + 1;
    if matches!(
        t.word(next),
        "handle"
            | "name"
            | "account"
            | "profile"
            | "page"
            | "id"
            | "user"
            | "username"
            | "konto"
            | "profil"
            | "cuenta"
            | "perfil"
            | "compte"
            | "nombre"
            | "nom"
            | "nick"
            | "number"
            | "nummer"
    ) {
        next += 1;
    }
    let says =
        matches!(t.word(next), "is" | "ist" | "es" | "est" | "as" | "als" | "como" | "under" | "unter")
            || t.is_sign(next, ':')
            || t.is_sign(next, '=');
    let name = t.word(next + 1);
    let plain = !name.is_empty() && !is_common(name) && !ends_as_verb(name);
    if (says
        && plain
        && (mine || !t.is_sign(next, ':') || t.get(next + 1).is_some_and(|n| n.has_digit() || !n.upper)))
        && (mine || t.is_sign(next, ':') || t.word(next) != "is" && is_on_before(t, at))
    {
        found.push(Kind::Handle, t.range(at, next + 2));
    }
    // `find me on LinkedIn`: contact goes through the marketplace, not past it.
    if asks(t, at) {
        found.push(Kind::Handle, t.range(at, at + 1));
    }
    // `linkedin in/name`, `linkedin /in/name`
    let slash = (1..4).find(|i| t.is_sign(at + i, '/'));
    if slash.is_some_and(|i| (t.word(at + i - 1) == "in" || t.word(at + i + 1) == "in") && i <= 2) {
        found.push(Kind::Handle, t.range(at, at + 4));
    }
}

fn is_on_before(t: &Tokens, at: usize) -> bool {
    t.before(at, 1).next().is_some_and(is_on)
}

fn is_on(word: &str) -> bool {
    matches!(word, "on" | "via" | "over" | "at" | "auf" | "bei" | "uber" | "en" | "por" | "sur" | "par")
}

fn is_mine(word: &str) -> bool {
    matches!(
        word,
        "my" | "our"
            | "his"
            | "her"
            | "mein"
            | "meine"
            | "unser"
            | "unsere"
            | "mi"
            | "nuestro"
            | "nuestra"
            | "mon"
            | "ma"
            | "notre"
    )
}

fn ends_as_verb(word: &str) -> bool {
    word.ends_with("ing") || (word.ends_with("ed") && word.len() > 4)
}

/// Whether the words before ask the reader to get in touch: `find me on`.
fn asks(t: &Tokens, at: usize) -> bool {
    let before: Vec<&str> = t.before(at, 4).collect();
    let calls = |word: &&str| {
        matches!(
            *word,
            "find"
                | "follow"
                | "reach"
                | "message"
                | "add"
                | "dm"
                | "ping"
                | "contact"
                | "text"
                | "write"
                | "call"
                | "findet"
                | "folgt"
                | "schreib"
                | "schreibt"
                | "erreicht"
                | "buscame"
                | "escribeme"
                | "sigueme"
                | "contactame"
                | "contactez"
                | "suivez"
                | "ecrivez"
                | "trouvez"
                | "connect"
        )
    };
    let me = |word: &&str| {
        matches!(
            *word,
            "me" | "us"
                | "mich"
                | "mir"
                | "uns"
                | "moi"
                | "nous"
                | "buscame"
                | "escribeme"
                | "sigueme"
                | "contactame"
        )
    };
    before.first().is_some_and(|word| is_on(word)) && before.iter().any(calls) && before.iter().any(me)
}

fn is_network(word: &str) -> bool {
    matches!(
        word,
        "instagram"
            | "insta"
            | "ig"
            | "facebook"
            | "fb"
            | "twitter"
            | "linkedin"
            | "tiktok"
            | "telegram"
            | "whatsapp"
            | "signal"
            | "skype"
            | "discord"
            | "threads"
            | "mastodon"
            | "bluesky"
            | "snapchat"
            | "wechat"
            | "viber"
            | "xing"
            | "youtube"
            | "github"
            | "reddit"
    )
}

/// `my number is`, `meine Adresse ist`: what follows is not for everybody.
fn announced(t: &Tokens, at: usize, found: &mut Found) {
    if !is_mine(t.word(at)) {
        return;
    }
    let mut next = at + 1;
    for _ in 0..2 {
        let more = matches!(
            t.word(next),
            "private"
                | "personal"
                | "work"
                | "home"
                | "office"
                | "direct"
                | "cell"
                | "mobile"
                | "phone"
                | "e"
                | "mail"
                | "email"
                | "postal"
                | "telephone"
                | "neue"
                | "new"
        ) && !matches!(t.word(next + 1), "is" | "ist" | "es" | "est");
        if !more {
            break;
        }
        next += if t.is_sign(next + 1, '-') { 2 } else { 1 };
    }
    let kind = match t.word(next) {
        "email" | "mail" | "correo" | "courriel" | "mailadresse" => Kind::Mail,
        "phone" | "cell" | "telephone" | "telefon" | "telefonnummer" | "handynummer" | "handy"
        | "telefono" | "movil" | "mobile" | "portable" => Kind::Phone,
        "number" | "nummer" | "numero" => Kind::Phone,
        "address" | "adresse" | "anschrift" | "direccion" | "domicilio" => Kind::Postal,
        _ => return,
    };
    let says = matches!(t.word(next + 1), "is" | "ist" | "lautet" | "es" | "est") || t.is_sign(next + 1, ':');
    let value = t.is_text(next + 2) && !(is_common(t.word(next + 2)) || ends_as_verb(t.word(next + 2)))
        || t.is_sign(next + 2, '+')
        || t.is_sign(next + 2, '(');
    if says && value {
        found.push(kind, t.range(at, next + 3));
    }
}
