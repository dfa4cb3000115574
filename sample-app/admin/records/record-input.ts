import { HttpException, type Type } from '@nestjs/common';
import { ValidationError as PanelError } from 'adminjs';
import { plainToInstance } from 'class-transformer';
import { validate, type ValidationError } from 'class-validator';

type FieldErrors = ConstructorParameters<typeof PanelError>[0];

/**
 * Checks what a form sent by the rules of the HTTP API.
 *
 * @throws ValidationError of AdminJS, with what is wrong by field.
 */
export async function checked<Dto extends object>(dto: Type<Dto>, sent: object): Promise<Dto> {
  const input = plainToInstance(dto, sent);
  const problems = await validate(input, { whitelist: true, forbidNonWhitelisted: true });
  if (problems.length > 0) throw new PanelError(fieldErrors(problems));
  return input;
}

/** A refusal that no DTO knows of, shown at the field. */
export function refusal(field: string, message: string): PanelError {
  return new PanelError({ [field]: { message, type: 'refused' } });
}

/**
 * A refusal of the whole form, shown as a notice. AdminJS takes a form without an error
 * at any field for a success, so one goes with it.
 */
export function refusalOfAll(message: string): PanelError {
  const error = { message, type: 'refused' };
  return new PanelError({ form: error }, error);
}

/**
 * Runs a service on behalf of the panel. What it refuses (not found, conflict, bad request)
 * becomes a message on the form; everything else stays the failure it is.
 */
export async function onBehalfOfForm<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof HttpException)) throw error;
    throw refusalOfAll(error.message);
  }
}

function fieldErrors(problems: readonly ValidationError[], owner = ''): FieldErrors {
  const errors: FieldErrors = {};
  for (const { property, value, constraints = {}, children = [] } of problems) {
    const name = `${owner}${property}`;
    const [message] = Object.values(constraints);
    if (message) {
      const isBlank = value === undefined || value === '';
      const text = isBlank ? 'Should not be empty' : sentence(message, property);
      errors[name] = { message: text, type: 'invalid' };
    }
    Object.assign(errors, fieldErrors(children, `${name}.`));
  }
  return errors;
}

/** "email must be an email" stands below the field's label: "Must be an email". */
function sentence(message: string, property: string): string {
  const rest = message.startsWith(`${property} `) ? message.slice(property.length + 1) : message;
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}
