import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Only the process's own user may read what waits here. */
export const FILE_MODE = 0o600;
export const DIRECTORY_MODE = 0o700;

/** Appends and resolves when the bytes are on the disk. */
export async function appendDurably(path: string, data: Uint8Array): Promise<void> {
  const file = await open(path, 'a', FILE_MODE);
  try {
    await file.appendFile(data);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Replaces a file's content at once: a reader, or a restart, sees the old text or the new one. */
export async function replaceDurably(path: string, text: string): Promise<void> {
  const draft = `${path}.tmp`;
  const file = await open(draft, 'w', FILE_MODE);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
  await syncDirectory(dirname(path));
}

/** Makes created and renamed names survive a power failure. Windows cannot open directories and needs no such step. */
export async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** True for "no such file", which is an answer and not a failure. */
export function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';
}
