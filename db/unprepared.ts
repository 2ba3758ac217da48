/**
 * Stands in a statement of which there are so many forms that it's planned for its values each time,
 * and not kept: each prepared statement takes memory of its connection for as long as that lasts.
 */
export const unprepared = '/* unprepared */'
