const known = new WeakSet<object>()

/**
 * Lets V8 compile the constructor of `object`, and what calls it. V8 keeps the properties of a class
 * with a computed static name, as postgres.js has two, in a dictionary, and gives up each attempt
 * to compile its constructor (--trace-opt: "aborted compiling … dependency change"), until another
 * class inherits from it.
 */
export function letCompile(object: object): void {
  const made = object.constructor as new () => object
  if (known.has(made)) return
  known.add(made)
  void class extends made {}
}
