import { createHash } from 'node:crypto';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnModuleInit,
} from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type SessionData, Store } from 'express-session';
import { LessThan, MoreThan, type Repository } from 'typeorm';
import { SessionViewer } from './session-viewer.js';
import { PanelSession } from './panel-session.entity.js';

export const SESSION_LIFETIME_MS = 8 * 60 * 60 * 1000;
const CLEANING_INTERVAL_MS = 15 * 60 * 1000;
/** A session in use is prolonged at most this often, or every picture of a page would write a row. */
const TOUCH_INTERVAL_MS = 60 * 1000;

type Done = (error?: unknown) => void;
type DoneReading = (error: unknown, session?: SessionData | null) => void;

/** Keeps the panel's sessions in the application's database, so that they outlive the process. */
@Injectable()
export class PanelSessionStore extends Store implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger(PanelSessionStore.name);
  private cleaning: NodeJS.Timeout | undefined;

  constructor(
    @InjectRepository(PanelSession) private readonly sessions: Repository<PanelSession>,
    @Inject(SessionViewer) private readonly viewer: SessionViewer,
  ) {
    super();
  }

  onModuleInit(): void {
    this.cleaning = setInterval(() => void this.removeExpired(), CLEANING_INTERVAL_MS);
    this.cleaning.unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.cleaning);
  }

  override get(id: string, done: DoneReading): void {
    this.read(id).then((session) => done(null, session), done);
  }

  override set(id: string, session: SessionData, done: Done = () => {}): void {
    const row = { id: keyOf(id), data: JSON.stringify(session), expiresAt: expiryOf(session) };
    this.sessions.upsert(row, ['id']).then(() => done(), done);
  }

  override touch(id: string, session: SessionData, done: Done = () => {}): void {
    const expiresAt = expiryOf(session);
    const due = LessThan(new Date(expiresAt.getTime() - TOUCH_INTERVAL_MS));
    this.sessions.update({ id: keyOf(id), expiresAt: due }, { expiresAt }).then(() => done(), done);
  }

  override destroy(id: string, done: Done = () => {}): void {
    this.sessions.delete({ id: keyOf(id) }).then(() => done(), done);
  }

  /** Deletes the sessions that have ended by themselves. */
  async removeExpired(): Promise<void> {
    try {
      await this.sessions.delete({ expiresAt: LessThan(new Date()) });
    } catch (error) {
      // They are refused all the same; the next round tries again.
      this.logger.warn(`Expired sessions could not be removed: ${String(error)}`);
    }
  }

  private async read(id: string): Promise<SessionData | null> {
    const row = await this.sessions.findOneBy({ id: keyOf(id), expiresAt: MoreThan(new Date()) });
    if (!row) return null;
    const session = JSON.parse(row.data) as SessionData;
    // Says how long the session has still to run; what `data` says is as old as its last change.
    session.cookie.expires = row.expiresAt;
    return this.viewer.refresh(session);
  }
}

function keyOf(id: string): string {
  return createHash('sha256').update(id).digest('hex');
}

function expiryOf({ cookie }: SessionData): Date {
  return cookie.expires ? new Date(cookie.expires) : new Date(Date.now() + SESSION_LIFETIME_MS);
}
