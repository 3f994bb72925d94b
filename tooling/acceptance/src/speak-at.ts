/** As simulators call the networks, where that is not their name on the wire. */
const networks: Readonly<Record<string, string>> = { twitter: 'x' }

/** Makes somebody write by a call of an address, such as the sandbox has, in which `{network}` is the network. */
export function speakAt(address: string) {
  return async (platform: string, message: string): Promise<void> => {
    const url = address.replaceAll('{network}', networks[platform] ?? platform)
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: message }),
    })
    if (!response.ok) throw new Error(`${url} answers ${response.status}: ${await response.text()}`)
  }
}
