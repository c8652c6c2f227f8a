@org.jspecify.annotations.NullMarked
package io.smallfry.runner.environment;
