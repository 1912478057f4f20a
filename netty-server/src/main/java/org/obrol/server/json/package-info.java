/** JSON on its way out, for the dialects that write it. Not for other modules. */
@NullMarked
package org.obrol.server.json;

import org.jspecify.annotations.NullMarked;
