import { Logger } from '@nestjs/common';
import type AdminJS from 'adminjs';

import { actorOfUser } from '../../context/user-actor.js';
import type { Actor, RecordRef } from '../../event/audit-event.js';
import type { PanelServices } from '../panel.services.js';
import type { PanelHandler, PanelRequest } from './express.types.js';

const MAX_IDENTIFIER = 200;

interface LoginContext {
  req?: PanelRequest;
}

interface PanelAuth {
  // AdminJS's own signatures.
  authenticate?: (email: string, password: string, context?: LoginContext) => Promise<unknown>;
  provider?: object;
}

type HandleLogin = (
  input: { data?: Record<string, unknown> },
  context?: LoginContext,
) => Promise<unknown>;

/** Makes events of panel sign-ins and sign-outs, and renews the session at sign-in. */
export class SignInRecorder {
  private readonly logger = new Logger('AuditTrail');

  constructor(private readonly services: Pick<PanelServices, 'audit' | 'admin'>) {}

  /** The same way to sign in, with an event of every attempt. */
  around<Auth extends PanelAuth>(auth: Auth): Auth {
    const { authenticate, provider } = auth;
    return {
      ...auth,
      ...(authenticate && {
        authenticate: (email: string, password: string, context?: LoginContext) =>
          this.attempt(email, context, () => authenticate(email, password, context)),
      }),
      ...(provider && { provider: this.aroundProvider(provider) }),
    };
  }

  /** Ahead of AdminJS's own sign-out, which ends the session. */
  atLogout(admin: AdminJS): PanelHandler {
    const { logoutPath, rootPath } = admin.options;
    const path = `/${logoutPath.replace(rootPath, '').replace(/^\/+/, '')}`.toLowerCase();
    return async (request, _response, next) => {
      const user = request.session?.adminUser;
      const isLogout = request.path.toLowerCase().replace(/\/+$/, '') === path;
      if (isLogout && request.method === 'GET' && isUser(user)) {
        try {
          await this.record('user.logged_out', user);
        } catch (error) {
          // Counted and told by the recorder as well. Nobody is kept signed in because the log cannot be written.
          this.logger.error(`A panel sign-out could not be recorded: ${String(error)}`);
        }
      }
      next();
    };
  }

  private aroundProvider(provider: object): object {
    const { handleLogin } = provider as { handleLogin: HandleLogin };
    const recorded: HandleLogin = (input, context) => {
      const { email, username, login } = input?.data ?? {};
      return this.attempt(email ?? username ?? login, context, () =>
        handleLogin.call(provider, input, context),
      );
    };
    return Object.create(provider, { handleLogin: { value: recorded } }) as object;
  }

  private async attempt(
    identifier: unknown,
    context: LoginContext | undefined,
    signIn: () => Promise<unknown>,
  ): Promise<unknown> {
    let user: unknown;
    try {
      user = await signIn();
    } catch (error) {
      await this.recordFailure(identifier);
      throw error;
    }
    if (!isUser(user)) {
      await this.recordFailure(identifier);
      return user;
    }
    await renewSession(context?.req);
    await this.record('user.logged_in', user);
    return user;
  }

  private async record(action: string, user: object): Promise<void> {
    const actor = actorOfUser(user);
    await this.services.audit.record({ action, actor, target: this.refOf(actor) });
  }

  /** Whoever tried is not known to be the user: the actor stays anonymous. The password is in no event. */
  private async recordFailure(identifier: unknown): Promise<void> {
    await this.services.audit.record({
      action: 'user.login_failed',
      outcome: 'failure',
      actor: { type: 'anonymous' },
      metadata: { identifier: String(identifier ?? '').slice(0, MAX_IDENTIFIER) },
    });
  }

  private refOf({ id, name }: Actor): RecordRef | undefined {
    if (id === undefined) return undefined;
    return { type: this.services.admin.userType, id, ...(name !== undefined && { label: name }) };
  }
}

/**
 * Gives the session a new id, so that an id somebody planted before the sign-in is worth nothing after
 * it (OWASP, session fixation). AdminJS does not.
 */
async function renewSession(request: PanelRequest | undefined): Promise<void> {
  const session = request?.session;
  if (!request || typeof session?.regenerate !== 'function') return;
  const { redirectTo } = session;
  await new Promise<void>((resolve, reject) => {
    session.regenerate!((error) => (error ? reject(error as Error) : resolve()));
  });
  if (redirectTo !== undefined && request.session) request.session.redirectTo = redirectTo;
}

function isUser(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
