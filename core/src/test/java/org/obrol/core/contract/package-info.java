/**
 * What every implementation of a port must do, as suites to extend: each has a factory method for
 * the store under test.
 */
package org.obrol.core.contract;
