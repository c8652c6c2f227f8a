/** What forms ask about a person's notebooks: which there are, and what parameters one has. */
@NullMarked
package io.smallfry.server.notebooks;

import org.jspecify.annotations.NullMarked;
