import { type CustomDecorator, SetMetadata } from '@nestjs/common';

export const IS_PUBLIC = 'auth:public';

/** Opens a route to everybody; all others need a token. */
export const Public = (): CustomDecorator => SetMetadata(IS_PUBLIC, true);
