//! Writes an Excel workbook in a worker, so that the page stays responsive and the first visit does not carry the writer.
//!
//! Each command is answered. No more than two wait for their answer at a time, so that neither the worker waits for the page
//! nor rows pile up between them. Whoever drops a [`Workbook`] ends its worker and all that it was doing.

use super::host::Host;
use crate::runtime;
use futures::StreamExt;
use futures::channel::mpsc::{UnboundedReceiver, unbounded};
use js_sys::{Array, Uint8Array};
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
    messages: UnboundedReceiver<Message>,
    sent: usize,
    progress: Progress,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(Event)>,
}

/// A message of the worker.
enum Message {
    Response(JsValue),
    /// It failed, or took too long to start.
    Failed,
}

/// What the worker's messages add up to.
#[derive(Default)]
struct Progress {
    ready: bool,
    answered: usize,
    cut: u32,
    file: Option<Uint8Array>,
    error: Option<WorkbookError>,
}

impl Progress {
    fn take(&mut self, message: &Message) {
        let Message::Response(answer) = message else { return self.fail(None) };
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

impl Workbook {
    /// Starts a worker and waits until it is there. `title` and `author` become properties of the file.
    ///
    /// # Errors
    /// When there is no worker to be had, or its program does not arrive.
    pub async fn open(host: Host, title: &str, author: &str) -> Result<Workbook, WorkbookError> {
        let worker = host.workbook_worker().ok_or(WorkbookError::Unavailable)?;
        let (sender, messages) = unbounded();
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new({
            let sender = sender.clone();
            // Refused once the workbook is dropped.
            move |event: MessageEvent| drop(sender.unbounded_send(Message::Response(event.data())))
        });
        let on_error = Closure::<dyn FnMut(Event)>::new({
            let sender = sender.clone();
            move |_| drop(sender.unbounded_send(Message::Failed))
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        let progress = Progress::default();
        let mut workbook =
            Workbook { worker, messages, sent: 0, progress, _on_message: on_message, _on_error: on_error };
        // A worker that the page's policy forbids may say nothing at all.
        let late = runtime::timer(PATIENCE, move || drop(sender.unbounded_send(Message::Failed)));
        workbook.until(|progress, _| progress.ready).await?;
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
        self.until(|progress, sent| progress.answered == sent).await?;
        Ok(self.progress.cut)
    }

    /// The file.
    ///
    /// # Errors
    /// When the worker has stopped.
    pub async fn finish(mut self) -> Result<Uint8Array, WorkbookError> {
        self.send(&Command::Finish.encode()).await?;
        self.until(|progress, _| progress.file.is_some()).await?;
        self.progress.file.take().ok_or_else(|| WorkbookError::Stopped(Box::default()))
    }

    /// Gives the bytes to the worker, once it is not behind.
    async fn send(&mut self, message: &[u8]) -> Result<(), WorkbookError> {
        self.until(|progress, sent| sent < progress.answered + AHEAD).await?;
        self.sent += 1;
        let bytes = Uint8Array::from(message);
        let transfer = Array::of1(&bytes.buffer());
        self.worker
            .post_message_with_transfer(&bytes, &transfer)
            .map_err(|_| WorkbookError::Stopped(Box::default()))
    }

    /// Takes messages until their sum is enough.
    async fn until(&mut self, enough: impl Fn(&Progress, usize) -> bool) -> Result<(), WorkbookError> {
        loop {
            // Everything that has arrived, so that a failure comes before anything else.
            while let Ok(message) = self.messages.try_recv() {
                self.progress.take(&message);
            }
            if let Some(error) = &self.progress.error {
                return Err(error.clone());
            }
            if enough(&self.progress, self.sent) {
                return Ok(());
            }
            let message = self.messages.next().await.unwrap_or(Message::Failed);
            self.progress.take(&message);
        }
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
