import type { Refusal } from '@dm/testkit'

// https://docs.x.com/x-api/fundamentals/response-codes-and-errors
const answered = (status: number, body: object, names: Omit<Refusal, 'answer'> = {}): Refusal => ({
  answer: () => Response.json(body, { status }),
  ...names,
})
const refuse = (status: number, title: string, detail = title) =>
  answered(status, { title, detail, type: 'about:blank', status })
/** The type of a problem is its name; beside it X writes no number. */
const problem = (status: number, name: string, title: string, detail: string) =>
  answered(status, { title, detail, type: `https://api.x.com/2/problems/${name}`, status }, { subcode: name })
/** The shape of the older API, which the newer one still answers in. */
const numbered = (status: number, code: number, message: string) =>
  answered(status, { errors: [{ code, message }] }, { code: String(code) })

/** How X says no. */
export const refusals = {
  rate_limited: refuse(429, 'Too Many Requests'),
  auth_expired: refuse(401, 'Unauthorized'),
  permission_missing: refuse(403, 'Forbidden'),
  upstream_unavailable: refuse(503, 'Service Unavailable'),
  upstream_refused: refuse(403, 'Forbidden', 'The moon is in the wrong house.'),
  payment_required: refuse(
    402,
    'CreditsDepleted',
    'Your enrolled account does not have any credits to fulfill this request.',
  ),
  invalid_request: problem(
    400,
    'invalid-request',
    'Invalid Request',
    'One or more parameters to your request was invalid.',
  ),
  // The clock of the caller is off.
  invalid_config: numbered(401, 135, 'Timestamp out of bounds.'),
  attachment_refused: refuse(403, 'Forbidden', 'You are not permitted to attach this media to a DM event.'),
  recipient_not_found: numbered(404, 108, 'Cannot find specified user.'),
  recipient_unavailable: refuse(
    403,
    'Forbidden',
    'You do not have permission to DM one or more participants.',
  ),
  policy_refused: refuse(403, 'Forbidden', 'This operation is not permitted.'),
  not_found: problem(404, 'resource-not-found', 'Not Found Error', 'Could not find dm_conversation.'),
  account_restricted: numbered(
    403,
    326,
    'To protect our users from spam, this account is temporarily locked.',
  ),
}
