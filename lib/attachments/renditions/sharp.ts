import sharp from 'sharp'

// What isn't asked for can't be attacked: of libvips' many readers these are left.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp'].map((format) => `VipsForeignLoad${format}Buffer`),
})
// Requests come first: one thread, and no memory held for the next time.
sharp.concurrency(1)
sharp.cache(false)

export default sharp
