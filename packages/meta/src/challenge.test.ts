import { describe, expect, it } from 'vitest'
import { answerHubChallenge } from './challenge.ts'

const ask = (query: string, method = 'GET') =>
  answerHubChallenge({ method, url: `https://example.com/hook?${query}`, headers: new Headers() }, 'word')

describe('answerHubChallenge', () => {
  it('answers with the bare challenge', () => {
    const reply = ask('hub.mode=subscribe&hub.verify_token=word&hub.challenge=1158201444')
    expect(reply).toMatchObject({ status: 200, body: '1158201444' })
    expect(reply?.headers['content-type']).toContain('text/plain')
  })

  it('takes a path without a host', () => {
    const url = '/hook?hub.mode=subscribe&hub.verify_token=word&hub.challenge=7'
    expect(answerHubChallenge({ method: 'GET', url, headers: new Headers() }, 'word')?.body).toBe('7')
  })

  it.each([
    ['a wrong word', 'hub.mode=subscribe&hub.verify_token=other&hub.challenge=1'],
    ['no word', 'hub.mode=subscribe&hub.challenge=1'],
    ['another mode', 'hub.mode=unsubscribe&hub.verify_token=word&hub.challenge=1'],
    ['no challenge', 'hub.mode=subscribe&hub.verify_token=word'],
  ])('refuses %s', (_name, query) => {
    const reply = ask(query)
    expect(reply?.status).toBe(403)
    expect(reply?.body).not.toContain('1')
  })

  it('leaves other requests alone', () => {
    expect(ask('page=2')).toBeUndefined()
    expect(ask('hub.mode=subscribe&hub.verify_token=word&hub.challenge=1', 'POST')).toBeUndefined()
  })
})
