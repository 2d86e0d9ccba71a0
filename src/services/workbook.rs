//! Writes an Excel workbook in a worker, so that the page stays responsive and the first visit does not carry the writer.
//!
//! The worker responds to each command. At most two commands are in flight, so that neither the worker waits for the page nor rows pile up
//! between them. Dropping a [`Workbook`] terminates its worker.

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

/// Number of commands that may be in flight.
const AHEAD: usize = 2;

/// Time limit for loading the worker.
const PATIENCE: Duration = Duration::from_secs(30);

/// Why there is no workbook.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorkbookError {
    /// The host or the browser provides no worker.
    #[error("workbooks cannot be written here")]
    Unavailable,
    /// The worker could not be loaded.
    #[error("the writer could not be loaded: {0}")]
    NotLoaded(Box<str>),
    /// The worker stopped: out of memory, or on a panic. The text is a reason or a source location, never data.
    #[error("the writer stopped: {0}")]
    Stopped(Box<str>),
}

/// A workbook being written.
pub struct Workbook {
    worker: Worker,
    messages: UnboundedReceiver<Message>,
    sent: usize,
    progress: Progress,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(Event)>,
}

/// A message from the worker.
enum Message {
    Response(JsValue),
    /// The worker failed, or took too long to start.
    Failed,
}

/// The sum of the worker's messages.
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
            // The first message responds to no command: it says that the worker is ready.
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
        // The first error explains the ones after it.
        self.error.get_or_insert(error(reason));
    }
}

impl Workbook {
    /// Starts a worker and waits until it is ready. `title` and `author` become properties of the file.
    ///
    /// # Errors
    /// When no worker can be started, or it does not load in time.
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
        // A worker blocked by the page's policy may report no error at all.
        let late = runtime::timer(PATIENCE, move || drop(sender.unbounded_send(Message::Failed)));
        workbook.until(|progress, _| progress.ready).await?;
        drop(late);
        workbook.send(&Command::Begin { title, author }.encode()).await?;
        Ok(workbook)
    }

    /// Begins a sheet with a table; `columns` are its headings.
    ///
    /// # Errors
    /// When the worker has stopped.
    pub async fn sheet(&mut self, name: &str, columns: Vec<&str>) -> Result<(), WorkbookError> {
        self.send(&Command::Sheet { name, columns }.encode()).await
    }

    /// Appends rows to the current table and clears `rows`. Returns when more may follow.
    ///
    /// # Errors
    /// When the worker has stopped.
    pub async fn rows(&mut self, rows: &mut Rows) -> Result<(), WorkbookError> {
        let sent = self.send(rows.message()).await;
        rows.clear();
        sent
    }

    /// Adds a sheet with a heading and lines of a label and a text.
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

    /// Returns how many cells so far were longer than Excel allows, and were cut. Waits until everything sent is written.
    ///
    /// # Errors
    /// When the worker has stopped.
    pub async fn cut_cells(&mut self) -> Result<u32, WorkbookError> {
        self.until(|progress, sent| progress.answered == sent).await?;
        Ok(self.progress.cut)
    }

    /// Returns the file.
    ///
    /// # Errors
    /// When the worker has stopped.
    pub async fn finish(mut self) -> Result<Uint8Array, WorkbookError> {
        self.send(&Command::Finish.encode()).await?;
        self.until(|progress, _| progress.file.is_some()).await?;
        self.progress.file.take().ok_or_else(|| WorkbookError::Stopped(Box::default()))
    }

    /// Sends bytes to the worker, once it has caught up.
    async fn send(&mut self, message: &[u8]) -> Result<(), WorkbookError> {
        self.until(|progress, sent| sent < progress.answered + AHEAD).await?;
        self.sent += 1;
        let bytes = Uint8Array::from(message);
        let transfer = Array::of1(&bytes.buffer());
        self.worker
            .post_message_with_transfer(&bytes, &transfer)
            .map_err(|_| WorkbookError::Stopped(Box::default()))
    }

    /// Receives messages until `enough` is true.
    async fn until(&mut self, enough: impl Fn(&Progress, usize) -> bool) -> Result<(), WorkbookError> {
        loop {
            // Read all pending messages, so that an error is noticed first.
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
        // Ignore messages that arrive after this.
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}
