import { ValidateBy, type ValidationOptions } from 'class-validator';

const MAX_FIELDS = 50;
const MAX_LENGTH = 500;

/** A flat object of texts, numbers and booleans; `null` stands for a field to be removed. */
export const IsCustomFields = (options?: ValidationOptions): PropertyDecorator =>
  ValidateBy(
    {
      name: 'isCustomFields',
      validator: {
        validate: isCustomFields,
        defaultMessage: () =>
          `customFields must be an object of at most ${MAX_FIELDS} texts (of ${MAX_LENGTH} characters), numbers, booleans or nulls`,
      },
    },
    options,
  );

function isCustomFields(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return false;
  }
  const values = Object.values(value);
  return values.length <= MAX_FIELDS && values.every(isFieldValue);
}

function isFieldValue(value: unknown): boolean {
  return (
    value === null ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value)) ||
    (typeof value === 'string' && value.length <= MAX_LENGTH)
  );
}
