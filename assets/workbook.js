// The worker that writes workbooks: loads its program, which then takes the messages. A text for an answer means that it failed.
import init from './workbook-writer.js';

init().catch((/** @type {unknown} */ error) => postMessage(String(error)));
