import { packageBuild } from '@dm/tsup-config/package'

export default packageBuild(['src/index.ts', 'src/webhooks.ts'])
