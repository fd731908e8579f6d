// A build plugin of Netlify's: what a build leaves for the next one lies in Netlify's cache between them.
//
// `.flywheel` knows what was rendered, `output` is what was rendered, and `data/history` says since when each page is as it
// is. They are kept when the deploy is live, and not before: a history must not speak of what nobody saw.

const KEPT = ['.flywheel', 'output', 'data/history']

export const onPreBuild = async ({ utils }) => {
  const restored = await utils.cache.restore(KEPT)
  console.log(restored ? 'What the last build left is there again.' : 'Nothing is kept: everything is rendered.')
}

export const onSuccess = async ({ utils }) => {
  await utils.cache.save(KEPT)
}
