import { Inject, Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import type { User } from '../users/user.entity.js';
import { UsersService } from '../users/users.service.js';

/** Gives out access tokens and tells whose they are. */
@Injectable()
export class TokenService {
  constructor(
    @Inject(JwtService) private readonly jwt: JwtService,
    @Inject(UsersService) private readonly users: UsersService,
  ) {}

  issue(user: User): Promise<string> {
    return this.jwt.signAsync({ sub: String(user.id) });
  }

  /** Undefined if the token is missing, false or expired, or its user is no longer active. */
  async resolve(token: string | undefined): Promise<User | undefined> {
    const id = token && (await this.subject(token));
    return id ? this.users.findActive(Number(id)) : undefined;
  }

  private async subject(token: string): Promise<string | undefined> {
    try {
      return (await this.jwt.verifyAsync<{ sub: string }>(token)).sub;
    } catch {
      // Every reason to refuse a token is the same to the one who sent it.
      return undefined;
    }
  }
}
