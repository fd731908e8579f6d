//! The ways in which a server can fail a client, and how each is carried out on the wire.

use std::io::{self, Write};
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use super::wire::Reply;

#[derive(Clone, Debug)]
pub enum Fault {
    /// Answered without the service seeing it: a 429 with or without `Retry-After`, or a 503.
    Refuse { status: u16, headers: Vec<(String, String)>, body: String },
    /// The service acts, and the answer is this status.
    AfterCommit(u16),
    /// The service acts, and the connection is closed without a byte.
    LostReply,
    /// The connection is closed before the service sees the request.
    LostRequest,
    /// The service acts; the head comes at once, the body in small pieces with pauses that add up to this.
    SlowBody(Duration),
    /// The service acts; the head promises more bytes than are sent before the connection is closed.
    Truncated,
    /// The service acts, but the answer is this one.
    Instead(Reply),
}

impl Fault {
    /// A refusal with nothing but a status.
    pub fn refuse(status: u16) -> Fault {
        Fault::Refuse { status, headers: Vec::new(), body: String::new() }
    }

    /// A refusal because of too many requests, which says how many seconds to wait.
    pub fn retry_after(seconds: u64) -> Fault {
        let headers = vec![("Retry-After".to_owned(), seconds.to_string())];
        Fault::Refuse { status: 429, headers, body: "Too many requests".to_owned() }
    }

    pub fn reaches_service(&self) -> bool {
        !matches!(self, Fault::Refuse { .. } | Fault::LostRequest)
    }

    /// What becomes of the answer of the service, which is there if the request reached it: the answer that
    /// the client gets instead, if any, and the manner in which it gets it.
    pub fn turn(self, handled: Option<Reply>) -> (Option<Reply>, Manner) {
        match self {
            Fault::Refuse { status, headers, body } => {
                (Some(Reply { status, headers, body: body.into_bytes() }), Manner::Whole)
            }
            Fault::AfterCommit(status) => {
                (Some(Reply::text(status, "The server failed after it had acted.")), Manner::Whole)
            }
            Fault::LostReply | Fault::LostRequest => (None, Manner::Whole),
            Fault::SlowBody(duration) => (handled, Manner::Slow(duration)),
            Fault::Truncated => (handled, Manner::Truncated),
            Fault::Instead(reply) => (Some(reply), Manner::Whole),
        }
    }
}

/// How an answer goes over the wire.
pub enum Manner {
    Whole,
    Slow(Duration),
    Truncated,
}

/// Enough pieces that no single pause is as long as the time which a client allows between two of them.
const PIECES: u32 = 20;

impl Manner {
    /// Writes the answer, and says whether the connection may be used for another one.
    pub fn send(
        self,
        mut stream: &TcpStream,
        reply: &Reply,
        head_only: bool,
        close: bool,
    ) -> io::Result<bool> {
        let never_a_body = matches!(reply.status, 100..=199 | 204 | 304);
        let body: &[u8] = if head_only || never_a_body { &[] } else { &reply.body };
        let promised = match self {
            // An answer without a body can still promise one that never comes.
            Manner::Truncated => Some(reply.body.len().max(1)),
            _ => (!never_a_body).then_some(reply.body.len()),
        };
        let mut bytes = head(reply, promised, close).into_bytes();
        match self {
            Manner::Whole => {
                // One write for all, as two small packets could wait for each other.
                bytes.extend(body);
                stream.write_all(&bytes)?;
            }
            Manner::Slow(duration) => {
                if body.is_empty() {
                    // There is nothing to be slow with after the head, so the head itself is late.
                    thread::sleep(duration);
                }
                stream.write_all(&bytes)?;
                for piece in body.chunks(body.len().div_ceil(PIECES as usize).max(1)) {
                    thread::sleep(
                        duration * u32::try_from(piece.len()).unwrap() / u32::try_from(body.len()).unwrap(),
                    );
                    stream.write_all(piece)?;
                }
            }
            Manner::Truncated => {
                bytes.extend(&body[..body.len() / 2]);
                stream.write_all(&bytes)?;
                return Ok(false);
            }
        }
        Ok(true)
    }
}

fn head(reply: &Reply, promised: Option<usize>, close: bool) -> String {
    let mut head = format!("HTTP/1.1 {} {}\r\n", reply.status, reason(reply.status));
    for (name, value) in &reply.headers {
        head += &format!("{name}: {value}\r\n");
    }
    if let Some(length) = promised {
        head += &format!("Content-Length: {length}\r\n");
    }
    if close {
        head += "Connection: close\r\n";
    }
    head + "\r\n"
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "No Content",
        301 => "Moved Permanently",
        302 => "Found",
        304 => "Not Modified",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        422 => "Unprocessable Entity",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Answer",
    }
}
