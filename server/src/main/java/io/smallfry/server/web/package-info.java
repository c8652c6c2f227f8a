/** Pages, security headers and errors: what a browser meets. */
@NullMarked
package io.smallfry.server.web;

import org.jspecify.annotations.NullMarked;
