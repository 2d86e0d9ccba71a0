// Prints a port that is free on this machine: exactly the given one, or the first from 8787 on.
import { createServer } from 'node:net';

const isFree = (port) =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

const [wanted] = process.argv.slice(2);
const candidates = wanted ? [Number(wanted)] : Array.from({ length: 200 }, (_, n) => 8787 + n);
for (const port of candidates) {
  if (await isFree(port)) {
    console.log(port);
    process.exit(0);
  }
}
process.exit(1);
