//! Paths of requests and of rules as what they stand for, and back.
//!
//! Invariant: what `decode` takes is text without control characters; anything else is no path of a site.

/// A path with its escapes replaced; none if that is no text that could be an address.
pub fn decode(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => hexadecimal(rest.next()?)? << 4 | hexadecimal(rest.next()?)?,
            other => other,
        });
    }
    String::from_utf8(bytes).ok().filter(|text| !text.chars().any(char::is_control))
}

fn hexadecimal(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).map(|digit| digit as u8)
}

/// A path as it stands in an address.
pub fn encode(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => out.push(char::from(byte)),
            b'-' | b'.' | b'_' | b'~' | b'/' | b'!' | b'*' | b'\'' | b'(' | b')' | b':' | b'@' | b',' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_escaped_comes_back_and_what_is_no_text_is_refused() {
        assert_eq!(decode("/m%C3%BCnchen/a%20b").as_deref(), Some("/münchen/a b"));
        assert_eq!(encode("/münchen/a b"), "/m%C3%BCnchen/a%20b");
        for wrong in ["/%", "/%2", "/%zz", "/%ff", "/%00", "/a%0d%0aSet-Cookie:b"] {
            assert_eq!(decode(wrong), None, "{wrong}");
        }
    }
}
