// The template of the program's script: crates/development/src/glue.rs and tools/dist/finish.mjs insert wasm-bindgen's glue.
//
// The glue keeps its single program in module variables. Wrapped in a function, it creates a program with its own memory on each call, and
// can disconnect a crashed one: later calls into it do nothing.
//
// A program that throws is left in an inconsistent state, and it cannot report every failure itself: out of memory or stack, it just ends.
// So each export has a guard that reports which program crashed.
export function newProgram() {
  function guard(ways) {
    const guarded = { ...ways };
    for (const name in guarded) {
      const way = guarded[name];
      // Memory and table are no functions.
      if (way.call) guarded[name] = function () {
        try {
          return way.apply(this, arguments);
        } catch (error) {
          program.onTrap?.(error);
          throw error;
        }
      };
    }
    return guarded;
  }
%script%
  const dead = new Proxy(() => 0, { get: () => dead });
  const program = { %used%, kill() { wasm = dead; } };
  return program;
}
