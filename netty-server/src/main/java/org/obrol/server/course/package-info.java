/**
 * The course protocol: JSON replies to lines of words, for the programs that were written for a
 * course and know no other server. See docs/dialects.md.
 */
@NullMarked
package org.obrol.server.course;

import org.jspecify.annotations.NullMarked;
