// Splits the work of the page's main thread by kind: from a browser trace, by each event's own processor time, so that other processes do
// not count.

const PARTS = [
  [/^(v8\.wasm|wasm)/i, 'wasm: compile and load'],
  [/^v8\.(compile|produceCache|consumeCache)|^V8\.(Compile|Parse|Optimize)|^v8\.parse|^v8\.deserialize/i, 'script: parse and compile'],
  [/GC/, 'garbage collection'],
  [/^(FunctionCall|EvaluateScript|v8\.run|V8\.Execute|RunMicrotasks|TimerFire|FireAnimationFrame|EventDispatch|v8\.callFunction|v8\.evaluateModule|v8\.callModuleMethod|V8\.HandleInterrupts)/i, 'script and wasm running'],
  [/^(UpdateLayoutTree|ScheduleStyleRecalculation|StyleRecalc|ParseAuthorStyleSheet)/, 'style'],
  [/^(Layout|HitTest|IntersectionObserverController)/, 'layout'],
  [/^(PrePaint|Paint|UpdateLayer|Layerize|Commit|Rasterize|CompositeLayers)/, 'paint'],
  [/^ParseHTML/, 'parsing HTML'],
];

/** Returns [part, milliseconds] by size, for the main thread of the page's renderer. */
export function split({ traceEvents }) {
  // Of the main threads of all renderers, the page's is the one that does the most layout and scripting.
  const names = new Map(traceEvents.filter(({ name }) => name === 'thread_name').map(({ pid, tid, args }) => [`${pid}/${tid}`, args.name]));
  const weight = new Map();
  for (const { ph, pid, tid, name, tdur = 0 } of traceEvents) {
    const thread = `${pid}/${tid}`;
    if (ph === 'X' && names.get(thread) === 'CrRendererMain' && /^(UpdateLayoutTree|Layout|FunctionCall|EvaluateScript)$/.test(name)) {
      weight.set(thread, (weight.get(thread) ?? 0) + tdur);
    }
  }
  const [main] = [...weight].sort((a, b) => b[1] - a[1])[0] ?? [];
  const events = traceEvents.filter(({ ph, pid, tid }) => ph === 'X' && `${pid}/${tid}` === main).sort((a, b) => a.ts - b.ts || b.dur - a.dur);
  const sums = new Map();
  const open = [];
  const close = (event) => {
    const part = PARTS.find(([pattern]) => pattern.test(event.name))?.[1];
    // Any other event counts for the one that contains it.
    const owner = part ?? open.findLast(({ part }) => part)?.part ?? 'other';
    sums.set(owner, (sums.get(owner) ?? 0) + event.own / 1000);
  };
  for (const { name, ts, dur = 0, tdur = 0 } of events) {
    while (open.length > 0 && open.at(-1).end <= ts) close(open.pop());
    const part = PARTS.find(([pattern]) => pattern.test(name))?.[1];
    if (open.length > 0) open.at(-1).own -= tdur;
    open.push({ name, end: ts + dur, own: tdur, part });
  }
  while (open.length > 0) close(open.pop());
  return [...sums].sort((a, b) => b[1] - a[1]).filter(([, ms]) => ms >= 1);
}
