package io.smallfry.server.web;

/** Whose it is to mend an error. */
public enum ErrorKind {
  /** The person who asked: the request, a notebook, a schedule is wrong. */
  USER,
  /** The platform around the program: a kernel, the database, another machine was lost. */
  PLATFORM,
  /** There is too little of something: disk, memory, a limit is reached. */
  RESOURCES,
  /** Smallfry itself: a fault in this program. */
  INTERNAL
}
