/**
 * The native protocol, obrol/1: commands as text or JSON lines in, JSON lines out. See
 * docs/protocol.md.
 */
@NullMarked
package org.obrol.server.ndjson;

import org.jspecify.annotations.NullMarked;
