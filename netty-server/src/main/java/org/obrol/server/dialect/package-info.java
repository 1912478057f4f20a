/** What a language on the wire must provide; an embedder can add one. */
@NullMarked
package org.obrol.server.dialect;

import org.jspecify.annotations.NullMarked;
