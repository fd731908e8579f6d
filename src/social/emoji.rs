//! Pictures of several signs that X counts as one: with a sign of style or a colour of skin, joined ones, keys
//! and flags.
//!
//! The lists are those of Emoji 11, by which twitter-text 3.1.0 goes. What was added later counts by its parts,
//! which is never less. A picture of one sign weighs as much as any other sign of its kind, so none is here.
//!
//! Invariant: pictures stand in order, do not overlap, and have at least two signs.

use std::ops::Range;

const STYLE: char = '\u{fe0f}';
const TEXT_STYLE: char = '\u{fe0e}';
const JOINER: char = '\u{200d}';
const KEY: char = '\u{20e3}';

/// The pictures of several signs in a text, in order.
pub(super) fn all(text: &[char]) -> Vec<Range<usize>> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < text.len() {
        let kinds = [joined, key, styled, region, flag];
        let length = kinds.into_iter().find_map(|kind| kind(&text[at..]).filter(|length| *length > 1));
        if let Some(length) = length {
            found.push(at..at + length);
        }
        at += length.unwrap_or(1);
    }
    found
}

/// A picture with a sign of style, a colour of skin, or both.
fn styled(text: &[char]) -> Option<usize> {
    let (c, next) = (*text.first()?, *text.get(1)?);
    let style = usize::from(next == STYLE && WITH_STYLE.contains(c));
    let skin = WITH_SKIN.contains(c) && text.get(1 + style).is_some_and(|c| is_skin(*c));
    (next != TEXT_STYLE).then_some(1 + style + usize::from(skin))
}

/// A digit on a key.
fn key(text: &[char]) -> Option<usize> {
    text.first().filter(|c| matches!(c, '#' | '*' | '0'..='9'))?;
    let style = usize::from(text.get(1) == Some(&STYLE));
    (text.get(1 + style) == Some(&KEY)).then_some(2 + style)
}

/// The flags of England, Scotland and Wales, which are written in letters that nobody sees.
fn region(text: &[char]) -> Option<usize> {
    let spelt: String = text.iter().skip(1).take(6).filter_map(|c| tag(*c)).collect();
    let is_known = matches!(spelt.as_str(), "gbeng\u{7f}" | "gbsct\u{7f}" | "gbwls\u{7f}");
    (text.first() == Some(&'🏴') && is_known).then_some(7)
}

fn tag(c: char) -> Option<char> {
    char::from_u32(u32::from(c).checked_sub(0xe0000)?).filter(char::is_ascii)
}

/// Two letters in boxes that name a country.
fn flag(text: &[char]) -> Option<usize> {
    let letter = |at: usize| match text.get(at) {
        Some(c @ '🇦'..='🇿') => Some((u32::from(*c) - u32::from('🇦')) as usize),
        _ => None,
    };
    let (first, second) = (letter(0)?, letter(1)?);
    FLAGS[first].bytes().any(|follows| usize::from(follows - b'A') == second).then_some(2)
}

/// Pictures that a joiner makes one of.
fn joined(text: &[char]) -> Option<usize> {
    let c = *text.first()?;
    let skin = usize::from(WITH_SKIN.contains(c) && text.get(1).is_some_and(|c| is_skin(*c)));
    let at_work =
        || joiner(text, 1 + skin).filter(|_| matches!(c, '👨' | '👩')).and_then(|at| work(text, at));
    let by_sign = || person(text, c, skin);
    at_work().or_else(by_sign).or_else(|| couple(text)).or_else(|| family(text)).or_else(|| other(text))
}

/// The sign behind a joiner.
fn joiner(text: &[char], at: usize) -> Option<usize> {
    (text.get(at) == Some(&JOINER)).then_some(at + 1)
}

/// What a man or a woman works with, or hair of a certain kind.
fn work(text: &[char], at: usize) -> Option<usize> {
    match text.get(at)? {
        '🌾'
        | '🍳'
        | '🎓'
        | '🎤'
        | '🎨'
        | '🏫'
        | '🏭'
        | '💻'
        | '💼'
        | '🔧'
        | '🔬'
        | '🚀'
        | '🚒'
        | '🦰'..='🦳' => Some(at + 1),
        '⚕' | '⚖' | '✈' => (text.get(at + 1) == Some(&STYLE)).then_some(at + 2),
        _ => None,
    }
}

/// Somebody who is a woman or a man by a sign behind.
fn person(text: &[char], c: char, skin: usize) -> Option<usize> {
    let styled = usize::from(skin == 0 && text.get(1) == Some(&STYLE));
    let before = match c {
        _ if WITH_GENDER.contains(c) => 1 + skin,
        // These need a colour of skin or the sign of style.
        '⛹' | '🏋' | '🏌' | '🕴' | '🕵' if skin + styled == 1 => 2,
        '👯' | '🤼' | '🧞' | '🧟' => 1,
        _ => return None,
    };
    let at = joiner(text, before)?;
    (matches!(text.get(at), Some('♀' | '♂')) && text.get(at + 1) == Some(&STYLE)).then_some(at + 2)
}

/// Two people with a heart between them, and perhaps a kiss.
fn couple(text: &[char]) -> Option<usize> {
    let first = text.first().filter(|c| matches!(c, '👨' | '👩'))?;
    let heart =
        joiner(text, 1).filter(|at| text.get(*at) == Some(&'❤') && text.get(at + 1) == Some(&STYLE))?;
    let behind = joiner(text, heart + 2)?;
    let kiss = if text.get(behind) == Some(&'💋') { joiner(text, behind + 1)? } else { behind };
    // A man stands behind the heart of a woman, never the other way round.
    matches!((first, text.get(kiss)?), (_, '👨') | ('👩', '👩')).then_some(kiss + 1)
}

