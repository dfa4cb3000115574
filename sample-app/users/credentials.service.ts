import { Inject, Injectable } from '@nestjs/common';
import { PasswordHasher } from './password-hasher.js';
import type { User } from './user.entity.js';
import { UsersService } from './users.service.js';

/** What an attempt to sign in came to. */
export interface SignInAttempt {
  /** The account of that e-mail address, whether it may sign in or not. */
  readonly account: User | undefined;
  /** Set only if the password is right and the account is active. */
  readonly user: User | undefined;
}

/** Tells whether somebody is who they say, for the HTTP API and the panel alike. */
@Injectable()
export class CredentialsService {
  constructor(
    @Inject(UsersService) private readonly users: UsersService,
    @Inject(PasswordHasher) private readonly hasher: PasswordHasher,
  ) {}

  async check(email: string, password: string): Promise<SignInAttempt> {
    const account = await this.users.findForLogin(email);
    const matches = await this.hasher.verify(account?.passwordHash, password);
    return { account, user: matches && account?.active ? account : undefined };
  }
}
