export { default } from '@dm/eslint-config'
