import { appBuild } from '@dm/tsup-config'

export default appBuild(['src/main.ts'], ['src/store/migrations'])
