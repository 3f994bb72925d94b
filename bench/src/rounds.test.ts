import { expect, it } from 'vitest'
import { playRounds } from './rounds.ts'

it('lets everybody play in every round, backwards every other time, and does not count the first', async () => {
  const played: string[] = []
  const play = (name: string) => () => Promise.resolve(played.push(name))
  const figures = await playRounds({ ours: play('ours'), floor: play('floor') }, 2)
  expect(played).toEqual(['ours', 'floor', 'floor', 'ours', 'ours', 'floor'])
  expect(figures).toEqual({ ours: [4, 5], floor: [3, 6] })
})
