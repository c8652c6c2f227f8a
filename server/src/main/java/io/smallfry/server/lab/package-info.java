/** JupyterLab: its page and bundle, and what it keeps for each person. */
@NullMarked
package io.smallfry.server.lab;

import org.jspecify.annotations.NullMarked;
