import { Inject, Injectable } from '@nestjs/common';
import type { SessionData } from 'express-session';
import { UsersService } from '../../users/users.service.js';
import { type PanelViewer, viewerOf } from '../panel-viewer.js';

/** A session as AdminJS fills it. */
type WithViewer = SessionData & { adminUser?: PanelViewer };

/** Brings the user of a session up to date: a new role counts at once, and so does a deactivation. */
@Injectable()
export class SessionViewer {
  constructor(@Inject(UsersService) private readonly users: UsersService) {}

  async refresh(session: SessionData): Promise<SessionData> {
    const { adminUser, ...visit }: WithViewer = session;
    if (!adminUser) return session;
    const user = await this.users.findActive(Number(adminUser.id));
    const refreshed: WithViewer = user ? { ...visit, adminUser: viewerOf(user) } : visit;
    return refreshed;
  }
}
