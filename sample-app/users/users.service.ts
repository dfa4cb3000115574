import { ConflictException, Inject, Injectable, NotFoundException } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { MoreThan, Not, type Repository } from 'typeorm';
import { PasswordHasher } from './password-hasher.js';
import type { ListQuery } from '../common/list.query.js';
import type { CreateUserDto, UpdateUserDto } from './user.dto.js';
import { User } from './user.entity.js';

@Injectable()
export class UsersService {
  constructor(
    @InjectRepository(User) private readonly users: Repository<User>,
    @Inject(PasswordHasher) private readonly hasher: PasswordHasher,
  ) {}

  list({ afterId, limit }: ListQuery): Promise<User[]> {
    return this.users.find({ where: { id: MoreThan(afterId) }, order: { id: 'ASC' }, take: limit });
  }

  /** @throws NotFoundException */
  async get(id: number): Promise<User> {
    const user = await this.users.findOneBy({ id });
    if (!user) {
      throw new NotFoundException(`There is no user ${id}.`);
    }
    return user;
  }

  /** The user that may act under this id; undefined if there is none or it is inactive. */
  async findActive(id: number): Promise<User | undefined> {
    return (await this.users.findOneBy({ id, active: true })) ?? undefined;
  }

  /** With the password hash, which nothing else reads. */
  async findForLogin(email: string): Promise<User | undefined> {
    const user = await this.users
      .createQueryBuilder('user')
      .addSelect('user.passwordHash')
      .where('user.email = :email', { email: email.toLowerCase() })
      .getOne();
    return user ?? undefined;
  }

  /** @throws ConflictException if the e-mail address is taken. */
  async create({ password, ...dto }: CreateUserDto): Promise<User> {
    const email = await this.freeEmail(dto.email);
    const passwordHash = await this.hasher.hash(password);
    return this.users.save(this.users.create({ ...dto, email, passwordHash }));
  }

  /** @throws ConflictException if the new e-mail address is taken. */
  async update(id: number, dto: UpdateUserDto): Promise<User> {
    const user = await this.get(id);
    const changes =
      dto.email === undefined ? dto : { ...dto, email: await this.freeEmail(dto.email, id) };
    return this.users.save(this.users.merge(user, changes));
  }

  async changePassword(user: User, password: string): Promise<void> {
    const passwordHash = await this.hasher.hash(password);
    await this.users.save(this.users.merge(user, { passwordHash }));
  }

  private async freeEmail(email: string, ownerId = 0): Promise<string> {
    const normalised = email.toLowerCase();
    if (await this.users.existsBy({ email: normalised, id: Not(ownerId) })) {
      throw new ConflictException(`A user with the e-mail address ${normalised} exists already.`);
    }
    return normalised;
  }
}
