import type { XSwitches } from './switches.ts'

/** One invalid parameter: what is wrong, and what was given. */
export interface InvalidParameter {
  message: string
  parameters: Record<string, string[]>
}

/** Thrown by a handler to refuse a call the way X does; https://docs.x.com/x-api/fundamentals/response-codes-and-errors */
export class ProblemError extends Error {
  readonly status: number
  /** The body, given the host of problem types. */
  readonly body: (host: string) => Record<string, unknown>

  constructor(status: number, title: string, body: (host: string) => Record<string, unknown>) {
    super(title)
    this.name = 'ProblemError'
    this.status = status
    this.body = body
  }
}

function plain(status: number, title: string, detail = title): ProblemError {
  return new ProblemError(status, title, () => ({ title, detail, type: 'about:blank', status }))
}

function typed(status: number, type: string, title: string, detail: string, more: object = {}): ProblemError {
  return new ProblemError(status, title, (host) => ({
    title,
    detail,
    type: problemType(host, type),
    status,
    ...more,
  }))
}

/** The address of a kind of problem. */
export function problemType(host: string, type: string): string {
  return `https://${host}/2/problems/${type}`
}

/** What is not there, as an entry of `errors`. */
export function missingResource(host: string, kind: string, parameter: string, id: string) {
  return {
    title: 'Not Found Error',
    detail: `Could not find ${kind} with ${parameter}: [${id}].`,
    type: problemType(host, 'resource-not-found'),
    resource_type: kind,
    resource_id: id,
    parameter,
    value: id,
  }
}

/** Every refusal the simulator knows, by what went wrong. */
export const refuse = {
  unauthorized: () => plain(401, 'Unauthorized'),
  missingScope: () => plain(403, 'Forbidden'),
  cannotMessage: () => plain(403, 'Forbidden', 'You do not have permission to DM one or more participants.'),
  mediaNotPermitted: () =>
    plain(403, 'Forbidden', 'You are not permitted to attach this media to a DM event.'),
  notPermitted: () => plain(403, 'Forbidden', 'You are not permitted to perform this action.'),
  wrongToken: (given: string, supported: string[]) =>
    typed(
      403,
      'unsupported-authentication',
      'Unsupported Authentication',
      `Authenticating with ${given} is forbidden for this endpoint.  Supported authentication types are [${supported.join(', ')}].`,
    ),
  notEnrolled: () =>
    typed(403, 'client-forbidden', 'Client Forbidden', 'This product is not part of your plan.', {
      reason: 'client-not-enrolled',
      required_enrollment: 'Appropriate Level of API Access',
    }),
  noLegacyAccess: () => refuse.code(403, 453, 'You currently have access to a subset of X API V2 endpoints'),
  creditsDepleted: () =>
    typed(
      402,
      'credits',
      'CreditsDepleted',
      'Your enrolled account does not have any credits to fulfill this request.',
    ),
  invalid: (...errors: InvalidParameter[]) =>
    new ProblemError(400, 'Invalid Request', (host) => ({
      errors,
      title: 'Invalid Request',
      detail: 'One or more parameters to your request was invalid.',
      type: problemType(host, 'invalid-request'),
    })),
  notFound: (switches: Pick<XSwitches, 'notFoundStatus'>, kind: string, parameter: string, id: string) =>
    new ProblemError(switches.notFoundStatus, 'Not Found Error', (host) => ({
      errors: [missingResource(host, kind, parameter, id)],
    })),
  unknownPath: () => plain(404, 'Not Found'),
  wrongMethod: () => plain(405, 'Method Not Allowed'),
  tooLarge: (detail: string) => plain(413, 'Payload Too Large', detail),
  tooMany: (shape: XSwitches['tooManyShape']) =>
    shape === 'problem' ? plain(429, 'Too Many Requests') : refuse.code(429, 88, 'Rate limit exceeded'),
  tooManyStreams: () =>
    typed(
      429,
      'streaming-connection',
      'ConnectionException',
      'This stream is at the maximum allowed connection limit.',
      {
        connection_issue: 'TooManyConnections',
      },
    ),
  reasoned: (reason: string, message: string, status = 400) =>
    new ProblemError(status, reason, (host) => ({
      errors: [{ message: `${reason}: ${message}` }],
      title: 'Invalid Request',
      detail: `${reason}: ${message}`,
      type: problemType(host, 'invalid-request'),
    })),
  code: (status: number, code: number, message: string) =>
    new ProblemError(status, message, () => ({ errors: [{ code, message }] })),
}

/** The usual message about a query parameter, with its value. */
export function badValue(name: string, value: string, rule: string): InvalidParameter {
  return {
    message: `The \`${name}\` query parameter value [${value}] ${rule}`,
    parameters: { [name]: [value] },
  }
}
