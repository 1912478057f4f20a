package org.obrol.core;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.concurrent.Future;
import org.obrol.core.testing.BlockingCalls;

/** What docs/architecture.md says of core, where the compiler cannot see to it. */
@AnalyzeClasses(packages = "org.obrol.core", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] EXPORTED = {
    "org.obrol.core.command",
    "org.obrol.core.event",
    "org.obrol.core.memory",
    "org.obrol.core.model",
    "org.obrol.core.service",
    "org.obrol.core.spi"
  };

  /**
   * Those who may take the value of a stage that is done: in each of these places isDone() is asked
   * first, or handle() has made sure that there is a value.
   */
  private static final Set<String> MAY_JOIN_WHAT_IS_DONE =
      Set.of("org.obrol.core.service.CommandLine", "org.obrol.core.service.Sending");

  @ArchTest
  static final ArchRule theModelKnowsNoOtherPackageOfOurs =
      classes()
          .that()
          .resideInAPackage("org.obrol.core.model")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("org.obrol.core.model", "java..", "org.jspecify..");

  @ArchTest
  static final ArchRule coreNeedsTheJdkAndJspecifyOnly =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("org.obrol.core..", "java..", "javax.crypto..", "org.jspecify..");

  @ArchTest
  static final ArchRule coreNeedsJavaBaseOnly =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.sql..",
              "java.util.logging..",
              "java.net.http..",
              "java.beans..",
              "java.awt..",
              "java.rmi..",
              "java.lang.management..",
              "java.util.prefs..",
              "javax.sql..",
              "javax.management..",
              "javax.naming..");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("org.obrol.core.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule portsKnowNeitherTheirImplementationsNorTheService =
      noClasses()
          .that()
          .resideInAnyPackage(
              "org.obrol.core.spi", "org.obrol.core.command", "org.obrol.core.event")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.obrol.core.memory", "org.obrol.core.fanout", "org.obrol.core.service");

  @ArchTest
  static final ArchRule fanOutKnowsNoSession =
      noClasses()
          .that()
          .resideInAPackage("org.obrol.core.fanout")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.obrol.core.service", "org.obrol.core.memory");

  @ArchTest
  static final ArchRule nothingThatRunsOnALaneBlocks =
      noClasses()
          .that()
          .resideInAnyPackage("org.obrol.core.fanout", "org.obrol.core.service")
          .should()
          .callMethodWhere(blocks());

  @ArchTest
  static final ArchRule nothingThatRunsOnALaneReadsOrWritesFilesOrSockets =
      noClasses()
          .that()
          .resideInAnyPackage("org.obrol.core.fanout", "org.obrol.core.service")
          .should()
          .callCodeUnitWhere(
              target(
                  owner(
                      are(
                          resideInAnyPackage(
                              "java.io..",
                              "java.nio.file..",
                              "java.nio.channels..",
                              "java.net..")))));

  @ArchTest
  static final ArchRule publicClassesCannotBeExtended =
      classes()
          .that()
          .resideInAnyPackage(EXPORTED)
          .and()
          .arePublic()
          .and()
          .areTopLevelClasses()
          .and()
          .areNotInterfaces()
          .should()
          .haveModifier(JavaModifier.FINAL);

  @ArchTest
  static final ArchRule everyPackageButFanOutIsExported =
      classes()
          .that(are(resideOutsideOfPackages(EXPORTED)))
          .and()
          .haveSimpleNameNotStartingWith("module-info")
          .should()
          .resideInAPackage("org.obrol.core.fanout");

  @ArchTest
  static final ArchRule nothingIsAManagerAUtilOrAnImpl =
      noClasses().should().haveNameMatching(".*(Manager|Utils?|Helper|Impl)");

  @ArchTest
  static final ArchRule nobodyEndsTheProcessOrPrints =
      noClasses()
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "addShutdownHook", Thread.class)
          .orShould()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  private static DescribedPredicate<JavaCall<?>> blocks() {
    return DescribedPredicate.describe(
        "may block", call -> BlockingCalls.include(call) && !takesWhatIsDone(call));
  }

  private static boolean takesWhatIsDone(JavaAccess<?> call) {
    return call.getTarget().getName().equals("join")
        && call.getTargetOwner().isAssignableTo(Future.class)
        && MAY_JOIN_WHAT_IS_DONE.contains(call.getOriginOwner().getName());
  }
}
