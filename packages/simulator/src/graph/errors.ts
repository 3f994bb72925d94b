/** What a Graph error says; `message`, `type` and `code` always travel, the rest only when there is something. */
export interface GraphErrorDetail {
  code: number
  subcode?: number | undefined
  message: string
  type?: 'OAuthException' | 'GraphMethodException' | 'IGApiException' | undefined
  status?: number | undefined
  title?: string | undefined
  userMessage?: string | undefined
  transient?: boolean | undefined
}

/** Thrown by a handler to refuse a call the way the Graph API does. */
export class GraphError extends Error {
  readonly detail: GraphErrorDetail

  constructor(detail: GraphErrorDetail) {
    super(detail.message)
    this.name = 'GraphError'
    this.detail = detail
  }
}

/**
 * HTTP status per code. 400 for 10 and 100 was observed; the others are general Graph knowledge and unverified.
 * https://developers.facebook.com/docs/graph-api/guides/error-handling
 */
const statusByCode = new Map<number, number>([
  [1, 500],
  [2, 503],
  [4, 403],
  [17, 403],
  [32, 403],
  [341, 403],
  [200, 403],
  [613, 429],
  [80001, 429],
  [80002, 429],
  [80006, 429],
])

const transientCodes = new Set([2, 4, 17, 32, 341, 613, 1200, 80001, 80002, 80006])

/** The HTTP status that carries an error. */
export function errorStatus(detail: GraphErrorDetail): number {
  return detail.status ?? statusByCode.get(detail.code) ?? 400
}

/** The JSON body that carries an error. */
export function errorBody(detail: GraphErrorDetail, traceId: string) {
  return {
    error: {
      message: detail.message,
      type: detail.type ?? 'OAuthException',
      code: detail.code,
      error_subcode: detail.subcode,
      is_transient: detail.transient ?? transientCodes.has(detail.code),
      error_user_title: detail.title,
      error_user_msg: detail.userMessage,
      fbtrace_id: traceId,
    },
  }
}

/** A refusal with the code in its message, as most are written. */
export function refusal(code: number, message: string, subcode?: number) {
  return new GraphError({
    code,
    subcode,
    message: message.startsWith('(') ? message : `(#${code}) ${message}`,
  })
}

function tokenRefusal(message: string, subcode?: number) {
  return new GraphError({ code: 190, subcode, message })
}

/** A message that says nothing. */
export const emptyMessage = () =>
  refusal(100, 'Message cannot be empty, must provide valid attachment or text', 2018034)

/**
 * Refusals that do not depend on the network behind the Graph API.
 * Codes: https://developers.facebook.com/documentation/business-messaging/messenger-platform/error-codes
 * Subcodes of 190: https://developers.facebook.com/docs/graph-api/guides/error-handling
 */
export const graphRefusals = {
  badParameter: (message: string) => refusal(100, message),
  messageWithAction: () => refusal(100, 'Cannot send a message and a sender action together', 2018014),
  otherAppOwnsThread: () =>
    refusal(10, 'Message failed to send because another app is controlling this thread now.', 2018300),
  mediaFetch: () => refusal(100, 'Failed to fetch the file from the url', 2018008),
  mediaTimeout: () => refusal(100, 'The video timed out or could not be read', 2018294),
  mediaType: () => refusal(100, 'The attachment is not of the declared type', 2018047),
  mediaSize: () => refusal(100, 'The attachment is larger than what is allowed', 2018109),
  unknownAttachment: () => refusal(100, 'Invalid attachment id, or it belongs to another Page', 2018074),
  permission: (permission: string) => refusal(200, `Requires ${permission} permission to manage the object`),
  messageGone: () => refusal(9000001, 'The message was deleted or is out of reach'),
  verification: (reason: string) => refusal(2200, `Callback verification failed: ${reason}`),
  throttled: (code: number) =>
    refusal(code, code === 613 ? 'Calls to this api have exceeded the rate limit.' : 'Request limit reached'),
  nonexistingField: (field: string, node: string) =>
    refusal(100, `Tried accessing nonexisting field (${field}) on node type (${node})`),
  syntax: (message: string) => new GraphError({ code: 2500, message: `Syntax error: ${message}` }),
  unknownPath: (path: string) =>
    new GraphError({ code: 2500, message: `Unknown path components: ${path}`, type: 'OAuthException' }),
  missingObject: (id: string, method = 'get') =>
    new GraphError({
      code: 100,
      subcode: 33,
      type: 'GraphMethodException',
      message: `Unsupported ${method.toLowerCase()} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation`,
    }),
  noToken: () =>
    new GraphError({ code: 104, message: 'An access token is required to request this resource.' }),
  unknownToken: () => tokenRefusal('Invalid OAuth access token - Cannot parse access token'),
  pageTokenNeeded: () => tokenRefusal('This method must be called with a Page Access Token'),
  appTokenNeeded: () => refusal(15, 'This method must be called with an app access token'),
  missingProof: () =>
    new GraphError({
      code: 100,
      type: 'GraphMethodException',
      message: 'API calls from the server require an appsecret_proof argument',
    }),
  wrongProof: () =>
    new GraphError({ code: 104, message: 'Invalid appsecret_proof provided in the API argument' }),
  badClient: () =>
    new GraphError({ code: 101, message: 'Error validating application. Invalid application ID.' }),
  badClientSecret: () => new GraphError({ code: 1, message: 'Error validating client secret.', status: 400 }),
  badCode: (message: string, subcode: number) => new GraphError({ code: 100, subcode, message }),
  deadToken: (subcode: number | undefined) =>
    tokenRefusal(deadTokenMessages.get(subcode) ?? deadTokenText, subcode),
} as const

const deadTokenText = 'Error validating access token: it is no longer valid.'

const deadTokenMessages = new Map<number | undefined, string>([
  [458, 'Error validating access token: The user has not authorized the application.'],
  [459, 'Error validating access token: The user has to log in to pass a checkpoint.'],
  [460, 'Error validating access token: The session was invalidated because the password was changed.'],
  [463, 'Error validating access token: Session has expired.'],
  [
    464,
    'Error validating access token: Sessions for the user are not allowed because the user is not confirmed.',
  ],
  [467, 'Error validating access token: The session is invalid because the user logged out.'],
  [492, 'Error validating access token: The user has no role on the Page any more.'],
])
