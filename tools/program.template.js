// What becomes of the program's script: crates/development/src/glue.rs and tools/dist/finish.mjs put what wasm-bindgen wrote in its place.
//
// The glue keeps the one program that it loads in variables of its module. As a function it makes a program each time, with a
// memory of its own, and can cut one off that has crashed: whatever still calls it then calls nothing.
//
// Whatever leaves the program by an exception has left it as it stood, in the midst of something, and not every failure can be told by
// the program itself: out of memory, or of stack, it only ends. So each way into it has a guard, which tells whose program it was.
export function newProgram() {
  function guard(ways) {
    const guarded = { ...ways };
    for (const name in guarded) {
      const way = guarded[name];
      // The memory and the table are no functions.
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
