/** What a run has shown, and its forms: table, JSON, a page for a browser. */
@NullMarked
package org.obrol.loadtest.report;

import org.jspecify.annotations.NullMarked;
