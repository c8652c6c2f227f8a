/** Named environments: a file that a person edits, its lock, and what is built from them. */
@org.jspecify.annotations.NullMarked
package io.smallfry.runner.environment;
