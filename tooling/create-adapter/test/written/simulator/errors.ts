/** An error in the network's own words. */
export function refusal(status: number, code: string): Response {
  return Response.json({ error: { code } }, { status })
}
