/** What load to make: values without behavior, read from options or from a file. */
@NullMarked
package org.obrol.loadtest.scenario;

import org.jspecify.annotations.NullMarked;
