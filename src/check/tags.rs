//! Tags of languages and codes of countries: which exist.
//!
//! The two-letter lists are those of ISO 639-1 and ISO 3166-1.

/// Languages of two letters.
const LANGUAGES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy \
    da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig \
    ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml \
    mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg \
    si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh \
    yi yo za zh zu";

/// Countries of two letters.
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR \
    BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES \
    ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN \
    IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG \
    MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL \
    PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF \
    TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

fn is_in(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|w| w == word)
}

/// Whether a text is the code of a country: two capital letters.
pub fn is_country(code: &str) -> bool {
    is_in(COUNTRIES, code)
}

/// Whether a text is the tag of a language: en, pt-BR, zh-Hant, de-CH-1996.
pub fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or("").to_ascii_lowercase();
    let known = match first.len() {
        2 => is_in(LANGUAGES, &first),
        3 => first.bytes().all(|b| b.is_ascii_lowercase()),
        _ => false,
    };
    known
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// Whether search engines take a text for the language of a version: language, script, country.
pub fn is_version(tag: &str) -> bool {
    if tag.eq_ignore_ascii_case("x-default") {
        return true;
    }
    let mut parts = tag.split('-').peekable();
    let language = parts.next().unwrap_or("").to_ascii_lowercase();
    if parts.peek().is_some_and(|p| p.len() == 4 && p.bytes().all(|b| b.is_ascii_alphabetic())) {
        parts.next();
    }
    let country = parts.next().is_none_or(|p| is_country(&p.to_ascii_uppercase()));
    is_in(LANGUAGES, &language) && country && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_of_languages_and_countries_that_exist() {
        for good in ["en", "de-AT", "zh-Hant-TW", "x-default", "pt-br"] {
            assert!(is_version(good), "{good}");
        }
        for bad in ["", "uk-UK", "en_US", "english", "xx", "en-US-x", "US"] {
            assert!(!is_version(bad), "{bad}");
        }
        assert!(is_language("de-CH-1996") && is_language("haw") && !is_language("en_US") && !is_language(""));
        assert!(is_country("GB") && !is_country("UK") && !is_country("us"));
    }
}
