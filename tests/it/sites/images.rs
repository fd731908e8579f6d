//! Images: found in their folder, published in several widths and in WebP, with their size in the page.

use crate::support::Site;
use image::{DynamicImage, ImageFormat, RgbImage};
use scraper::{Html, Selector};
use std::io::Cursor;

/// A picture with a smooth run of colours, as a photo has.
fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let pixels = RgbImage::from_fn(width, height, |x, y| {
        image::Rgb([(x * 255 / width) as u8, (y * 255 / height) as u8, ((x + y) % 256) as u8])
    });
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(pixels).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// The same JPEG with what a camera adds: turned by a quarter, and a mark that must not be published.
fn from_a_camera(jpeg: &[u8]) -> Vec<u8> {
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x02\0".to_vec();
    exif.extend_from_slice(&[0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0]);
    exif.extend_from_slice(&[0x0e, 0x01, 2, 0, 12, 0, 0, 0, 38, 0, 0, 0]);
    exif.extend_from_slice(&[0, 0, 0, 0]);
    exif.extend_from_slice(b"TAKEN-AT-X-\0");
    let mut out = vec![0xff, 0xd8, 0xff, 0xe1];
    out.extend_from_slice(&((exif.len() + 2) as u16).to_be_bytes());
    out.extend_from_slice(&exif);
    out.extend_from_slice(&jpeg[2..]);
    out
}

const SITE: &str = "name: A\nbase_url: https://a.example/sub\norganisation: {name: A, card: card.png, logo: mark.svg}\n\
                    families:\n  page: {kind: document, url: '/{slug}/', path: content/pages}\n";
const MARK: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 40 40\"><circle r=\"9\"/></svg>";

fn site(body: &str) -> Site {
    let page =
        format!("---\ntitle: Home\nimage: deep/Mein Bild.jpg\nimage_alt: A run of colours\n---\n{body}\n");
    let site = Site::new(&[("site.yaml", SITE), ("content/pages/index.md", &page)]);
    site.write("content/images/card.png", picture(1200, 630, ImageFormat::Png));
    site.write("content/images/mark.svg", MARK);
    site.write("content/images/deep/Mein Bild.jpg", from_a_camera(&picture(1000, 700, ImageFormat::Jpeg)));
    site
}

fn attributes<'h>(html: &'h Html, selector: &str, name: &str) -> Vec<&'h str> {
    let selector = Selector::parse(selector).unwrap();
    html.select(&selector).filter_map(|e| e.value().attr(name)).collect()
}

#[test]
fn an_image_is_shown_in_the_widths_that_it_has_and_says_its_size() {
    let site = site(
        "Text.\n\n![Colours](../images/deep/Mein%20Bild.jpg)\n\n![Again](/images/mark.svg \"A & mark\")",
    );
    site.build().ok();
    let html = Html::parse_document(&site.read("output/index.html"));

    // The camera was held upright: 1000 × 700 is shown as 700 × 1000.
    assert_eq!(attributes(&html, "main picture img", "width"), ["700"]);
    assert_eq!(attributes(&html, "main picture img", "height"), ["1000"]);
    assert_eq!(attributes(&html, "main picture img", "alt"), ["Colours"]);
    assert!(attributes(&html, "main picture img", "loading").is_empty(), "the first image is not late");
    let widths: Vec<&str> = attributes(&html, "main source", "srcset")[0]
        .split(", ")
        .map(|candidate| candidate.split_once(' ').unwrap().1)
        .collect();
    assert_eq!(widths, ["320w", "640w", "700w"]);
    let caption = Selector::parse("main figure figcaption").unwrap();
    assert_eq!(html.select(&caption).next().unwrap().text().collect::<String>(), "A & mark");
    assert_eq!(attributes(&html, "main figure img", "loading"), ["lazy"]);

    // Each file that the page names is there, in the format and size that it says.
    for candidate in attributes(&html, "main source", "srcset")[0].split(", ") {
        let (url, width) = candidate.split_once(' ').unwrap();
        let bytes =
            std::fs::read(site.path().join("output").join(url.strip_prefix("/sub/").unwrap())).unwrap();
        let drawn = image::load_from_memory_with_format(&bytes, ImageFormat::WebP).unwrap();
        assert_eq!(format!("{}w", drawn.width()), width);
        assert!(drawn.height() > drawn.width(), "it stands upright");
    }
    let all = site.tree("output");
    assert!(
        !all.values().any(|bytes| bytes.windows(8).any(|w| w == b"TAKEN-AT")),
        "what the camera wrote is gone"
    );
    let jpegs: Vec<usize> = all.iter().filter(|(p, _)| p.ends_with(".jpg")).map(|(_, b)| b.len()).collect();
    let largest = all.iter().filter(|(p, _)| p.contains("mein-bild") && p.ends_with("-700.webp"));
    assert!(largest.map(|(_, b)| b.len()).next().unwrap() < jpegs[0], "WebP is the smaller one");

    let again = site.build().ok();
    assert!(again.stdout.contains("made 0 ·"), "{}", again.stdout);
}

