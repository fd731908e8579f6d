//! A small HTTP/1.1 server on a port of this machine, which logs every request and can be told to misbehave.

use std::collections::BTreeMap;
use std::io::{self, BufReader};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use super::faults::{Fault, Manner};
pub use super::wire::{Reply, Request};

pub trait Service: Send + 'static {
    fn handle(&mut self, request: &Request) -> Reply;
}

#[derive(Clone, Debug)]
pub struct Logged {
    pub request: Request,
    /// Whether the service saw the request, so that its effect took place.
    pub handled: bool,
    /// What the client was answered, if anything.
    pub status: Option<u16>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Before the service sees the request.
    Arrived,
    /// The service has acted, and nothing was answered yet; left out if the service never sees the request.
    Handled,
    /// The answer was written; left out if nothing is answered.
    Answered,
}

type Matches = Box<dyn Fn(usize, &Request) -> bool + Send>;
type Hook = Box<dyn FnMut(usize, Moment, &Request) + Send>;

#[derive(Default)]
struct Book {
    log: Vec<Logged>,
    /// How often the log was emptied: a request that is still under way then has no entry of its own any
    /// more.
    edition: usize,
    /// Each with whether it is meant for a numbered request.
    faults: Vec<(bool, Matches, Fault)>,
}

struct Shared<S> {
    service: Mutex<S>,
    book: Mutex<Book>,
    hook: Mutex<Option<Hook>>,
    open: Mutex<BTreeMap<usize, TcpStream>>,
    stopping: AtomicBool,
}

pub struct Server<S> {
    address: SocketAddr,
    shared: Arc<Shared<S>>,
    accepting: Option<JoinHandle<()>>,
}

impl<S: Service> Server<S> {
    pub fn start(service: S) -> Server<S> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            service: Mutex::new(service),
            book: Mutex::default(),
            hook: Mutex::default(),
            open: Mutex::default(),
            stopping: AtomicBool::new(false),
        });
        let for_accepting = Arc::clone(&shared);
        let accepting = Some(thread::spawn(move || for_accepting.accept(&listener)));
        Server { address, shared, accepting }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Looks into the service, or changes it.
    pub fn with<T>(&self, act: impl FnOnce(&mut S) -> T) -> T {
        act(&mut self.shared.service.lock().unwrap())
    }

    /// Every request since the last `forget`, in the order of arrival.
    pub fn log(&self) -> Vec<Logged> {
        self.shared.book.lock().unwrap().log.clone()
    }

    /// Empties the log and begins to count anew. Faults for numbered requests go too, as they meant the old
    /// count.
    pub fn forget(&self) {
        let mut book = self.shared.book.lock().unwrap();
        book.log.clear();
        book.edition += 1;
        book.faults.retain(|(numbered, ..)| !numbered);
    }

    /// The request of this number since the last `forget`, counted from 0, meets the fault.
    pub fn fault(&self, nth: usize, fault: Fault) {
        let matches: Matches = Box::new(move |number, _| number == nth);
        self.shared.book.lock().unwrap().faults.push((true, matches, fault));
    }

    /// The next request that matches meets the fault, once.
    pub fn fault_on(&self, matches: impl Fn(&Request) -> bool + Send + 'static, fault: Fault) {
        let matches: Matches = Box::new(move |_, request| matches(request));
        self.shared.book.lock().unwrap().faults.push((false, matches, fault));
    }

    /// How many faults still wait for their request, so that a test can tell that each was met.
    pub fn unmet(&self) -> usize {
        self.shared.book.lock().unwrap().faults.len()
    }

    /// Calls this for every request, with its number since `forget`, at each moment. It replaces an earlier
    /// hook.
    pub fn hook(&self, hook: impl FnMut(usize, Moment, &Request) + Send + 'static) {
        *self.shared.hook.lock().unwrap() = Some(Box::new(hook));
    }
}

impl<S> Drop for Server<S> {
    fn drop(&mut self) {
        self.shared.stopping.store(true, Ordering::SeqCst);
        // The thread that accepts sleeps until somebody connects.
        if TcpStream::connect(self.address).is_ok() {
            self.accepting.take().map(JoinHandle::join);
        }
        if let Ok(open) = self.shared.open.lock() {
            open.values().for_each(|stream| drop(stream.shutdown(std::net::Shutdown::Both)));
        }
    }
}

impl<S: Service> Shared<S> {
    fn accept(self: &Arc<Self>, listener: &TcpListener) {
        for (number, stream) in listener.incoming().enumerate() {
            if self.stopping.load(Ordering::SeqCst) {
                return;
            }
            let Ok((stream, copy)) = stream.and_then(|stream| Ok((stream.try_clone()?, stream))) else {
                continue;
            };
            self.open.lock().unwrap().insert(number, copy);
            let shared = Arc::clone(self);
            thread::spawn(move || {
                // A client that goes away in the middle is no fault of the server.
                let _ = shared.converse(&stream);
                let _ = stream.shutdown(std::net::Shutdown::Both);
                shared.open.lock().unwrap().remove(&number);
            });
        }
    }

    fn converse(&self, stream: &TcpStream) -> io::Result<()> {
        stream.set_nodelay(true)?;
        let mut reader = BufReader::new(stream);
        while let Some(request) = Request::read(&mut reader)? {
            let close = request.says("Connection", "close");
            if !self.serve(request, stream, close)? || close {
                break;
            }
        }
        Ok(())
    }

    /// Takes one request to its end, and says whether the connection may be used again.
    fn serve(&self, request: Request, stream: &TcpStream, close: bool) -> io::Result<bool> {
        let (edition, number, fault) = self.book.lock().unwrap().arrive(&request);
        self.call_hook(number, Moment::Arrived, &request);
        let note = |act: &dyn Fn(&mut Logged)| self.book.lock().unwrap().change(edition, number, act);
        let mut handled = None;
        if fault.as_ref().is_none_or(Fault::reaches_service) {
            handled = Some(self.service.lock().unwrap().handle(&request));
            note(&|entry| entry.handled = true);
            self.call_hook(number, Moment::Handled, &request);
        }
        let (reply, manner) = match fault {
            Some(fault) => fault.turn(handled),
            None => (handled, Manner::Whole),
        };
        let Some(reply) = reply else { return Ok(false) };
        // The log says so before the client can know, so that a test which has its answer finds it there.
        note(&|entry| entry.status = Some(reply.status));
        let sent = manner.send(stream, &reply, request.method == "HEAD", close);
        if sent.is_err() {
            note(&|entry| entry.status = None);
        }
        let usable = sent?;
        self.call_hook(number, Moment::Answered, &request);
        Ok(usable)
    }

    fn call_hook(&self, number: usize, moment: Moment, request: &Request) {
        if let Some(hook) = self.hook.lock().unwrap().as_mut() {
            hook(number, moment, request);
        }
    }
}

impl Book {
    fn arrive(&mut self, request: &Request) -> (usize, usize, Option<Fault>) {
        let number = self.log.len();
        self.log.push(Logged { request: request.clone(), handled: false, status: None });
        let met = self.faults.iter().position(|(_, matches, _)| matches(number, request));
        (self.edition, number, met.map(|at| self.faults.remove(at).2))
    }

    fn change(&mut self, edition: usize, number: usize, act: &dyn Fn(&mut Logged)) {
        if edition == self.edition {
            act(&mut self.log[number]);
        }
    }
}
