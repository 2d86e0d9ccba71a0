// The workbook worker: loads its program, which then handles the messages. A text as response is an error.
import init from './workbook-writer.js';

init().catch((/** @type {unknown} */ error) => postMessage(String(error)));
