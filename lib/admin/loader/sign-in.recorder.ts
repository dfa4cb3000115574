import { Logger } from '@nestjs/common';

import { actorOfUser } from '../../context/user-actor.js';
import type { Actor, RecordRef } from '../../event/audit-event.js';
import type { PanelServices } from '../panel.services.js';
import { adminMessages } from '../audit-admin.messages.js';
import type { PanelHandler, PanelRequest } from './express.types.js';
import { textOf } from './request-text.js';

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

  /** For AdminJS's own route, ahead of what ends the session. */
  atLogout(): PanelHandler {
    return async (request, _response, next) => {
      const user = request.session?.adminUser;
      try {
        if (isUser(user)) await this.record('user.logged_out', user);
      } catch (error) {
        // Counted and told by the recorder as well. Nobody is kept signed in because the log cannot be written.
        this.logger.error(`A panel sign-out could not be recorded: ${String(error)}`);
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
    // Not by inheritance: a class with private members takes no other object for its own.
    return new Proxy(provider, {
      get: (target, name) => {
        if (name === 'handleLogin') return recorded;
        const member: unknown = Reflect.get(target, name, target);
        return typeof member === 'function' ? (member.bind(target) as unknown) : member;
      },
    });
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
      await this.orRefuse(this.recordFailure(identifier));
      throw error;
    }
    if (!isUser(user)) {
      await this.orRefuse(this.recordFailure(identifier));
      return user;
    }
    await renewSession(context?.req);
    await this.orRefuse(this.record('user.logged_in', user));
    return user;
  }

  /** A sign-in that cannot be recorded fails. AdminJS shows the error to whoever tried: it must not tell why. */
  private async orRefuse(recorded: Promise<void>): Promise<void> {
    try {
      await recorded;
    } catch (error) {
      this.logger.error(`A panel sign-in could not be recorded and was refused: ${String(error)}`);
      throw new Error(adminMessages.signInNotRecorded(), { cause: error });
    }
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
      metadata: { identifier: textOf(identifier) ?? '' },
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
  await new Promise<void>((resolve, reject) => {
    session.regenerate!((error) => (error ? reject(error as Error) : resolve()));
  });
}

function isUser(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
