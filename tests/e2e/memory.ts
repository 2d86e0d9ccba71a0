// What a page keeps: nodes, listeners, and the memory of scripts and programs.
import type { CDPSession } from '@playwright/test';

export interface Figures { listeners: number; nodes: number; documents: number; instances: number; memory: number; heap: number }

/** Runs in the page before any other script: records every wasm memory until it is collected. */
export function watchMemories() {
  const found: WeakRef<WebAssembly.Memory>[] = [];
  const note = (made: WebAssembly.Instance | WebAssembly.WebAssemblyInstantiatedSource) => {
    const { exports } = 'instance' in made ? made.instance : made;
    for (const one of Object.values(exports)) if (one instanceof WebAssembly.Memory) found.push(new WeakRef(one));
  };
  for (const name of ['instantiate', 'instantiateStreaming'] as const) {
    const make = WebAssembly[name] as (...all: unknown[]) => Promise<WebAssembly.Instance>;
    Object.assign(WebAssembly, {
      [name]: async (...all: unknown[]) => {
        const made = await make(...all);
        note(made);
        return made;
      },
    });
  }
  Object.assign(window, {
    memories() {
      const alive = new Set(found.map((one) => one.deref()).filter((one) => one !== undefined));
      return [alive.size, [...alive].reduce((sum, one) => sum + one.buffer.byteLength, 0)];
    },
  });
}

/** Measures after garbage collection. */
export async function measure(cdp: CDPSession): Promise<Figures> {
  // The first collection may free holders of more.
  for (let round = 0; round < 3; round += 1) await cdp.send('HeapProfiler.collectGarbage');
  const { metrics } = await cdp.send('Performance.getMetrics');
  const metric = (name: string) => metrics.find((one) => one.name === name)!.value;
  const { result } = await cdp.send('Runtime.evaluate', { expression: 'memories()', returnByValue: true });
  const [instances, memory] = result.value as [number, number];
  return { listeners: metric('JSEventListeners'), nodes: metric('Nodes'), documents: metric('Documents'), instances, memory, heap: metric('JSHeapUsedSize') };
}
