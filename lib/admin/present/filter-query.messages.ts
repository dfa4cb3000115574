/** Texts for whoever wrote the address of the list by hand. */
export const filterQueryMessages = {
  notAText: (name: string, received: string) =>
    `${name}: got ${received}, expected a text; for several values repeat the parameter, as in ${name}=a&${name}=b.`,

  tooMany: (name: string, count: number, limit: number) =>
    `${name}: got ${count} values, expected at most ${limit}. Leave some out.`,

  tooLong: (name: string, length: number, limit: number) =>
    `${name}: got a value of ${length} characters, expected at most ${limit}. Shorten it.`,

  repeated: (name: string, count: number) =>
    `${name}: got ${count} values, expected one. Leave the others out.`,

  limit: (received: string, most: number) =>
    `limit: got "${received}", expected a whole number from 1 to ${most}. Correct it or leave it out.`,
};
