package org.obrol.server;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import org.obrol.core.testing.BlockingCalls;

/** What docs/architecture.md says of the server, where the compiler cannot see to it. */
@AnalyzeClasses(packages = "org.obrol.server", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  /** Called by the embedder's own threads, which wait until the server is open or closed. */
  private static final Set<String> MAY_WAIT =
      Set.of(
          "org.obrol.server.ChatServer",
          "org.obrol.server.ChatServerBuilder",
          "org.obrol.server.WebPage");

  @ArchTest
  static final ArchRule theLibraryNeedsNoPicocliAndNoLoggingBackend =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.obrol.server.command..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "picocli..",
              "org.slf4j..",
              "ch.qos.logback..",
              "java.util.logging..",
              "org.apache.logging..",
              "org.apache.log4j..",
              "io.netty.util.internal.logging..");

  @ArchTest
  static final ArchRule onlyTheNativeDialectAndTheCommandKnowJackson =
      noClasses()
          .that()
          .resideOutsideOfPackages("org.obrol.server.ndjson..", "org.obrol.server.command..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.fasterxml.jackson..");

  @ArchTest
  static final ArchRule onlyTheCommandKnowsTheStore =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.obrol.server.command..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.obrol.storage..", "java.sql..");

  @ArchTest
  static final ArchRule theServerKnowsOfCoreWhatCoreExports =
      noClasses().should().dependOnClassesThat().resideInAPackage("org.obrol.core.fanout..");

  @ArchTest
  static final ArchRule dialectsNeverSeeASession =
      noClasses()
          .that()
          .resideInAnyPackage(
              "org.obrol.server.dialect..",
              "org.obrol.server.json..",
              "org.obrol.server.ndjson..",
              "org.obrol.server.course..",
              "org.obrol.server.plain..",
              "org.obrol.server.web..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.obrol.core.service..", "org.obrol.core.spi..");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("org.obrol.(server.*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule whatRunsOnAnEventLoopDoesNotBlock =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.obrol.server.command..")
          .and(are(notAllowedToWait()))
          .should()
          .callMethodWhere(blocks());

  @ArchTest
  static final ArchRule whatRunsOnAnEventLoopReadsNoFiles =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.obrol.server.command..")
          .and(are(notAllowedToWait()))
          .should()
          .callCodeUnitWhere(
              target(owner(are(resideInAnyPackage("java.nio.file..", "java.nio.channels..")))));

  @ArchTest
  static final ArchRule publicClassesCannotBeExtended =
      classes()
          .that()
          .resideInAnyPackage(
              "org.obrol.server",
              "org.obrol.server.dialect",
              "org.obrol.server.course",
              "org.obrol.server.plain")
          .and()
          .arePublic()
          .and()
          .areTopLevelClasses()
          .and()
          .areNotInterfaces()
          .should()
          .haveModifier(JavaModifier.FINAL);

  @ArchTest
  static final ArchRule theLibraryDoesNotEndTheProcessOrPrint =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.obrol.server.command..")
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "addShutdownHook", Thread.class)
          .orShould()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  private static DescribedPredicate<JavaClass> notAllowedToWait() {
    return DescribedPredicate.describe(
        "not what the embedder's threads call",
        one -> !MAY_WAIT.contains(one.getName().replaceFirst("\\$.*", "")));
  }

  private static DescribedPredicate<JavaCall<?>> blocks() {
    return DescribedPredicate.describe("may block", BlockingCalls::include);
  }
}
