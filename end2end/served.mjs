// Starts the program with the demo region and a clock that stands still, for scripts that look at it or measure it. PK_SERVER and
// PATIENTKONTRAKT_SITE choose the program and the site, as in the tests.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Where it listens, and how it ends. `program`: which is run where PK_SERVER says nothing. */
export async function served(program) {
  const folder = mkdtempSync(join(tmpdir(), 'patientkontrakt-'));
  writeFileSync(join(folder, 'clock'), '2026-11-30T08:30:00+01:00');
  const server = spawn(process.env.PK_SERVER ?? join(root, program), ['serve', '--demo', '--clock-file', join(folder, 'clock')], {
    cwd: root,
    env: {
      ...process.env,
      PATIENTKONTRAKT_DATABASE_URL: `sqlite://${join(folder, 'patientkontrakt.db')}`,
      PATIENTKONTRAKT_LISTEN: '127.0.0.1:0',
      PATIENTKONTRAKT_SITE: process.env.PATIENTKONTRAKT_SITE ?? join(root, 'target/site'),
    },
  });
  const address = await new Promise((found, refused) => {
    let said = '';
    const hear = (chunk) => {
      said += chunk;
      const listening = /listening on (http:\S+)/.exec(said);
      if (listening) found(listening[1]);
    };
    server.stdout.on('data', hear);
    server.stderr.on('data', hear);
    server.on('error', refused);
    server.on('exit', (code) => refused(new Error(`The server ended with ${code}:\n${said}`)));
  });
  const end = async () => {
    server.removeAllListeners('exit');
    server.kill('SIGTERM');
    await new Promise((done) => server.on('exit', done));
    rmSync(folder, { recursive: true, force: true });
  };
  return { address, end };
}
