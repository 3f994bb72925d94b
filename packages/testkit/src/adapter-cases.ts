import type { AdapterCase } from './adapter-case.ts'
import { actionCases } from './cases/actions.ts'
import { anyWebhookCases } from './cases/any-webhook.ts'
import { attachmentCases } from './cases/attachments.ts'
import { batchCases } from './cases/batches.ts'
import { cancellationCases } from './cases/cancellation.ts'
import { capabilityCases } from './cases/capabilities.ts'
import { challengeCases } from './cases/challenges.ts'
import { connectCases } from './cases/connect.ts'
import { credentialCases } from './cases/credentials.ts'
import { decorationCases } from './cases/decorations.ts'
import { echoCases } from './cases/echoes.ts'
import { errorCases } from './cases/errors.ts'
import { eventIdCases } from './cases/event-ids.ts'
import { eventCases } from './cases/events.ts'
import { hostileBodyCases } from './cases/hostile-bodies.ts'
import { incomingAttachmentCases } from './cases/incoming-attachments.ts'
import { quickReplyCases } from './cases/quick-replies.ts'
import { readingCases } from './cases/reading.ts'
import { refusalCases } from './cases/refusals.ts'
import { renewalCases } from './cases/renewal.ts'
import { secretCases } from './cases/secrets.ts'
import { sendingCases } from './cases/sending.ts'
import { signatureCases } from './cases/signatures.ts'
import { textLimitCases } from './cases/text-limits.ts'
import { unusualThreadCases } from './cases/unusual-threads.ts'

/** Every case of the suite, as data. {@link describeAdapter} does nothing but register them. */
export function adapterCases(): readonly AdapterCase[] {
  return [
    ...capabilityCases,
    ...sendingCases,
    ...textLimitCases,
    ...attachmentCases,
    ...quickReplyCases,
    ...decorationCases,
    ...echoCases,
    ...readingCases,
    ...unusualThreadCases,
    ...actionCases,
    ...challengeCases,
    ...signatureCases,
    ...eventCases,
    ...incomingAttachmentCases,
    ...eventIdCases,
    ...batchCases,
    ...hostileBodyCases,
    ...anyWebhookCases,
    ...credentialCases,
    ...renewalCases,
    ...errorCases,
    ...refusalCases,
    ...cancellationCases,
    ...secretCases,
    ...connectCases,
  ]
}
