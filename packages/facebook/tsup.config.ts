import { packageBuild } from '@dm/tsup-config'

export default packageBuild(['src/index.ts', 'src/webhooks.ts'])
