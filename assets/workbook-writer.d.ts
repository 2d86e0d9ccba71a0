// The glue that wasm-bindgen writes for the worker, for the type checker only.
export default function init(): Promise<unknown>;
