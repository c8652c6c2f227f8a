package io.smallfry;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;

/** Holds the arrows that ARCHITECTURE.md draws. */
@AnalyzeClasses(packages = "io.smallfry", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule arrowsPointOneWay =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("notebook")
          .definedBy("io.smallfry.notebook..")
          .layer("kernel")
          .definedBy("io.smallfry.kernel..")
          .layer("runner")
          .definedBy("io.smallfry.runner..")
          .layer("server")
          .definedBy("io.smallfry.server..")
          .layer("cli")
          .definedBy("io.smallfry.cli..")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("server")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("runner")
          .mayOnlyBeAccessedByLayers("server", "cli")
          .whereLayer("kernel")
          .mayOnlyBeAccessedByLayers("runner", "server", "cli")
          .whereLayer("notebook")
          .mayOnlyBeAccessedByLayers("kernel", "runner", "server", "cli");

  @ArchTest
  static final ArchRule theDocumentKnowsNoNetworkProcessOrDatabase =
      noClasses()
          .that()
          .resideInAPackage("io.smallfry.notebook..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net..", "java.nio.channels..", "java.sql..", "javax.sql..")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Process.class);

  @ArchTest
  static final ArchRule onlyTheServerKnowsSpring =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.smallfry.server..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.springframework..", "jakarta..");

  @ArchTest
  static final ArchRule featuresOfTheServerFormNoCycle =
      slices().matching("io.smallfry.server.(*)..").should().beFreeOfCycles();

  /** A feature's tables are its own: SQL stands in stores, which no other package sees. */
  @ArchTest
  static final ArchRule storesArePrivate =
      classes()
          .that()
          .resideInAPackage("io.smallfry.server..")
          .and()
          .haveSimpleNameEndingWith("Store")
          .and()
          .areNotInterfaces()
          .should()
          .notBePublic()
          .allowEmptyShould(true);

  /** Time comes from an InstantSource, so that tests settle instead of sleeping. */
  @ArchTest
  static final ArchRule theServerAsksItsInstantSource =
      noClasses()
          .that()
          .resideInAPackage("io.smallfry.server..")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(LocalDateTime.class, "now")
          .orShould()
          .callMethod(ZonedDateTime.class, "now");
}
