/** A part of a file of styles, taken out of it when the console is built. */
declare module '*.css?later'