/// One or two parents and one or two children.
fn family(text: &[char]) -> Option<usize> {
    let first = text.first().filter(|c| matches!(c, '👨' | '👩'))?;
    let mut at = joiner(text, 1)?;
    if let Some(second @ ('👨' | '👩')) = text.get(at) {
        if matches!((first, second), ('👩', '👨')) {
            return None;
        }
        at = joiner(text, at + 1)?;
    }
    let child = text.get(at).filter(|c| matches!(c, '👦' | '👧'))?;
    let second = joiner(text, at + 1).and_then(|next| Some((next, text.get(next)?)));
    match (child, second) {
        ('👧', Some((next, '👦' | '👧'))) | ('👦', Some((next, '👦'))) => Some(next + 1),
        _ => Some(at + 1),
    }
}

/// The flags of the rainbow and of pirates, and the eye in a speech bubble.
fn other(text: &[char]) -> Option<usize> {
    let all: [&[char]; 3] = [&['🏳', STYLE, JOINER, '🌈'], &['🏴', JOINER, '☠', STYLE], &['👁', JOINER, '🗨']];
    all.iter().find(|signs| text.starts_with(signs)).map(|signs| signs.len())
}

fn is_skin(c: char) -> bool {
    matches!(c, '\u{1f3fb}'..='\u{1f3ff}')
}

/// Signs that take U+FE0F along, which makes a picture of a letter.
const WITH_STYLE: &str = "\
    ©®‼⁉™ℹ↔↕↖↗↘↙↩↪⌚⌛⌨⏏⏭⏮⏯⏱⏲⏸⏹⏺Ⓜ▪▫▶◀◻◼◽◾☀☁☂☃☄☎☑☔☕\
    ☘☝☠☢☣☦☪☮☯☸☹☺♀♂♈♉♊♋♌♍♎♏♐♑♒♓♟♠♣♥♦♨♻♿⚒⚓⚔⚕⚖⚗⚙⚛⚜⚠\
    ⚡⚪⚫⚰⚱⚽⚾⛄⛅⛈⛏⛑⛓⛔⛩⛪⛰⛱⛲⛳⛴⛵⛷⛸⛹⛺⛽✂✈✉✌✍✏✒✔✖✝✡✳✴❄❇❗❣\
    ❤➡⤴⤵⬅⬆⬇⬛⬜⭐⭕〰〽㊗㊙🀄🅰🅱🅾🅿🈂🈚🈯🈷🌡🌤🌥🌦🌧🌨🌩🌪🌫🌬🌶🍽🎖🎗🎙🎚🎛🎞🎟🏋\
    🏌🏍🏎🏔🏕🏖🏗🏘🏙🏚🏛🏜🏝🏞🏟🏳🏵🏷🐿👁📽🕉🕊🕯🕰🕳🕴🕵🕶🕷🕸🕹🖇🖊🖋🖌🖍🖐🖥🖨🖱🖲🖼🗂\
    🗃🗄🗑🗒🗓🗜🗝🗞🗡🗣🗨🗯🗳🗺🛋🛍🛎🛏🛠🛡🛢🛣🛤🛥🛩🛰🛳";

/// Signs that take a colour of skin along.
const WITH_SKIN: &str = "\
    ☝⛷⛹✊✋✌✍🎅🏂🏃🏄🏇🏊🏋🏌👂👃👆👇👈👉👊👋👌👍👎👏👐👦👧👨👩👮👰👱👲👳👴👵👶👷👸👼💁\
    💂💃💅💆💇💪🕴🕵🕺🖐🖕🖖🙅🙆🙇🙋🙌🙍🙎🙏🚣🚴🚵🚶🛀🛌🤘🤙🤚🤛🤜🤞🤟🤦🤰🤱🤲🤳🤴🤵🤶🤷🤸🤹\
    🤽🤾🦵🦶🦸🦹🧑🧒🧓🧔🧕🧖🧗🧘🧙🧚🧛🧜🧝";

/// People who are women or men by a sign behind them.
const WITH_GENDER: &str = "\
    🏃🏄🏊👮👱👳👷💁💂💆💇🙅🙆🙇🙋🙍🙎🚣🚴🚵🚶🤦🤵🤷🤸🤹🤽🤾🦸🦹🧖🧗🧘🧙🧚🧛🧜🧝";

/// Countries with a flag: by first letter, the letters that may follow.
const FLAGS: [&str; 26] = [
    "CDEFGILMOQRSTUWXZ",
    "ABDEFGHIJLMNOQRSTVWYZ",
    "ACDFGHIKLMNOPRUVWXYZ",
    "EGJKMOZ",
    "ACEGHRSTU",
    "IJKMOR",
    "ABDEFGHILMNPQRSTUWY",
    "KMNRTU",
    "CDELMNOQRST",
    "EMOP",
    "EGHIMNPRWYZ",
    "ABCIKRSTUVY",
    "ACDEFGHKLMNOPQRSTUVWXYZ",
    "ACEFGILOPRUZ",
    "M",
    "AEFGHKLMNRSTWY",
    "A",
    "EOSUW",
    "ABCDEGHIJKLMNORSTVXYZ",
    "ACDFGHJKLMNORTVWZ",
    "AGMNSYZ",
    "ACEGINU",
    "FS",
    "K",
    "ET",
    "AMW",
];
