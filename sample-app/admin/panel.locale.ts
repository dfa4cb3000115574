import type { Locale } from 'adminjs';

/** Words of the panel; without them AdminJS shows its own advertising and the ids of resources. */
export function panelLocale(companyName: string): Locale {
  return {
    language: 'en',
    translations: {
      en: {
        labels: {
          case: 'Cases',
          case_note: 'Case notes',
          client: 'Clients',
          contact: 'Contacts',
          company: 'Companies',
          user: 'Users',
        },
        components: {
          Login: {
            welcomeHeader: companyName,
            welcomeMessage: 'Clients, cases, and a log of everything that happens to them.',
          },
        },
      },
    },
  };
}
