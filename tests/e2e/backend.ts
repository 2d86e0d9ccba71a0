// Starts a sample backend for one test file, with any number of records.
import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, TODAY, type Page, type Person } from './fixtures';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..');

export class Backend {
  private constructor(readonly origin: string, private readonly child: ChildProcess) {}

  /** Starts one with the build under test. */
  static start(...flags: string[]): Promise<Backend> {
    return Backend.serve(undefined, ...flags);
  }

  /** Starts one with any build, on a free port, which it prints. */
  static serve(dist = process.env.E2E_DIST || path.join(root, 'dist'), ...flags: string[]): Promise<Backend> {
    const binary = process.env.SAMPLE_BACKEND || path.join(root, 'target/server/sample-backend');
    const child = spawn(binary, ['--port', '0', '--dist', dist, '--today', TODAY, '--faults', ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
    const kill = () => child.kill();
    process.once('exit', kill);
    child.once('exit', () => process.off('exit', kill));
    return new Promise((resolve, reject) => {
      let said = '';
      child.once('exit', (code) => reject(new Error(`the backend stopped with ${code}`)));
      child.stdout.on('data', (part) => {
        said += String(part);
        const found = /listening on (http:\S+)/.exec(said);
        if (found) resolve(new Backend(found[1]!, child));
      });
    });
  }

  stop() {
    this.child.kill();
  }

  async signIn(page: Page, person: Person) {
    const answer = await page.request.post(`${this.origin}/sign-in`, { form: { person }, headers: { Origin: this.origin }, maxRedirects: 0 });
    expect(answer.status(), 'sign-in').toBe(303);
  }
}
