import { describe, expect, test } from 'vitest'
import { describeStorageContract } from '../../support/storage-contract.ts'

const {
  TEST_S3_ENDPOINT: endpoint,
  TEST_S3_ACCESS_KEY: accessKey,
  TEST_S3_SECRET_KEY: secretKey,
  TEST_S3_REGION: region = 'us-east-1',
} = process.env

if (endpoint && accessKey && secretKey) {
  const stop = async () => {}
  describeStorageContract(endpoint, async () => ({ endpoint, accessKey, secretKey, region, stop }))
} else {
  describe('Another S3', () => {
    test('is tried where the environment names one', () => {
      expect([endpoint, accessKey, secretKey]).toContain(undefined)
    })
  })
}
