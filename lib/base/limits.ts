/** Limits that schemas, forms, configuration and the CLI share. Texts are counted in characters. */
export const limits = {
  title: 500,
  description: 100_000,
  search: 500,
  viewName: 100,
  /** Of pinned events, those in the trash included. */
  pins: 50,
  tag: 64,
  tagsPerEvent: 50,
  /** Of events that are changed or exported together. */
  eventsAtOnce: 500,
  placeName: 200,
  filename: 255,
  /** Of the text in a file, as far as it's searched. */
  fileText: 100_000,
  /** The largest object that S3 takes in a single request, in bytes: 5 GiB. */
  fileBytes: 5 * 1024 ** 3,
  attachmentsPerEvent: 1000,
  /** Of the frame that stands for a video, in bytes. */
  posterBytes: 1024 ** 2,
} as const
