// @module-tag radosgw

import { startCeph } from '../../support/ceph.ts'
import { describeStorageContract } from '../../support/storage-contract.ts'

// Without a cluster Ceph (18.2.7, dbstore) answers a range that begins elsewhere with the bytes from
// 0, and sends more bytes than announced, which breaks the next answer on the same connection.
describeStorageContract('Ceph', startCeph, { parts: false })
