/** The embedded PostgreSQL or an outside one, its connection pool and its migrations. */
@NullMarked
package io.smallfry.server.database;

import org.jspecify.annotations.NullMarked;
