//! The size of an image in pixels, from its head alone.

use super::{Encoding, Unusable};

/// The longest side of an image, in pixels. More is a mistake, or a bomb.
const MAX_SIDE: u32 = 12_000;

/// Width and height as the image is shown, or why they cannot be known.
pub fn measure(bytes: &[u8], encoding: Encoding) -> Result<(u32, u32), Unusable> {
    let (width, height) = match encoding {
        Encoding::Svg => vector(bytes)?,
        _ => raster(bytes, encoding)?,
    };
    if width == 0 || height == 0 {
        return Err("it is empty".into());
    }
    if width > MAX_SIDE || height > MAX_SIDE {
        return Err(Unusable {
            why: format!("{width} × {height} pixels are more than {MAX_SIDE} on a side"),
            hint: "make it smaller: at most 12,000 on a side".into(),
        });
    }
    Ok((width, height))
}

#[cfg(feature = "images")]
fn raster(bytes: &[u8], encoding: Encoding) -> Result<(u32, u32), Unusable> {
    use image::{ImageDecoder, ImageFormat, ImageReader, metadata::Orientation};
    let format = match encoding {
        Encoding::Jpeg => ImageFormat::Jpeg,
        Encoding::Png => ImageFormat::Png,
        _ => ImageFormat::WebP,
    };
    let reader = ImageReader::with_format(std::io::Cursor::new(bytes), format);
    // What the decoder has to say is for programmers.
    let mut decoder = reader.into_decoder().map_err(|_| "the picture in it is damaged")?;
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
fn raster(_: &[u8], _: Encoding) -> Result<(u32, u32), Unusable> {
    Err("this program was built without the feature `images`".into())
}

/// A vector image is published as it is, so it must be a picture and nothing that runs.
fn refuse_scripts(bytes: &[u8]) -> Result<(), Unusable> {
    use quick_xml::{Reader, events::Event};
    let mut reader = Reader::from_reader(bytes);
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer).map_err(|e| e.to_string())? {
            Event::Start(element) | Event::Empty(element) => {
                let name = element.local_name().as_ref().to_ascii_lowercase();
                if matches!(name.as_str(), "script" | "foreignobject" | "iframe") {
                    return Err(Unusable {
                        why: format!("it holds `{name}`, which is no picture"),
                        hint: format!("take the element `{name}` out of the file"),
                    });
                }
                for attribute in element.attributes().flatten() {
                    let key = attribute.key.local_name().as_ref().to_ascii_lowercase();
                    let value = quick_xml::escape::unescape(&attribute.value).map_err(|e| e.to_string())?;
                    let value: String =
                        value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
                    if key.starts_with("on") || value.to_ascii_lowercase().contains("javascript:") {
                        return Err(Unusable {
                            why: format!("its attribute `{key}` runs a script"),
                            hint: format!("take the attribute `{key}` out of the file"),
                        });
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
fn vector(bytes: &[u8]) -> Result<(u32, u32), Unusable> {
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
