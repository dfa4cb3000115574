import type { Role } from '../../users/role.js';

/** The password of every user of the sample data. */
export const SAMPLE_PASSWORD = 'sample-password';

interface SampleUser {
  name: string;
  email: string;
  role: Role;
  team: string | null;
}

export const SAMPLE_USERS: readonly SampleUser[] = [
  { name: 'Alex Morgan', email: 'admin@example.com', role: 'super_admin', team: null },
  { name: 'Priya Raman', email: 'priya.raman@example.com', role: 'admin', team: null },
  { name: 'Tom Becker', email: 'tom.becker@example.com', role: 'supervisor', team: 'Intake' },
  { name: 'John Doe', email: 'john.doe@example.com', role: 'agent', team: 'Intake' },
  { name: 'Jane Smith', email: 'jane.smith@example.com', role: 'agent', team: 'Claims' },
  { name: 'Maria Lopes', email: 'maria.lopes@example.com', role: 'agent', team: 'Claims' },
  { name: 'Sam Okafor', email: 'sam.okafor@example.com', role: 'agent', team: 'Billing' },
];
