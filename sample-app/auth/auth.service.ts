import { ForbiddenException, Inject, Injectable, UnauthorizedException } from '@nestjs/common';
import { CredentialsService } from '../users/credentials.service.js';
import { PasswordHasher } from '../users/password-hasher.js';
import type { User } from '../users/user.entity.js';
import { UsersService } from '../users/users.service.js';
import { SignInRecorder } from './sign-in.recorder.js';
import { TokenService } from './token.service.js';

export interface Session {
  accessToken: string;
  user: Pick<User, 'id' | 'name' | 'email' | 'role'>;
}

@Injectable()
export class AuthService {
  constructor(
    @Inject(UsersService) private readonly users: UsersService,
    @Inject(PasswordHasher) private readonly hasher: PasswordHasher,
    @Inject(CredentialsService) private readonly credentials: CredentialsService,
    @Inject(TokenService) private readonly tokens: TokenService,
    @Inject(SignInRecorder) private readonly recorder: SignInRecorder,
  ) {}

  /** @throws UnauthorizedException with the same words whatever was wrong. */
  async login(email: string, password: string): Promise<Session> {
    const { user, account } = await this.credentials.check(email, password);
    if (!user) {
      await this.recorder.loginFailed(email, account);
      throw new UnauthorizedException('The e-mail address or the password is wrong.');
    }
    await this.recorder.loggedIn(user);
    const { id, name, role } = user;
    return {
      accessToken: await this.tokens.issue(user),
      user: { id, name, email: user.email, role },
    };
  }

  /** Tokens are not stored and stay valid until they expire; the client forgets its own. */
  async logout(user: User): Promise<void> {
    await this.recorder.loggedOut(user);
  }

  /** @throws ForbiddenException if the current password is wrong. */
  async changePassword(user: User, currentPassword: string, newPassword: string): Promise<void> {
    const stored = await this.users.findForLogin(user.email);
    if (!(await this.hasher.verify(stored?.passwordHash, currentPassword))) {
      throw new ForbiddenException('The current password is wrong.');
    }
    await this.users.changePassword(user, newPassword);
  }
}
