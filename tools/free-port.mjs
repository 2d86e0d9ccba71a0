// Prints a free port of this machine: the first from 8787 on, exactly the given one, or any (`any`: for tests, which may run in parallel
// and must not collide).
import { createServer } from 'node:net';

/**
 * @param {number} port
 * @returns {Promise<number | undefined>} the port that was free
 */
const take = (port) =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const taken = server.address();
      server.close(() => resolve(typeof taken === 'object' ? taken?.port : undefined));
    });
  });

const [wanted] = process.argv.slice(2);
const candidates = wanted === 'any' ? [0] : wanted ? [Number(wanted) || process.exit(1)] : Array.from({ length: 200 }, (_, n) => 8787 + n);
for (const port of candidates) {
  const free = await take(port);
  if (free) {
    console.log(String(free)); // a runner may ask for colours, and a number would be printed with them
    process.exit(0);
  }
}
process.exit(1);
