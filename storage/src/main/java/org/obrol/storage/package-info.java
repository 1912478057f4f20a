/** The ports on disk. {@link org.obrol.storage.ChatStore} is where to begin. */
@NullMarked
package org.obrol.storage;

import org.jspecify.annotations.NullMarked;
