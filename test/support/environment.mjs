import { createConnection } from 'node:net';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const PROBE_TIMEOUT_MS = 2_000;
const CHROMIUM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Where the tests look for a database server; the user named in the URL may create databases. */
export const serverUrls = {
  mariadb: process.env.AUDIT_TEST_MYSQL_URL ?? 'mariadb://root@127.0.0.1:3306/',
  postgres: process.env.AUDIT_TEST_POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres',
};

/**
 * Jest's global setup: fixes the time zone and finds out what this machine offers.
 *
 * The zone is one with a half-hour offset and daylight saving, so that a date
 * that goes through local time shows. Workers are started afterwards and inherit both.
 */
export default async function setUp() {
  process.env.TZ = 'America/St_Johns';
  const [mariadb, postgres, registry] = await Promise.all([
    answers(serverUrls.mariadb, 3306, mariadbGreets),
    answers(serverUrls.postgres, 5432, postgresGreets),
    registryAnswers(),
  ]);
  const found = { mariadb, postgres, registry, chromium: findChromium() !== undefined };
  process.env.AUDIT_TEST_AVAILABLE = Object.keys(found)
    .filter((name) => found[name])
    .join(',');
}

/** Path of a Chromium on this machine, or undefined. */
export function findChromium() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = folders.flatMap((folder) => CHROMIUM_NAMES.map((name) => join(folder, name)));
  return [process.env.AUDIT_TEST_CHROMIUM, ...candidates].find(
    (path) => path !== undefined && isExecutable(path),
  );
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // absent or not ours to run: both mean "not here"
  }
}

/** An open port is not enough: a server that is starting, or another program, must not count. */
function answers(url, defaultPort, greets) {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = createConnection({ host: hostname, port: Number(port) || defaultPort });
    const finish = (result) => {
      socket.destroy();
      resolve(result);
    };
    socket.setTimeout(PROBE_TIMEOUT_MS, () => finish(false));
    socket.once('error', () => finish(false));
    socket.once('connect', () => greets(socket, finish));
  });
}

/** The server speaks first: protocol version 10 follows the four bytes of the packet header. */
function mariadbGreets(socket, finish) {
  socket.once('data', (packet) => finish(packet[4] === 10));
}

/** SSLRequest is answered with one byte, S or N, by every server that is ready. */
function postgresGreets(socket, finish) {
  socket.once('data', (packet) => finish(packet[0] === 0x53 || packet[0] === 0x4e));
  socket.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]));
}

async function registryAnswers() {
  const registry = process.env.npm_config_registry ?? 'https://registry.npmjs.org/';
  try {
    await fetch(registry, { method: 'HEAD', signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) });
    return true;
  } catch {
    return false; // no network is an ordinary state of a developer's machine
  }
}
