// Types of the glue that wasm-bindgen generates for the worker, for the type checker only.
export default function init(): Promise<unknown>;
