import { Inject, Injectable } from '@nestjs/common';
import { CredentialsService } from '../users/credentials.service.js';
import { type PanelViewer, viewerOf } from './panel-viewer.js';

const MAX_PASSWORD_LENGTH = 128;

/** Lets the application's users into the panel. The audit log records every attempt by itself. */
@Injectable()
export class PanelSignIn {
  constructor(@Inject(CredentialsService) private readonly credentials: CredentialsService) {}

  /** Null, as AdminJS wants it, for whoever may not come in. A form can send anything. */
  async authenticate(email: unknown, password: unknown): Promise<PanelViewer | null> {
    if (typeof email !== 'string' || typeof password !== 'string') return null;
    if (password.length > MAX_PASSWORD_LENGTH) return null;
    const { user } = await this.credentials.check(email.trim(), password);
    return user ? viewerOf(user) : null;
  }
}
