//! The size of an image in pixels, from its head alone.

use super::Encoding;

/// The longest side of an image, in pixels. More is a mistake, or a bomb.
const MAX_SIDE: u32 = 12_000;

/// Width and height as the image is shown, or why they cannot be known.
pub fn measure(bytes: &[u8], encoding: Encoding) -> Result<(u32, u32), String> {
    let (width, height) = match encoding {
        Encoding::Svg => vector(bytes)?,
        _ => raster(bytes, encoding)?,
    };
    if width == 0 || height == 0 {
        return Err("it is empty".into());
    }
    if width > MAX_SIDE || height > MAX_SIDE {
        return Err(format!("{width} × {height} pixels are more than {MAX_SIDE} on a side"));
    }
    Ok((width, height))
}

#[cfg(feature = "images")]
fn raster(bytes: &[u8], encoding: Encoding) -> Result<(u32, u32), String> {
    use image::{ImageDecoder, ImageFormat, ImageReader, metadata::Orientation};
    let format = match encoding {
        Encoding::Jpeg => ImageFormat::Jpeg,
        Encoding::Png => ImageFormat::Png,
        _ => ImageFormat::WebP,
    };
    if encoding == Encoding::Jpeg && bytes.starts_with(&[0xFF, 0xD8]) && !is_whole_jpeg(bytes) {
        return Err("it ends too early".into());
    }
    let reader = ImageReader::with_format(std::io::Cursor::new(bytes), format);
    let mut decoder = reader.into_decoder().map_err(|e| e.to_string())?;
    let (width, height) = decoder.dimensions();
    let turned = matches!(
        decoder.orientation(),
        Ok(Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH)
    );
    Ok(if turned { (height, width) } else { (width, height) })
}

#[cfg(not(feature = "images"))]
fn raster(_: &[u8], _: Encoding) -> Result<(u32, u32), String> {
    Err("this program was built without the feature `images`".into())
}

/// Whether the picture of a JPEG file ends where it should: decoders fill the rest with grey.
#[cfg(feature = "images")]
fn is_whole_jpeg(bytes: &[u8]) -> bool {
    // Segments, each with its length, lead to the scan; the end mark cannot stand inside a scan.
    let mut at = 2;
    while let Some(&[0xFF, mark, high, low]) = bytes.get(at..at + 4) {
        if mark == 0xDA {
            return bytes[at..].windows(2).any(|pair| pair == [0xFF, 0xD9]);
        }
        at += 2 + usize::from(u16::from_be_bytes([high, low]));
    }
    false
}

/// A vector image is published as it is, so it must be a picture and nothing that runs.
fn refuse_scripts(bytes: &[u8]) -> Result<(), String> {
    use quick_xml::{Reader, events::Event};
    let mut reader = Reader::from_reader(bytes);
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer).map_err(|e| e.to_string())? {
            Event::Start(element) | Event::Empty(element) => {
                let name = element.local_name().as_ref().to_ascii_lowercase();
                if matches!(name.as_str(), "script" | "foreignobject" | "iframe") {
                    return Err(format!("it holds `{name}`, which is no picture"));
                }
                for attribute in element.attributes().flatten() {
                    let key = attribute.key.local_name().as_ref().to_ascii_lowercase();
                    let value = quick_xml::escape::unescape(&attribute.value).map_err(|e| e.to_string())?;
                    let value: String =
                        value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
                    if key.starts_with("on") || value.to_ascii_lowercase().contains("javascript:") {
                        return Err(format!("its attribute `{key}` runs a script"));
                    }
                }
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
        buffer.clear();
    }
}

/// The size that the root element of an SVG file gives, or that of its view box.
fn vector(bytes: &[u8]) -> Result<(u32, u32), String> {
    use quick_xml::{Reader, events::Event};
    refuse_scripts(bytes)?;
    let mut reader = Reader::from_reader(bytes);
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer).map_err(|e| e.to_string())? {
            Event::Start(root) | Event::Empty(root) => {
                if root.local_name().as_ref() != "svg" {
                    return Err("its first element is not `svg`".into());
                }
                let value = |name: &str| {
                    let found = root.try_get_attribute(name).ok().flatten()?;
                    Some(found.value.into_owned())
                };
                let length = |text: String| text.trim_end_matches("px").trim().parse::<f64>().ok();
                let given = value("width").and_then(length).zip(value("height").and_then(length));
                let boxed = || {
                    let text = value("viewBox")?;
                    let numbers: Vec<f64> = text.split([' ', ',']).filter_map(|n| n.parse().ok()).collect();
                    (numbers.len() == 4).then(|| (numbers[2], numbers[3]))
                };
                let (width, height) =
                    given.or_else(boxed).ok_or("it gives neither its size nor a viewBox")?;
                return Ok((width.round() as u32, height.round() as u32));
            }
            Event::Eof => return Err("it holds no element".into()),
            _ => buffer.clear(),
        }
    }
}
