import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { sha256Hex } from '../../support/hash.js';

// On globalThis, so that an ESM and a CommonJS copy in one process know each other's holders.
const REGISTRY = Symbol.for('nestjs-audit-trail:spool-holders');
const registry: Set<string> = ((globalThis as Record<symbol, unknown>)[REGISTRY] ??=
  new Set<string>()) as Set<string>;

const HOST = sha256Hex(hostname()).slice(0, 12);

/** A holder on another host has died when its lock was not renewed for this long. */
const FOREIGN_LOCK_EXPIRES_MS = 5 * 60_000;

/** Who holds a spool's files: host, process id, start of the process, and a number within it. */
export function registerHolder(): string {
  const nonce = randomBytes(4).toString('hex');
  const holder = `${HOST}-${process.pid}-${startOf(process.pid) ?? 'x'}-${nonce}`;
  registry.add(holder);
  return holder;
}

export function unregisterHolder(holder: string): void {
  registry.delete(holder);
}

/**
 * True while the holder may still write.
 *
 * @param unrenewedMs age of its lock file, which says of another host what its process table cannot.
 */
export function isHolderAlive(holder: string, unrenewedMs: number): boolean {
  const [host, pidText, start] = holder.split('-');
  const pid = Number(pidText);
  if (host !== HOST) return unrenewedMs < FOREIGN_LOCK_EXPIRES_MS;
  if (pid === process.pid) return registry.has(holder);
  if (!isProcessRunning(pid)) return false;
  const running = startOf(pid);
  return running === undefined || start === 'x' || running === start;
}

function isProcessRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Start of a process in clock ticks since boot, which tells a reused process id from the old one; Linux only. */
function startOf(pid: number): string | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The command name in parentheses may hold spaces; the start is the 20th field after it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    // The process ended, or /proc is hidden: then the process id alone decides.
    return undefined;
  }
}
