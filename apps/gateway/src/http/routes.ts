import type { Route } from './route.ts'
import { accountRoutes } from './routes/accounts.ts'
import { alarmRoutes } from './routes/alarms.ts'
import { autoResponseRoutes } from './routes/auto-response.ts'
import { errorExplainerRoutes } from './routes/error-explainer.ts'
import { hookRoutes } from './routes/hooks.ts'
import { journalRoutes } from './routes/journal.ts'
import { messageRoutes } from './routes/messages.ts'
import { userRoutes } from './routes/user.ts'
import { linkSessionRoutes } from './routes/link-sessions.ts'
import { profileRoutes } from './routes/profiles.ts'

/** All that is answered below `/api`. A fixed path stands before one with a parameter in its place. */
export const routes: readonly Route[] = [
  ...autoResponseRoutes,
  ...messageRoutes,
  ...hookRoutes,
  ...accountRoutes,
  ...errorExplainerRoutes,
  ...alarmRoutes,
  ...journalRoutes,
  ...profileRoutes,
  ...linkSessionRoutes,
  ...userRoutes,
]
