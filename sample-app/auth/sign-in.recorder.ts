import { Inject, Injectable } from '@nestjs/common';
import { AuditService, type RecordRef } from 'nestjs-audit-trail';
import { actorOf } from '../users/user-actor.js';
import type { User } from '../users/user.entity.js';

/** Writes sign-ins to the audit log: there is no row that changes, so nothing is captured by itself. */
@Injectable()
export class SignInRecorder {
  constructor(@Inject(AuditService) private readonly audit: AuditService) {}

  /** The request has no user yet, so the actor is given. */
  async loggedIn(user: User): Promise<void> {
    await this.audit.record({
      action: 'user.logged_in',
      actor: actorOf(user),
      target: refOf(user),
    });
  }

  async loggedOut(user: User): Promise<void> {
    await this.audit.record({ action: 'user.logged_out', target: refOf(user) });
  }

  /**
   * Whoever tried is not known to be the user, so the actor stays anonymous.
   *
   * @param identifier what was typed as e-mail address
   * @param user the account it belongs to, if there is one
   */
  async loginFailed(identifier: string, user: User | undefined): Promise<void> {
    await this.audit.record({
      action: 'user.login_failed',
      outcome: 'failure',
      target: user && refOf(user),
      reason:
        user && !user.active ? 'The account is deactivated' : 'Wrong e-mail address or password',
      metadata: { identifier },
    });
  }
}

function refOf(user: User): RecordRef {
  return { type: 'user', id: String(user.id), label: user.name };
}
