//! The queue of an account as CSV, in columns that schedulers know: day, message, link, picture, title, labels and
//! the text for those who do not see the picture.

use super::draft::Draft;

const HEADER: &str = "Date,Message,Link,Media URL,Title,Labels,Alt text\n";

pub fn write(posts: &[Draft], out: &mut Vec<u8>) {
    out.extend_from_slice(HEADER.as_bytes());
    for post in posts {
        let labels = post.hashtags.join(" ");
        let cells = [&post.day, &post.text, &post.link, &post.image, &post.title, &labels, &post.alt];
        for (at, cell) in cells.into_iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            // Always in quotes and nothing added: a scheduler posts each letter.
            out.push(b'"');
            out.extend_from_slice(cell.replace('"', "\"\"").as_bytes());
            out.push(b'"');
        }
        out.push(b'\n');
    }
}
