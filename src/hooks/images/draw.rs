//! Decoding, turning, scaling and encoding of one image.

use crate::data::images::{Encoding, Image};
use image::codecs::{jpeg::JpegEncoder, png::PngEncoder};
use image::imageops::{FilterType, resize};
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, metadata::Orientation};
use std::io::Cursor;

/// Quality of photos, of 100: hardly to be told from the source, and a third of its size.
const QUALITY: u8 = 82;

/// What a decoder has to say is for programmers.
const DAMAGED: &str = "the picture in it is damaged";

/// Writes an image in this size and encoding.
pub fn draw(
    image: &Image,
    width: u32,
    height: u32,
    encoding: Encoding,
    out: &mut Vec<u8>,
) -> Result<(), String> {
    let whole = decode(image)?;
    let has_alpha = whole.color().has_alpha();
    let scaled = match (whole.width(), whole.height()) == (width, height) {
        true => whole,
        false if has_alpha => {
            DynamicImage::ImageRgba8(resize(&whole.to_rgba8(), width, height, FilterType::Lanczos3))
        }
        false => DynamicImage::ImageRgb8(resize(&whole.to_rgb8(), width, height, FilterType::Lanczos3)),
    };
    match encoding {
        Encoding::Jpeg => {
            scaled.to_rgb8().write_with_encoder(JpegEncoder::new_with_quality(out, QUALITY)).map_err(say)
        }
        Encoding::Png if has_alpha => scaled.to_rgba8().write_with_encoder(PngEncoder::new(out)).map_err(say),
        Encoding::Png => scaled.to_rgb8().write_with_encoder(PngEncoder::new(out)).map_err(say),
        Encoding::WebP => web(&scaled, image.encoding == Encoding::Png, out),
        Encoding::Svg => Err("a vector image has no pixels".into()),
    }
}

/// WebP; of a drawing with few colours the exact form if that is the smaller one.
fn web(image: &DynamicImage, drawing: bool, out: &mut Vec<u8>) -> Result<(), String> {
    let (width, height) = (image.width(), image.height());
    let (with, without);
    let encoder = if image.color().has_alpha() {
        with = image.to_rgba8();
        webp::Encoder::from_rgba(&with, width, height)
    } else {
        without = image.to_rgb8();
        webp::Encoder::from_rgb(&without, width, height)
    };
    let lossy = encoder.encode_simple(false, f32::from(QUALITY)).map_err(|e| format!("{e:?}"))?;
    if drawing {
        let exact = encoder.encode_simple(true, 75.0).map_err(|e| format!("{e:?}"))?;
        if exact.len() < lossy.len() {
            out.extend_from_slice(&exact);
            return Ok(());
        }
    }
    out.extend_from_slice(&lossy);
    Ok(())
}

fn decode(image: &Image) -> Result<DynamicImage, String> {
    let format = match image.encoding {
        Encoding::Jpeg => ImageFormat::Jpeg,
        Encoding::Png => ImageFormat::Png,
        Encoding::WebP => ImageFormat::WebP,
        Encoding::Svg => return Err("a vector image has no pixels".into()),
    };
    let reader = ImageReader::with_format(Cursor::new(&image.bytes), format);
    let mut decoder = reader.into_decoder().map_err(|_| DAMAGED)?;
    let turned = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut whole = DynamicImage::from_decoder(decoder).map_err(|_| DAMAGED)?;
    whole.apply_orientation(turned);
    Ok(whole)
}

fn say(error: image::ImageError) -> String {
    error.to_string()
}
