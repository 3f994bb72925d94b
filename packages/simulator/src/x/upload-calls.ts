import { callerUser, type XCall } from './call.ts'
import { checkObject, readJson } from './body.ts'
import { reply } from './call.ts'
import { badValue, refuse } from './errors.ts'
import { documentedLimits as limits } from './limits.ts'
import { checkQuery, matching, wordsOf } from './query.ts'
import { appendSegment, beginUpload, finalize, ownUpload, replyUpload, viewUpload } from './uploads.ts'
import type { Upload } from './world.ts'

/**
 * `POST /2/media/upload`: everything at once, or one step of the older command form.
 * https://docs.x.com/x-api/media/quickstart/media-upload-chunked
 */
export async function upload(call: XCall) {
  const fields = await readFields(call)
  const command = fields.text('command') ?? call.url.searchParams.get('command') ?? undefined
  if (command === undefined) return oneShot(call, fields)
  const id = fields.text('media_id') ?? ''
  switch (command) {
    case 'INIT':
      return replyUpload(call.context, begin(call, fields))
    case 'APPEND':
      return append(call, ownUpload(call, id), fields)
    case 'FINALIZE':
      return end(call, ownUpload(call, id))
    default:
      throw refuse.invalid(badValue('command', command, 'is not one of [INIT,APPEND,FINALIZE]'))
  }
}

/** `POST /2/media/upload/initialize` */
export async function initializeUpload(call: XCall) {
  checkQuery(call.url.searchParams, {})
  const body = await readJson(call)
  checkObject(body, {
    media_type: { kind: 'string', required: true },
    total_bytes: { kind: 'integer', required: true },
    media_category: { kind: 'string', required: true },
    shared: { kind: 'boolean' },
    additional_owners: { kind: 'array' },
  })
  const begun = beginUpload(call, {
    category: String(body.media_category),
    mediaType: String(body.media_type),
    totalBytes: Number(body.total_bytes),
    shared: body.shared === true,
    additionalOwners: Array.isArray(body.additional_owners) ? body.additional_owners.map(String) : [],
  })
  return replyUpload(call.context, begun)
}

/** `POST /2/media/upload/{id}/append` */
export async function appendUpload(call: XCall) {
  return append(call, ownUpload(call, call.parts.media_id ?? ''), await readFields(call))
}

/** `POST /2/media/upload/{id}/finalize` */
export async function finalizeUpload(call: XCall) {
  return end(call, ownUpload(call, call.parts.media_id ?? ''))
}

/** `GET /2/media/upload?media_id=&command=STATUS` */
export function uploadStatus(call: XCall) {
  const query = call.url.searchParams
  const checks = { media_id: matching(/^[0-9]{1,19}$/), command: wordsOf(['STATUS']) }
  checkQuery(query, checks, ['media_id'])
  return reply({ data: viewUpload(call.context, ownUpload(call, query.get('media_id') ?? '')) })
}

async function oneShot(call: XCall, fields: Fields) {
  const bytes = fields.media()
  if (!bytes) throw missing('media')
  const category = fields.text('media_category')
  if (category === undefined) throw missing('media_category')
  // The description dropped it from this body with its version 2.167.
  if (fields.text('shared') !== undefined && call.context.switches.spec === '2.167') throw surplus('shared')
  const { oneShotCategories } = call.context.switches.limits
  if (oneShotCategories === 'images' && !/^(tweet_image|dm_image|subtitles)$/.test(category)) {
    throw refuse.invalid(
      badValue('media_category', category, 'is not one of [tweet_image,dm_image,subtitles]'),
    )
  }
  const begun = beginUpload(call, {
    category,
    mediaType: fields.text('media_type') ?? fields.mediaType(),
    totalBytes: bytes.byteLength,
    shared: fields.text('shared') === 'true',
    additionalOwners: [],
  })
  begun.segments.set(0, bytes)
  return end(call, begun)
}

function begin(call: XCall, fields: Fields): Upload {
  return beginUpload(call, {
    category: fields.text('media_category') ?? '',
    mediaType: fields.text('media_type') ?? '',
    totalBytes: wholeNumber(fields.text('total_bytes')),
    shared: fields.text('shared') === 'true',
    additionalOwners: fields.text('additional_owners')?.split(',') ?? [],
  })
}

