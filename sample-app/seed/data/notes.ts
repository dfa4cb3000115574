import type { CaseType } from '../../cases/case-values.js';

export const SAMPLE_NOTES: Readonly<Record<CaseType, readonly string[]>> = {
  'Personal Injury': [
    'Called the client. Still in physiotherapy twice a week, next check-up in three weeks.',
    'Police report has arrived, the other driver admits to having been on the phone.',
    'Asked for photographs of the place and the names of two witnesses.',
    'The insurer offers to talk. Client wants to hear our advice first.',
    'Medical records requested from the hospital, usually takes ten working days.',
  ],
  Billing: [
    'Checked the bank statement with the client, both amounts went out on the same day.',
    'Refund approved, should be in the account within five days.',
    'Sent the corrected invoice by e-mail and by post.',
    'Client agrees to three payments, first one at the end of the month.',
  ],
  Complaint: [
    'Apologised and promised a call back before Friday, 3 pm.',
    'Listened to the recording: the line dropped, the agent did not hang up.',
    'Passed on to the team lead for an answer in writing.',
    'Client is satisfied with the explanation and does not wish a letter.',
  ],
  'General Enquiry': [
    'Explained the steps and sent the leaflet.',
    'New number checked by calling back.',
    'Client will send a copy of the certificate.',
    'Booked a video appointment for Tuesday morning.',
  ],
};
