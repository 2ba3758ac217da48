/** A file says where it was made in a way that can't be taken out of it. */
export class PositionNotUnderstood extends Error {}
