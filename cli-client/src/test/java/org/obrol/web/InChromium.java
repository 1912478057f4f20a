package org.obrol.web;

import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives a {@link WebTest} the browser, and takes stock after each test. Where there is no Chromium
 * the tests are skipped, which is said at the end so that nobody can miss it; where {@code CI=true}
 * they fail.
 */
final class InChromium implements ExecutionCondition, BeforeEachCallback, AfterEachCallback {
  private static final ExtensionContext.Namespace HERE =
      ExtensionContext.Namespace.create(InChromium.class);
  private static final Path FAILURES = Path.of("target", "browser-failures");

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (Chromium.installed().isPresent()) {
      return ConditionEvaluationResult.enabled("there is a Chromium");
    }
    if ("true".equals(System.getenv("CI"))) {
      return ConditionEvaluationResult.enabled("where CI=true no test is skipped");
    }
    context.getRoot().getStore(HERE).getOrComputeIfAbsent(Notice.class);
    return ConditionEvaluationResult.disabled("there is no Chromium");
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    Chromium chromium =
        context
            .getRoot()
            .getStore(HERE)
            .getOrComputeIfAbsent(Chromium.class, key -> Chromium.start(), Chromium.class);
    ((WebTest) context.getRequiredTestInstance()).begin(chromium.browser());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    String test =
        context.getRequiredTestClass().getSimpleName()
            + "."
            + context.getRequiredTestMethod().getName();
    ((WebTest) context.getRequiredTestInstance())
        .end(context.getExecutionException().isPresent(), FAILURES.resolve(test));
  }

  /** Said once, when all tests of the module have been run. */
  static final class Notice implements AutoCloseable {
    @Override
    public void close() {
      System.out.println(
          """

          ########################################################################
          ##                                                                    ##
          ##   THE BROWSER TESTS DID NOT RUN: no Chromium was found.            ##
          ##   Nothing is known about the page. To test it, install Debian's    ##
          ##   package chromium, or name a Chromium in OBROL_CHROMIUM.          ##
          ##                                                                    ##
          ########################################################################
          """);
    }
  }
}