function append(call: XCall, to: Upload, fields: Fields) {
  const bytes = fields.media()
  if (!bytes) throw missing('media')
  appendSegment(call, to, wholeNumber(fields.text('segment_index')), bytes)
  return reply({ data: { expires_at: Math.floor((to.createdAtMs + limits.mediaLifeMs) / 1000) } })
}

async function end(call: XCall, begun: Upload) {
  await finalize(call.context, begun)
  return replyUpload(call.context, begun)
}

/** The parts of a multipart body, or the members of a JSON body with base64 inside. */
interface Fields {
  text(name: string): string | undefined
  media(): Uint8Array<ArrayBuffer> | undefined
  /** The content type the media part declares, or what its first bytes say. */
  mediaType(): string
}

async function readFields(call: XCall): Promise<Fields> {
  callerUser(call)
  const type = call.request.headers.get('content-type') ?? ''
  if (type.startsWith('multipart/form-data')) return readMultipart(call.request)
  if (type.startsWith('application/json')) return readBase64(call)
  return {
    text: (name) => call.url.searchParams.get(name) ?? undefined,
    media: () => undefined,
    mediaType: () => '',
  }
}

/** Everything that some form of an upload may have. */
const formFields = [
  'command',
  'media',
  'media_category',
  'media_id',
  'media_type',
  'total_bytes',
  'segment_index',
  'shared',
  'additional_owners',
]

async function readMultipart(request: Request): Promise<Fields> {
  let form: FormData
  try {
    form = await request.formData()
  } catch {
    throw refuse.invalid({ message: 'The multipart body could not be read', parameters: {} })
  }
  const stranger = [...form.keys()].find((name) => !formFields.includes(name))
  if (stranger !== undefined) throw surplus(stranger)
  const part = form.get('media')
  const declared = typeof part === 'string' || part === null ? '' : part.type
  const bytes =
    part === null
      ? undefined
      : new Uint8Array(typeof part === 'string' ? encoder.encode(part) : await part.arrayBuffer())
  return {
    text(name) {
      const value = form.get(name)
      return typeof value === 'string' ? value : undefined
    },
    media: () => bytes,
    mediaType: () => (declared === '' || declared === 'application/octet-stream' ? sniff(bytes) : declared),
  }
}

async function readBase64(call: XCall): Promise<Fields> {
  const body = await readJson(call)
  checkObject(body, {
    media: { kind: 'string' },
    media_category: { kind: 'string' },
    media_type: { kind: 'string' },
    segment_index: { kind: 'integer' },
    shared: { kind: 'boolean' },
    additional_owners: { kind: 'array' },
  })
  let bytes: Uint8Array<ArrayBuffer> | undefined
  if (typeof body.media === 'string') {
    try {
      bytes = Uint8Array.from(atob(body.media), (character) => character.charCodeAt(0))
    } catch {
      throw refuse.invalid({ message: '$.media: is not base64', parameters: {} })
    }
  }
  return {
    text(name) {
      const value = body[name]
      return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? String(value)
        : undefined
    },
    media: () => bytes,
    mediaType: () => sniff(bytes),
  }
}

const encoder = new TextEncoder()

function missing(name: string) {
  return refuse.invalid({ message: `$.${name}: is missing but it is required`, parameters: {} })
}

function surplus(name: string) {
  return refuse.invalid({
    message: `$.${name}: is not defined in the schema and the schema does not allow additional properties`,
    parameters: {},
  })
}

/** A number written with digits alone; NaN for everything else. */
function wholeNumber(text: string | undefined): number {
  return /^\d+$/.test(text ?? '') ? Number(text) : NaN
}

/** What the first bytes of a file say about it; nothing when they are none of what can be sent. */
function sniff(bytes: Uint8Array | undefined): string {
  const head = [...(bytes ?? []).slice(0, 12)].map((byte) => String.fromCharCode(byte)).join('')
  if (head.startsWith('\x89PNG')) return 'image/png'
  if (head.startsWith('GIF8')) return 'image/gif'
  if (head.startsWith('RIFF') && head.endsWith('WEBP')) return 'image/webp'
  if (head.slice(4, 8) === 'ftyp') return 'video/mp4'
  return head.startsWith('\xff\xd8\xff') ? 'image/jpeg' : ''
}
