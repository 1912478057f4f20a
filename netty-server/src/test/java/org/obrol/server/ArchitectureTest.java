package org.obrol.server;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;

/** What docs/architecture.md says of the server, where the compiler cannot see to it. */
@AnalyzeClasses(packages = "org.obrol.server", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  /** What blocks, by who declares it; Netty's futures have their own ways to wait. */
  private static final Map<Class<?>, Set<String>> BLOCKING =
      Map.ofEntries(
          Map.entry(Thread.class, Set.of("sleep", "join")),
          Map.entry(Object.class, Set.of("wait")),
          Map.entry(
              java.util.concurrent.Future.class,
              Set.of(
                  "get",
                  "join",
                  "resultNow",
                  "sync",
                  "syncUninterruptibly",
                  "await",
                  "awaitUninterruptibly")),
          Map.entry(ExecutorService.class, Set.of("invokeAll", "invokeAny", "awaitTermination")),
          Map.entry(BlockingQueue.class, Set.of("put", "take")),
          Map.entry(BlockingDeque.class, Set.of("putFirst", "putLast", "takeFirst", "takeLast")),
          Map.entry(CountDownLatch.class, Set.of("await")),
          Map.entry(CyclicBarrier.class, Set.of("await")),
          Map.entry(Semaphore.class, Set.of("acquire", "acquireUninterruptibly")),
          Map.entry(Lock.class, Set.of("lock", "lockInterruptibly")),
          Map.entry(Condition.class, Set.of("await", "awaitNanos", "awaitUninterruptibly")),
          Map.entry(LockSupport.class, Set.of("park", "parkNanos", "parkUntil")));

  /** Called by the embedder's own threads, which wait until the server is open or closed. */
  private static final Set<String> MAY_WAIT =
      Set.of("org.obrol.server.ChatServer", "org.obrol.server.ChatServerBuilder");

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
  static final ArchRule theServerKnowsOfCoreWhatCoreExports =
      noClasses().should().dependOnClassesThat().resideInAPackage("org.obrol.core.fanout..");

  @ArchTest
  static final ArchRule dialectsNeverSeeASession =
      noClasses()
          .that()
          .resideInAnyPackage("org.obrol.server.dialect..", "org.obrol.server.ndjson..")
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
          .resideInAnyPackage("org.obrol.server", "org.obrol.server.dialect")
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
    return DescribedPredicate.describe("may block", ArchitectureTest::mayBlock);
  }

  private static boolean mayBlock(JavaAccess<?> call) {
    String name = call.getTarget().getName();
    JavaClass target = call.getTargetOwner();
    return BLOCKING.entrySet().stream()
        .anyMatch(one -> one.getValue().contains(name) && target.isAssignableTo(one.getKey()));
  }
}
