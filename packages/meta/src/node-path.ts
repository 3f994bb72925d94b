import { DmError } from '@dm/core'

/** An id as a path of its own; `.` and `..` are no ids. */
export function nodePath(id: string): string {
  if (id === '' || id === '.' || id === '..') {
    throw new DmError({ code: 'invalid_request', message: 'An id of Meta cannot be empty or dots.' })
  }
  return `/${encodeURIComponent(id)}`
}
