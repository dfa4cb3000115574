import { access, open, readdir, rename, stat, unlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { FILE_MODE, isMissing } from './durable-file.js';
import { parseLockName, spoolNames } from './spool-file.names.js';
import { isHolderAlive } from './spool.holder.js';

/** The right to write and delete one journal's files. */
export class SpoolLock {
  private readonly path: string;

  private constructor(directory: string, journal: string, holder: string) {
    this.path = join(directory, spoolNames.lock(journal, holder));
  }

  /** Locks a new journal. */
  static async create(directory: string, journal: string, holder: string): Promise<SpoolLock> {
    const lock = new SpoolLock(directory, journal, holder);
    await (await open(lock.path, 'wx', FILE_MODE)).close();
    return lock;
  }

  /** Takes over the journals of dead holders, oldest first, one at a time. */
  static async *adopt(
    directory: string,
    holder: string,
  ): AsyncGenerator<{ journal: string; lock: SpoolLock }> {
    for (const name of (await readdir(directory)).toSorted()) {
      const owner = parseLockName(name);
      if (owner === undefined || owner.holder === holder) continue;
      const lock = new SpoolLock(directory, owner.journal, holder);
      if (!(await takeOver(join(directory, name), owner.holder, lock.path))) continue;
      await lock.renew();
      yield { journal: owner.journal, lock };
    }
  }

  /** False if another process has taken this journal for abandoned. */
  async isHeld(): Promise<boolean> {
    try {
      await access(this.path);
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  }

  /** Tells other hosts that this process lives. */
  async renew(): Promise<void> {
    const now = new Date();
    await utimes(this.path, now, now);
  }

  async release(): Promise<void> {
    await unlink(this.path);
  }
}

/** The rename succeeds for one of several processes that try; the others find the old name gone. */
async function takeOver(path: string, holder: string, newPath: string): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(path);
    if (isHolderAlive(holder, Date.now() - mtimeMs)) return false;
    await rename(path, newPath);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
