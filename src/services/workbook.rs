//! Writes an Excel workbook in a worker, so that the page stays responsive and the first visit does not carry the writer.
//!
//! Each command is answered. No more than two wait for their answer at a time, so that neither the worker waits for the page
//! nor rows pile up between them. Whoever drops a [`Workbook`] ends its worker and all that it was doing.

use super::host::Host;
use crate::runtime;
use js_sys::{Array, Uint8Array};
use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};
use std::time::Duration;
use wasm_bindgen::prelude::*;
use web_sys::{Event, MessageEvent, Worker};
use workbook::Command;
use workbook::Rows;

/// How many commands may wait for their answer.
const AHEAD: usize = 2;

/// How long its program may take to arrive.
const PATIENCE: Duration = Duration::from_secs(30);

/// Why no workbook came of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorkbookError {
    /// The page around us, or this browser, has no worker for it.
    #[error("workbooks cannot be written here")]
    Unavailable,
    /// Its program did not arrive.
    #[error("the writer could not be loaded: {0}")]
    NotLoaded(Box<str>),
    /// It stopped: for want of memory, or at a fault of its own. The text is a reason or a place in its source, no data.
    #[error("the writer stopped: {0}")]
    Stopped(Box<str>),
}

/// A workbook that is being written.
pub struct Workbook {
    worker: Worker,
    shared: Rc<RefCell<Shared>>,
    sent: usize,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(Event)>,
}

/// What has come from the worker.
#[derive(Default)]
struct Shared {
    ready: bool,
    answered: usize,
    cut: u32,
    file: Option<Uint8Array>,
    error: Option<WorkbookError>,
    waker: Option<Waker>,
}

impl Shared {
    fn take(&mut self, answer: &JsValue) {
        if let Some(cut) = answer.as_f64() {
            self.cut = cut as u32;
            // The first answer is to no command: it says that the program is there.
            self.answered += usize::from(self.ready);
            self.ready = true;
        } else if let Some(file) = answer.dyn_ref::<Uint8Array>() {
            self.answered += 1;
            self.file = Some(file.clone());
        } else {
            self.fail(answer.as_string());
        }
    }

    fn fail(&mut self, reason: Option<String>) {
        let reason = reason.unwrap_or_default().into_boxed_str();
        let error = if self.ready { WorkbookError::Stopped } else { WorkbookError::NotLoaded };
        // The first reason is the one that explains the others.
        self.error.get_or_insert(error(reason));
    }
}

/// Changes what is shared and wakes the task that waits for it.
fn change(shared: &RefCell<Shared>, change: impl FnOnce(&mut Shared)) {
    change(&mut shared.borrow_mut());
    let waker = shared.borrow_mut().waker.take();
    if let Some(waker) = waker {
        waker.wake();
    }
}

impl Workbook {
    /// Starts a worker and waits until it is there. `title` and `author` become properties of the file.
    ///
    /// # Errors
    /// When there is no worker to be had, or its program does not arrive.
    pub async fn open(host: Host, title: &str, author: &str) -> Result<Workbook, WorkbookError> {
        let worker = host.workbook_worker().ok_or(WorkbookError::Unavailable)?;
        let shared = Rc::new(RefCell::new(Shared::default()));
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new({
            let shared = Rc::clone(&shared);
            move |event: MessageEvent| change(&shared, |shared| shared.take(&event.data()))
        });
        let on_error = Closure::<dyn FnMut(Event)>::new({
            let shared = Rc::clone(&shared);
            move |_| change(&shared, |shared| shared.fail(None))
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        let mut workbook = Workbook { worker, shared, sent: 0, _on_message: on_message, _on_error: on_error };
        // A worker that the page's policy forbids may say nothing at all.
        let waiting = Rc::clone(&workbook.shared);
        let late = runtime::timer(PATIENCE, move || change(&waiting, |shared| shared.fail(None)));
        workbook.until(|shared, _| shared.ready).await?;
        drop(late);
        workbook.send(&Command::Begin { title, author }.encode()).await?;
        Ok(workbook)
    }

    /// Begins a sheet with a table; `columns` are the titles in its header.
    ///
    /// # Errors
    /// When the worker has stopped.
    pub async fn sheet(&mut self, name: &str, columns: Vec<&str>) -> Result<(), WorkbookError> {
        self.send(&Command::Sheet { name, columns }.encode()).await
    }

    /// Appends rows to the table begun last, and empties `rows` for the next. Comes back when more may follow.
    ///
    /// # Errors
    /// When the worker has stopped.
    pub async fn rows(&mut self, rows: &mut Rows) -> Result<(), WorkbookError> {
        let sent = self.send(rows.message()).await;
        rows.clear();
        sent
    }

    /// Adds a sheet with a heading, and below it lines of a label and a text.
    ///
    /// # Errors
    /// When the worker has stopped.
    pub async fn lines(
        &mut self,
        name: &str,
        title: &str,
        lines: Vec<(&str, &str)>,
    ) -> Result<(), WorkbookError> {
        self.send(&Command::Lines { name, title, lines }.encode()).await
    }

    /// How many cells so far held more text than Excel takes, and were cut. Waits until everything sent is written.
    ///
    /// # Errors
    /// When the worker has stopped.
    pub async fn cut_cells(&mut self) -> Result<u32, WorkbookError> {
        self.until(|shared, sent| shared.answered == sent).await?;
        Ok(self.shared.borrow().cut)
    }

    /// The file.
    ///
    /// # Errors
    /// When the worker has stopped.
    pub async fn finish(mut self) -> Result<Uint8Array, WorkbookError> {
        self.send(&Command::Finish.encode()).await?;
        self.until(|shared, _| shared.file.is_some()).await?;
        let file = self.shared.borrow_mut().file.take();
        file.ok_or_else(|| WorkbookError::Stopped(Box::default()))
    }

    /// Gives the bytes to the worker, once it is not behind.
    async fn send(&mut self, message: &[u8]) -> Result<(), WorkbookError> {
        self.until(|shared, sent| sent < shared.answered + AHEAD).await?;
        self.sent += 1;
        let bytes = Uint8Array::from(message);
        let transfer = Array::of1(&bytes.buffer());
        self.worker
            .post_message_with_transfer(&bytes, &transfer)
            .map_err(|_| WorkbookError::Stopped(Box::default()))
    }

    async fn until(&self, enough: impl Fn(&Shared, usize) -> bool) -> Result<(), WorkbookError> {
        poll_fn(|context| {
            let mut shared = self.shared.borrow_mut();
            if let Some(error) = &shared.error {
                return Poll::Ready(Err(error.clone()));
            }
            if enough(&shared, self.sent) {
                return Poll::Ready(Ok(()));
            }
            shared.waker = Some(context.waker().clone());
            Poll::Pending
        })
        .await
    }
}

impl Drop for Workbook {
    fn drop(&mut self) {
        // What is on its way may still arrive, but no longer here.
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}
