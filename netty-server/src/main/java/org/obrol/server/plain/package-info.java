/** The plain protocol: lines of text in, lines of text out, pushed. See docs/dialects.md. */
@NullMarked
package org.obrol.server.plain;

import org.jspecify.annotations.NullMarked;
