package io.smallfry.server.access;

/**
 * Somebody who signs in and owns things.
 *
 * @param id the key in the database
 * @param name the name as people write it, unique
 */
public record Person(long id, String name) {}
