import { defineCatalogue } from 'nestjs-audit-trail';

/** Actions of this application that the built-in catalogue lacks or words otherwise. */
export const auditCatalogue = defineCatalogue({
  'user.created': { label: 'User Created', eventType: 'authorization' },
  'user.updated': { label: 'User Updated', eventType: 'authorization' },
  'case_note.created': {
    label: 'Note Added',
    category: 'case',
    description: '{actor} wrote a note',
  },
  // Here the contact is the target, and its client a related record.
  'client.contact_added': {
    label: 'Contact Added',
    eventType: 'customer',
    category: 'client',
    description: '{actor} added the contact {target}',
  },
  'client.contact_removed': {
    label: 'Contact Removed',
    eventType: 'customer',
    category: 'client',
    description: '{actor} removed the contact {target}',
  },
});