#[test]
fn a_page_and_the_site_have_a_picture_for_links_to_them() {
    let site = site("Text.");
    site.write("content/pages/other.md", "---\ntitle: Other\n---\nText.\n");
    site.write("themes/default/templates/document.html", "{{ page.image.url }} {{ page.image.width }}x{{ page.image.height }} {{ page.image.alt }} {{ page.image.type }} {{ site.logo.url }}");
    site.build().ok();
    let (own, other) = (site.read("output/index.html"), site.read("output/other/index.html"));
    assert!(own.starts_with("https://a.example/sub/images/deep/mein-bild-"), "{own}");
    assert!(own.contains("-700.jpg 700x1000 A run of colours image/jpeg /sub/images/mark-"), "{own}");
    assert!(other.contains("/images/card-") && other.contains("-1200.png 1200x630 A image/png"), "{other}");
    assert!(site.exists(&format!(
        "output/{}",
        other.split(' ').next().unwrap().strip_prefix("https://a.example/sub/").unwrap()
    )));
    assert_eq!(
        site.read(&format!(
            "output/{}",
            own.trim().rsplit(' ').next().unwrap().strip_prefix("/sub/").unwrap()
        )),
        MARK
    );
}

#[test]
fn a_wrong_image_is_a_message_with_a_place() {
    let site = site("One.\n\nTwo ![x](../images/crad.png) three.");
    site.write("content/images/broken.png", "no image at all");
    site.write("content/images/notes.txt", "text");
    site.write("site.yaml", SITE.replace("mark.svg", "mrak.svg"));
    let run = site.build();
    assert_eq!(run.code, 1);
    insta::assert_snapshot!(run.stderr);
}

#[test]
fn what_is_cut_short_or_would_run_is_refused_and_an_address_with_a_space_is_explained() {
    let site = site("One ![x](../images/a b.png) two.");
    let whole = picture(300, 200, ImageFormat::Jpeg);
    site.write("content/images/cut.jpg", &whole[..whole.len() / 2]);
    site.write("content/images/cut-with-thumbnail.jpg", {
        // A small picture inside the file has an end mark of its own.
        let mut file = from_a_camera(&whole[..whole.len() / 2]);
        file.splice(2..2, [0xff, 0xe2, 0, 4, 0xff, 0xd9]);
        file
    });
    for (name, format) in [("cut.png", ImageFormat::Png), ("cut.webp", ImageFormat::WebP)] {
        let whole = picture(300, 200, format);
        site.write(&format!("content/images/{name}"), &whole[..whole.len() / 2]);
    }
    let mut scratched = picture(300, 200, ImageFormat::Png);
    let middle = scratched.len() / 2;
    scratched[middle] ^= 0x55;
    site.write("content/images/scratched.png", scratched);
    site.write("content/images/nothing.png", "");
    for (name, inside) in [
        ("script", "<script>alert(1)</script>"),
        ("handler", "<g onload=\"alert(1)\"/>"),
        ("link", "<a href=\"java&#10;script:alert(1)\"/>"),
        ("foreign", "<foreignObject/>"),
    ] {
        let text = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 4\">{inside}</svg>");
        site.write(&format!("content/images/{name}.svg"), text);
    }
    let run = site.build();
    assert_eq!(run.code, 1);
    for expected in [
        "cut.jpg cannot be read as image/jpeg: the file ends in the middle of the picture",
        "cut-with-thumbnail.jpg cannot be read as image/jpeg: the file ends in the middle of the picture",
        "content/images/cut.png cannot be read as image/png: the file ends in the middle of the picture",
        "content/images/cut.webp cannot be read as image/webp: the file ends in the middle of the picture",
        "content/images/scratched.png cannot be read as image/png: the picture in it is damaged",
        "content/images/nothing.png is empty",
        "take the attribute `onload` out of the file",
        "take the element `script` out of the file",
        "script.svg cannot be read as image/svg+xml: it holds `script`",
        "handler.svg cannot be read as image/svg+xml: its attribute `onload` runs a script",
        "link.svg cannot be read as image/svg+xml: its attribute `href` runs a script",
        "foreign.svg cannot be read as image/svg+xml: it holds `foreignobject`",
        "the image `../images/a b.png` is not understood: an address ends at a space",
        "put it in angle brackets: ![…](<../images/a b.png>)",
    ] {
        assert!(run.stderr.contains(expected), "{expected}\n{}", run.stderr);
    }
    assert!(!site.exists("output"));
}
